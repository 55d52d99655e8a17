"""Contents through the unmodified SDK: made, shown, submitted, removed."""

import pytest
from twilio.base.exceptions import TwilioRestException
from twilio.rest import Client
from twilio.rest.content.v1.content import ContentList
from twilio.rest.content.v1.content.approval_create import ApprovalCreateList

from ivr.emulator import create_rest
from tests.emulator.rebased import Rebased
from tests.emulator.stub import ACCOUNT, TOKEN, served

QUICK_REPLY = {
    "friendly_name": "again",
    "language": "id",
    "variables": {"1": "Ibu"},
    "types": {
        "twilio/quick-reply": {
            "body": "Masih ada, {{1}}, atau sudah?",
            "actions": [{"type": "QUICK_REPLY", "title": "Ya", "id": "y"}],
        },
        "twilio/text": {"body": "Masih ada?"},
    },
}


def create(client, **more):
    return client.content.v1.contents.create(ContentList.ContentCreateRequest(QUICK_REPLY | more))


@pytest.fixture(params=["in process", "over HTTP"])
def client(request, exchange, twilio):
    if request.param == "in process":
        yield twilio
        return
    with served(create_rest(exchange)) as base:
        rebased = Rebased(base, timeout=10)
        yield Client(ACCOUNT, TOKEN, http_client=rebased)
        rebased.session.close()


def test_a_content_is_made_shown_listed_and_removed(client):
    made = create(client)
    assert made.sid.startswith("HX")
    fetched = client.content.v1.contents(made.sid).fetch()
    assert (fetched.friendly_name, fetched.language, fetched.variables) == ("again", "id", {"1": "Ibu"})
    assert set(fetched.types) == {"twilio/quick-reply", "twilio/text"}
    assert fetched.date_created == made.date_created
    assert [content.sid for content in client.content.v1.contents.list()] == [made.sid]
    assert client.content.v1.contents(made.sid).delete() is True
    with pytest.raises(TwilioRestException) as caught:
        client.content.v1.contents(made.sid).fetch()
    assert (caught.value.status, caught.value.code) == (404, 20404)


def test_approval_is_asked_for_pending_and_then_as_somebody_decides(client, exchange):
    content = client.content.v1.contents(create(client).sid)
    assert content.approval_fetch().fetch().whatsapp is None
    request = ApprovalCreateList.ContentApprovalRequest({"name": "masih_ada", "category": "UTILITY"})
    assert content.approval_create.create(request).status == "pending"
    exchange.messaging.contents.decide(content.fetch().sid, "rejected", "too vague")
    found = content.approval_fetch().fetch().whatsapp
    assert (found["status"], found["rejection_reason"], found["category"]) == ("rejected", "too vague", "UTILITY")


def test_what_can_never_be_approved_is_rejected_at_once_and_why_is_said(client):
    types = {"twilio/list-picker": {"body": "Apa?", "button": "Pilih", "items": [{"item": "Satu", "id": "1"}]}}
    content = client.content.v1.contents(create(client, types=types).sid)
    content.approval_create.create(ApprovalCreateList.ContentApprovalRequest({"name": "apa", "category": "UTILITY"}))
    found = content.approval_fetch().fetch().whatsapp
    assert (found["status"], found["rejection_reason"]) == ("rejected", "twilio/list-picker cannot be approved")


@pytest.mark.parametrize(
    "change",
    [{"language": ""}, {"types": {}}, {"types": {"twilio/banana": {}}}, {"variables": {"1": 2}}],
)
def test_what_makes_no_content_is_refused(http, change):
    answer = http.session.post(
        "https://content.twilio.com/v1/Content", json=QUICK_REPLY | change, auth=(ACCOUNT, TOKEN)
    )
    assert (answer.status_code, answer.json()["code"]) == (400, 20001)


def test_the_other_hosts_ask_who_is_there_too(http):
    for address in ("https://content.twilio.com/v1/Content", "https://messaging.twilio.com/v2/Nothing"):
        assert http.session.get(address).json()["code"] == 20003
    answer = http.session.get("https://messaging.twilio.com/v2/Nothing", auth=(ACCOUNT, TOKEN))
    assert (answer.status_code, answer.json()["code"]) == (404, 20404)
