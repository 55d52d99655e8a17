"""Messages through the unmodified SDK, against the emulator: what goes, what certainly does not, and what may have."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
import requests

from ivr.emulator import ConnectFailed, Exchange, VirtualClock, WsgiAdapter, create_rest
from ivr.emulator.messaging import drafts
from ivr.emulator.rest.media import create_media_host
from ivr.hotline.choices import Choice
from ivr.hotline.messenger import Accepted, Kind, Letter, Rejected, SenderSettings, TooLarge, Uncertain
from ivr.hotline.phone import AlreadyOver, NotAllowed, TryLater
from ivr.hotline.writing.delivery import Delivery
from ivr.hotline.writing.reaching import Way
from ivr.hotline.writing.templates import Template
from ivr.telephony.twilio_client import RebasedHttpClient
from ivr.telephony.twilio_messenger import TIMEOUTS, TwilioMessenger

COMPANY, ELSEWHERE, PUBLIC = "http://company.test", "http://elsewhere.test", "http://hotline.test"
ACCOUNT, TOKEN = "AC" + "5" * 32, "token-of-the-emulator-0123456789"
WHATSAPP, SMS, SARI = "+628111450587", "+628119990587", "+6281234567890"


def nobody(*_args: Any, **_more: Any) -> Any:
    """Takes no webhook."""
    raise ConnectFailed


@pytest.fixture
def exchange() -> Exchange:
    made = Exchange(VirtualClock(), ACCOUNT, TOKEN, transport=nobody, base_url=COMPANY, seed=1)
    made.messaging.add_sender(f"whatsapp:{WHATSAPP}")
    made.messaging.add_sender(SMS)
    return made


@pytest.fixture
def messenger(exchange: Exchange) -> TwilioMessenger:
    session = requests.Session()
    session.mount(COMPANY, WsgiAdapter(create_rest(exchange)))
    session.mount(ELSEWHERE, WsgiAdapter(create_media_host(exchange).wsgi_app))
    http = RebasedHttpClient(COMPANY, session, TIMEOUTS)
    return TwilioMessenger(ACCOUNT, TOKEN, WHATSAPP, SMS, PUBLIC, COMPANY, http)


def words(text: str = "Halo", **more: Any) -> Letter:
    return Letter(Way.WORDS, SARI, text, **more)


def choices(count: int, label: str = "Pilihan") -> dict[str, Any]:
    made = tuple(Choice(str(number), f"{label} {number}") for number in range(1, count + 1))
    return {"choices": made, "payloads": tuple(f"q:W1:3:{one.key}" for one in made)}


def test_words_go_out_and_their_news_come_back_with_the_token(exchange: Exchange, messenger: TwilioMessenger) -> None:
    sari = exchange.person(SARI)
    sari.write("Halo")
    found = messenger.send(words("Selamat pagi"), "the token")
    assert isinstance(found, Accepted)
    assert found.delivery is Delivery.ACCEPTED
    exchange.clock.advance(2)
    assert sari.texts == ["Selamat pagi"]
    assert sari.last.callback == f"{PUBLIC}/whatsapp/status?dispatch=the+token"
    exchange.clock.advance(10)
    assert messenger.message(found.message_sid).delivery is Delivery.READ


def test_an_sms_goes_by_its_own_sender(exchange: Exchange, messenger: TwilioMessenger) -> None:
    assert isinstance(messenger.send(Letter(Way.SMS, SARI, "Tiket 12345678."), "t"), Accepted)
    exchange.clock.advance(2)
    assert exchange.messaging.at(SARI).last.from_ == SMS


@pytest.mark.parametrize(("fault", "kept"), [("reset", 0), ("reply-lost", 1), ("slow", 1), ("server-error", 0)])
def test_a_lost_reply_leaves_it_uncertain(
    exchange: Exchange, messenger: TwilioMessenger, fault: str, kept: int
) -> None:
    exchange.faults.next(fault, path="Messages")
    found = messenger.send(words(), "t")
    assert isinstance(found, Uncertain)
    assert len(list(messenger.sent_to(Way.WORDS, SARI, exchange.clock.now() - timedelta(seconds=5)))) == kept


def test_a_request_too_many_has_certainly_not_been_sent(exchange: Exchange, messenger: TwilioMessenger) -> None:
    exchange.faults.next("too-many-requests")
    assert messenger.send(words(), "t") == Rejected(
        20429, "Unable to create record: Too Many Requests (code 20429, HTTP 429)"
    )


def test_what_the_provider_refuses_has_its_code(messenger: TwilioMessenger) -> None:
    found = messenger.send(Letter(Way.SMS, "+622112345678", "Halo"), "t")
    assert isinstance(found, Rejected)
    assert found.code == 21614


def test_where_nobody_listens_nothing_has_been_sent() -> None:
    http = RebasedHttpClient("http://127.0.0.1:9", timeout=TIMEOUTS)
    alone = TwilioMessenger(ACCOUNT, TOKEN, WHATSAPP, SMS, PUBLIC, "http://127.0.0.1:9", http)
    found = alone.send(words(), "t")
    assert isinstance(found, Rejected)
    assert found.code is None
    with pytest.raises(TryLater):
        alone.message("SM1")
    alone.show_typing("SM1")


@pytest.mark.parametrize(
    ("count", "kind"), [(2, "quick-reply"), (3, "quick-reply"), (4, "list-picker"), (10, "list-picker")]
)
def test_choices_are_buttons_or_a_list_once_the_account_has_the_forms(
    exchange: Exchange, messenger: TwilioMessenger, count: int, kind: str
) -> None:
    for name in messenger.missing_forms():
        messenger.create_form(name)
    assert messenger.missing_forms() == []
    list(messenger.templates())
    sari = exchange.person(SARI)
    sari.write("Halo")
    assert isinstance(messenger.send(words("Apa?\n\n1. Satu", **choices(count)), "t"), Accepted)
    exchange.clock.advance(2)
    sent = sari.last
    assert sent.rich is not None
    assert sent.rich.kind == f"twilio/{kind}"
    assert [(one.title, one.payload) for one in sent.rich.buttons][:2] == [
        ("Pilihan 1", "q:W1:3:1"),
        ("Pilihan 2", "q:W1:3:2"),
    ]
    assert {one.description for one in sent.rich.buttons} <= {"", *(f"atau tulis {key}" for key in range(1, 11))}
    assert sent.words == "Apa?\n\n1. Satu"
    assert not sent.rich.samples


@pytest.mark.parametrize(
    "letter",
    [words("Apa?", **choices(2)), words("x" * 1100, **choices(2)), words("Apa?", **choices(11))],
    ids=["no form", "too long", "too many"],
)
def test_where_there_are_no_buttons_for_it_the_words_go(
    exchange: Exchange, messenger: TwilioMessenger, letter: Letter
) -> None:
    sari = exchange.person(SARI)
    sari.write("Halo")
    assert isinstance(messenger.send(letter, "t"), Accepted)
    exchange.clock.advance(2)
    assert sari.texts == [letter.text]


def test_long_titles_that_look_alike_when_cut_are_no_buttons(messenger: TwilioMessenger) -> None:
    for name in messenger.missing_forms():
        messenger.create_form(name)
    list(messenger.templates())
    letter = words("Apa?", **choices(3, "Kementerian Koperasi dan UKM"))
    assert messenger._contents.rich(letter) is None


def test_a_template_goes_by_its_name_with_its_values(exchange: Exchange, messenger: TwilioMessenger) -> None:
    messenger.create_template(Template("ticket", "id", "Tiket Anda {{1}} sudah kami catat dengan baik.", ("12345678",)))
    (kept,) = messenger.templates()
    assert (kept.name, kept.values, kept.approval, kept.is_approved) == ("ticket", 1, "pending", False)
    exchange.messaging.contents.decide(kept.content_sid, "approved")
    (kept,) = messenger.templates()
    assert kept.is_approved
    letter = Letter(Way.TEMPLATE, SARI, template="ticket", values=("1234\n5678",))
    assert isinstance(messenger.send(letter, "t"), Accepted)
    exchange.clock.advance(2)
    assert exchange.person(SARI).texts == ["Tiket Anda 1234 5678 sudah kami catat dengan baik."]


def test_a_template_that_the_account_does_not_have_is_refused_here(messenger: TwilioMessenger) -> None:
    found = messenger.send(Letter(Way.TEMPLATE, SARI, template="ticket", values=("1",)), "t")
    assert found == Rejected(21655, "the account has no template ticket in id")


def test_the_approved_one_of_several_with_one_name_counts(exchange: Exchange, messenger: TwilioMessenger) -> None:
    for body in ("Tiket Anda {{1}} kami catat.", "Nomor tiket Anda {{1}} kami catat."):
        messenger.create_template(Template("ticket", "id", body, ("12345678",)))
    older = next(iter(exchange.messaging.contents.kept))
    exchange.messaging.contents.decide(older, "approved")
    assert [one.content_sid for one in messenger.templates()] == [older]


def test_what_somebody_sent_is_in_the_list_with_its_files(exchange: Exchange, messenger: TwilioMessenger) -> None:
    began = exchange.clock.now()
    person = exchange.person("ID.7Kq2")
    person.write("Halo")
    person.send(drafts.photo("Bukti"))
    messenger.send(Letter(Way.WORDS, "ID.7Kq2", "Baik"), "t")
    exchange.clock.settle()
    found = {one.text: one for one in messenger.received(began)}
    assert set(found) == {"Halo", "Bukti"}
    assert (found["Halo"].kind, found["Halo"].address, found["Halo"].number) == (Kind.TEXT, "ID.7Kq2", None)
    assert found["Bukti"].files_untold == 1
    (photo,) = messenger.files(found["Bukti"].message_sid)
    assert photo.content_type == "image/jpeg"
    fetched = messenger.file(photo.url, 100_000)
    assert (fetched.content, fetched.content_type) == (drafts.canned("photo.jpg"), "image/jpeg")
    with pytest.raises(TooLarge):
        messenger.file(photo.url, len(fetched.content) - 1)
    messenger.delete_file(photo.url)
    messenger.delete_file(photo.url)
    with pytest.raises(AlreadyOver):
        messenger.file(photo.url, 100_000)
    messenger.redact(found["Halo"].message_sid)
    messenger.redact("SM" + "0" * 32)
    assert {one.text for one in messenger.received(began)} == {"", "Bukti"}


def test_a_file_that_moved_is_fetched_without_our_credentials(exchange: Exchange, messenger: TwilioMessenger) -> None:
    exchange.messaging.media_host = ELSEWHERE
    message = exchange.person(SARI).send(drafts.photo())
    (photo,) = messenger.files(message.sid)
    assert messenger.file(photo.url, 100_000).content == drafts.canned("photo.jpg")
    assert exchange.messaging.leaked == []


@pytest.mark.parametrize("call", ["file", "delete_file"])
def test_nothing_is_fetched_from_or_deleted_at_another_host(messenger: TwilioMessenger, call: str) -> None:
    ask: Callable[..., Any] = getattr(messenger, call)
    with pytest.raises(NotAllowed):
        ask(f"{ELSEWHERE}/x", *([9] if call == "file" else []))


def test_who_wrote_sees_that_it_is_being_answered(exchange: Exchange, messenger: TwilioMessenger) -> None:
    message = exchange.person(SARI).write("Halo")
    messenger.show_typing(message.sid)
    assert exchange.messaging.indicators.is_typing(message.to, message.from_)
    assert message.read_by_us


def test_our_sender_tells_whom_it_is_set_to_tell(exchange: Exchange, messenger: TwilioMessenger) -> None:
    assert messenger.senders() == SenderSettings("", "", "", "ONLINE")
    wanted = SenderSettings(*(f"{PUBLIC}/whatsapp/{door}" for door in ("incoming", "fallback", "status")), "ONLINE")
    messenger.configure_sender(wanted)
    assert messenger.senders() == wanted
    del exchange.messaging.book.senders[f"whatsapp:{WHATSAPP}"]
    assert messenger.senders() is None
    with pytest.raises(NotAllowed):
        messenger.configure_sender(wanted)
