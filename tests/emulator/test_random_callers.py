"""Whatever callers and agents do, the exchange stays sound: every leg ends once and says so once."""

from collections import Counter

from hypothesis import given, settings
from hypothesis import strategies as st

from ivr.emulator import CallbackMode, Exchange, RecordingOrder, VirtualClock, WsgiTransport
from tests.emulator.stub import ACCOUNT, AGENT, BASE, CALLER, NUMBER, TOKEN, Stub, xml

MENU = '<Gather action="/menu" numDigits="1"><Say>Menu</Say></Gather><Redirect>/silent</Redirect>'
DOCUMENTS = {
    "/voice/incoming": xml(MENU),
    "/menu": lambda form: xml(
        {
            "1": '<Record action="/recorded" recordingStatusCallback="/recording" maxLength="20"/>',
            "2": f'<Dial action="/voice/incoming" timeout="10"><Number url="/whisper" statusCallback="/leg">{AGENT}'
            "</Number></Dial>",
            "3": '<Pause length="2"/><Hangup/>',
        }.get(form["Digits"], MENU)
    ),
    "/silent": xml("<Say>Nobody there</Say><Hangup/>"),
    "/recorded": xml(MENU),
    "/whisper": xml('<Gather action="/taken" numDigits="1"><Say>Press</Say></Gather><Hangup/>'),
    "/taken": xml(""),
}
MOVES = st.one_of(
    st.sampled_from(["hang up", "agent answers", "agent declines", "agent hangs up", "agent presses"]),
    st.text("0123456789*#", min_size=1, max_size=3),
    st.floats(0, 12).map(lambda seconds: ("wait", seconds)),
    st.floats(0, 25).map(lambda seconds: ("speak", seconds)),
)


def make(call, agent, move):
    leg = agent.current
    match move:
        case "hang up":
            call.hang_up()
        case "agent answers" if agent.ringing:
            agent.answer()
        case "agent declines" if agent.ringing:
            agent.decline()
        case "agent hangs up" if leg:
            leg.hang_up()
        case "agent presses" if leg:
            leg.press("1")
        case ("wait", seconds):
            call.wait(seconds)
        case ("speak", seconds):
            call.speak(seconds)
        case str() if " " not in move:
            call.press(move)


@settings(max_examples=150)
@given(
    st.lists(MOVES, max_size=14), st.sampled_from(CallbackMode), st.sampled_from(RecordingOrder), st.integers(0, 1000)
)
def test_every_leg_ends_once_and_every_recording_is_announced_once(moves, mode, order, seed):
    hotline, clock = Stub(DOCUMENTS), VirtualClock()
    exchange = Exchange(clock, ACCOUNT, TOKEN, transport=WsgiTransport(hotline, BASE), seed=seed)
    exchange.options.document_limit = 200
    exchange.faults.callbacks, exchange.faults.recording_order = mode, order
    exchange.add_number(NUMBER, voice_url=f"{BASE}/voice/incoming", status_callback=f"{BASE}/voice/status")
    call, agent = exchange.phone(CALLER).call(NUMBER), exchange.agent(AGENT)
    for move in moves:
        make(call, agent, move)
    call.hang_up()
    clock.advance(120)
    assert all(leg.ended for leg in exchange.calls)
    assert [leg.heard("end")[0] for leg in exchange.calls]
    copies = {CallbackMode.DROPPED: 0, CallbackMode.DUPLICATED: 2}.get(mode, 1)
    assert len(hotline.forms("/voice/status")) == copies
    told = Counter(form["RecordingSid"] for form in hotline.forms("/recording"))
    assert told == dict.fromkeys(exchange.recordings.kept, copies) if copies else not told
    assert len(hotline.forms("/leg")) == copies * sum(leg.record.parent is not None for leg in exchange.calls)
    assert not exchange.problems()
    assert hotline.refused == 0
