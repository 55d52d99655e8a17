"""A telephone company on loopback: it runs TwiML, signs its webhooks and answers Twilio's REST requests.

In a test, without sockets and without waiting::

    clock = VirtualClock()
    exchange = Exchange(clock, account_sid, auth_token, transport=WsgiTransport(hotline_app, "http://hotline.test"))
    exchange.add_number("+622150000587", voice_url="http://hotline.test/voice/incoming",
                        status_callback="http://hotline.test/voice/status",
                        fallback_url="http://hotline.test/voice/fallback", aliases=["1500587"])

    call = exchange.phone("+6281234567890").call("1500-587")   # phone(None) withholds its number
    call.listen()                       # until the hotline waits for keys, a message, or hung up
    call.press("1").listen()            # everything that is due happens at once
    call.speak(8).press("#")            # while it records
    call.hang_up()
    assert [heard.text for heard in call.heard("say")] == [...]
    assert not exchange.problems()

    agent = exchange.agent("+628110000001")
    agent.answer()                      # picks up what rings, or every later ring; busy(), decline(), ignore()
    clock.advance(1); agent.current.press("1")

Messages, by WhatsApp and SMS, are written to and from the senders of the account::

    exchange.messaging.add_sender("whatsapp:+628110000587", webhook_url="http://hotline.test/whatsapp/incoming",
                                  fallback_url="http://hotline.test/whatsapp/fallback")
    person = exchange.person("+6281234567890", "Ibu Sari")     # or "ID.7Kq2", who shows no number
    person.write("Halo")                # person.send(drafts.photo("Bukti"), drafts.voice_note(), ...): a burst
    clock.advance(5)
    assert person.texts == [...]        # person.last, person.received; person.tap("Ya") for buttons and lists
    person.behave("no-whatsapp")        # messages to them fail with 63003; any name of `OUTCOMES`

`exchange.messaging.contents` is the registry of contents (`add`, `decide`), `exchange.messaging.book` everything by its
identifier. Meta's review and categorisation, spam scoring, prices, number look-up and encryption are not emulated.

The unmodified SDK and any `requests` session reach the REST interface in process::

    http = TwilioHttpClient(timeout=10)
    for host in ("api", "content", "messaging"):
        http.session.mount(f"https://{host}.twilio.com", WsgiAdapter(create_rest(exchange)))
    client = Client(account_sid, auth_token, http_client=http)

`exchange.requests` holds every webhook with its reply, `exchange.warnings` Twilio's debugger,
`exchange.faults` the switches for misbehaviour, `exchange.options` what Twilio leaves open.
REST requests never run anything by themselves: their consequences come with the next `clock.advance`,
`clock.settle` or use of a telephone. Queues are not there yet.
"""

from __future__ import annotations

from ivr.emulator.clock import VirtualClock
from ivr.emulator.exchange import Exchange, UnknownNumber
from ivr.emulator.faults import CallbackMode, InboundMode, RecordingOrder, RestFault, WebhookFault
from ivr.emulator.inprocess import WsgiAdapter
from ivr.emulator.messaging.person import Person
from ivr.emulator.network.call import Activity, Heard, Status
from ivr.emulator.network.switch import EmulatorError
from ivr.emulator.phones.handset import Phone, PhoneCall
from ivr.emulator.rest import create_rest
from ivr.emulator.webhooks.delivery import Delivery, Kind
from ivr.emulator.webhooks.transport import ConnectFailed, HttpTransport, Reply, TimedOut, Timeouts
from ivr.emulator.webhooks.wsgi import WsgiTransport

__all__ = [
    "Activity",
    "CallbackMode",
    "ConnectFailed",
    "Delivery",
    "EmulatorError",
    "Exchange",
    "Heard",
    "HttpTransport",
    "InboundMode",
    "Kind",
    "Person",
    "Phone",
    "PhoneCall",
    "RecordingOrder",
    "Reply",
    "RestFault",
    "Status",
    "TimedOut",
    "Timeouts",
    "UnknownNumber",
    "VirtualClock",
    "WebhookFault",
    "WsgiAdapter",
    "WsgiTransport",
    "create_rest",
]
