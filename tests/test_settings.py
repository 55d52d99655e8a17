"""The settings: all faults told together, each with what to do, before anything starts."""

from __future__ import annotations

from pathlib import Path

import pytest

from ivr.settings import BadSettings, Settings, look_at_settings, read_settings

GOOD = {
    "PUBLIC_URL": "https://hotline.example.id",
    "TWILIO_ACCOUNT_SID": "AC" + "0" * 32,
    "TWILIO_AUTH_TOKEN": "0123456789abcdef0123456789abcdef",
    "HOTLINE_NUMBER": "+622150000587",
    "SECRET_KEY": "fedcba9876543210fedcba9876543210",
}


def problems(**changes: str) -> list[str]:
    return look_at_settings({**GOOD, **changes})[1]


def test_five_settings_are_enough() -> None:
    settings = read_settings(GOOD)
    assert settings.public_url == "https://hotline.example.id"
    assert settings.database_url == "sqlite:///var/hotline.db"
    assert (settings.port, settings.web_concurrency, settings.log_format) == (8000, 2, "json")
    assert settings.auth_tokens == (GOOD["TWILIO_AUTH_TOKEN"],)


def test_everything_that_is_missing_is_told_at_once() -> None:
    with pytest.raises(BadSettings) as raised:
        read_settings({})
    assert len(raised.value.problems) == len(GOOD)
    for name in GOOD:
        assert f"{name} is missing; set it, for example {name}=" in str(raised.value)


@pytest.mark.parametrize("blank", ["", "   "])
def test_a_blank_setting_is_a_missing_one(blank: str) -> None:
    assert problems(SECRET_KEY=blank) == ["SECRET_KEY is missing; set it, for example SECRET_KEY=…"]


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("PUBLIC_URL", "hotline.example.id"),
        ("PUBLIC_URL", "https://"),
        ("PUBLIC_URL", "ftp://hotline.example.id"),
        ("PUBLIC_URL", "https://hotline.example.id/?x=1"),
        ("PUBLIC_URL", "https://user:secret@hotline.example.id"),
        ("PUBLIC_URL", "http://hotline.example.id"),
        ("TWILIO_API_URL", "http://api.example.id"),
        ("HOTLINE_NUMBER", "021500587"),
        ("HOTLINE_NUMBER", "+62 21 5000"),
        ("HOTLINE_NUMBER", "+62"),
        ("WHATSAPP_NUMBER", "08111450587"),
        ("SMS_SENDER", "1500587"),
        ("SMS_SENDER", "KEMENKOPUKMRI"),
        ("SMS_SENDER", "+62"),
        ("TWILIO_ACCOUNT_SID", "AC1"),
        ("TWILIO_AUTH_TOKEN", "short"),
        ("TWILIO_AUTH_TOKEN_PREVIOUS", "short"),
        ("SECRET_KEY", "short"),
        ("SECRET_KEY", "a" * 64),
        ("SECRET_KEY", "fedcba9876543210fedcba987654321"),
        ("SECRET_KEY", "0123456" * 8),
        ("DATABASE_URL", "sqlite:///:memory:"),
        ("DATABASE_URL", "sqlite:///"),
        ("DATABASE_URL", "mysql://host/name"),
        ("DATABASE_URL", "mysql://localhost/hotline"),
        ("PORT", "eighty"),
        ("PORT", "0"),
        ("PORT", "70000"),
        ("WEB_CONCURRENCY", "0"),
        ("WEB_THREADS", "0"),
        ("PROVIDER_REQUESTS", "101"),
        ("LOOK_BACK_MINUTES", "5"),
        ("PAGES_ASK_EVERY", "0.1"),
        ("SHARED_ADDRESSES", "203.0.113.7/28"),
        ("ALLOWED_PREFIXES", "62"),
        ("ALLOWED_PREFIXES", ","),
        ("ALLOWED_PREFIXES", "+62,abc"),
        ("CALLS_PER_SECOND", "0"),
        ("CALLS_PER_SECOND", "nan"),
        ("DELETE_PROVIDER_COPY", "maybe"),
        ("RETENTION_DAYS", "0"),
        ("LOG_FORMAT", "xml"),
        ("HOTLINE_DEMO", "perhaps"),
        ("DEMO_CLOCK_FILE", "clock.json"),
    ],
)
def test_a_malformed_setting_is_named_with_what_to_do(name: str, value: str) -> None:
    found = problems(**{name: value})
    assert len(found) == 1
    assert found[0].startswith(f"{name} ")
    assert len(found[0]) > len(name) + 15


def test_several_faults_come_together() -> None:
    with pytest.raises(BadSettings) as raised:
        read_settings({**GOOD, "PORT": "x", "LOG_FORMAT": "y", "SECRET_KEY": ""})
    assert [problem.split()[0] for problem in raised.value.problems] == ["SECRET_KEY", "PORT", "LOG_FORMAT"]
    assert str(raised.value).count("\n  - ") == 3


def test_no_fault_tells_a_secret() -> None:
    told = "\n".join(problems(TWILIO_AUTH_TOKEN="hush-hush", SECRET_KEY="secret-secret"))
    assert "hush" not in told
    assert "secret-secret" not in told


def test_settings_do_not_show_their_secrets() -> None:
    settings = read_settings({**GOOD, "DATABASE_URL": "postgresql+psycopg://hotline:pass-word@db/hotline"})
    shown = repr(settings)
    for secret in (GOOD["TWILIO_AUTH_TOKEN"], GOOD["SECRET_KEY"], "pass-word"):
        assert secret not in shown


@pytest.mark.parametrize(
    ("name", "value", "field", "read"),
    [
        ("PUBLIC_URL", "https://hotline.example.id/", "public_url", "https://hotline.example.id"),
        ("DATABASE_URL", "postgresql+psycopg://db/hotline", "database_url", "postgresql+psycopg://db/hotline"),
        ("ALLOWED_PREFIXES", "+62, +65", "allowed_prefixes", ("+62", "+65")),
        ("CALLS_PER_SECOND", "2.5", "calls_per_second", 2.5),
        ("WEB_THREADS", "8", "web_threads", 8),
        ("PROVIDER_REQUESTS", "20", "provider_requests", 20),
        ("LOOK_BACK_MINUTES", "30", "look_back_minutes", 30),
        ("PAGES_ASK_EVERY", "2.5", "pages_ask_every", 2.5),
        ("SHARED_ADDRESSES", "203.0.113.0/28, 198.51.100.7", "shared_addresses", ("203.0.113.0/28", "198.51.100.7/32")),
        ("DELETE_PROVIDER_COPY", "yes", "delete_provider_copy", True),
        ("DELETE_PROVIDER_COPY", "0", "delete_provider_copy", False),
        ("RECORDINGS_DIR", "/srv/recordings", "recordings", Path("/srv/recordings")),
        ("PORT", "8080", "port", 8080),
        ("LOG_FORMAT", "text", "log_format", "text"),
        ("WHATSAPP_NUMBER", "+628111450587", "whatsapp_number", "+628111450587"),
        ("SMS_SENDER", "KEMENKOPUKM", "sms_sender", "KEMENKOPUKM"),
        ("SMS_SENDER", "+628119990587", "sms_sender", "+628119990587"),
    ],
)
def test_what_is_set_is_read(name: str, value: str, field: str, read: object) -> None:
    assert getattr(read_settings({**GOOD, name: value}), field) == read


def test_two_tokens_hold_during_a_rotation() -> None:
    settings = read_settings({**GOOD, "TWILIO_AUTH_TOKEN_PREVIOUS": "the-token-before-0123456789"})
    assert settings.auth_tokens == (GOOD["TWILIO_AUTH_TOKEN"], "the-token-before-0123456789")


def test_the_demo_may_do_without_tls() -> None:
    settings = read_settings(
        {**GOOD, "PUBLIC_URL": "http://127.0.0.1:8000", "HOTLINE_DEMO": "1", "DEMO_CLOCK_FILE": "x"}
    )
    assert settings.demo
    assert settings.demo_clock_file == Path("x")


def test_the_environment_of_this_process_is_the_default(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in GOOD.items():
        monkeypatch.setenv(name, value)
    assert isinstance(read_settings(), Settings)


@pytest.mark.parametrize(
    ("changes", "complaint"),
    [
        ({"SMTP_URL": "mail.example.id"}, "SMTP_URL"),
        ({"SMTP_URL": "smtp://mail.example.id:five", "MAIL_FROM": "hotline@example.id"}, "Port"),
        ({"SMTP_URL": "smtp://hotline:b%C3%A9@mail.example.id", "MAIL_FROM": "hotline@example.id"}, "ASCII"),
        ({"SMTP_URL": "smtp://mail.example.id:587"}, "MAIL_FROM"),
        ({"SMTP_URL": "smtp+plain://mail.example.id", "MAIL_FROM": "hotline@example.id"}, "in the clear"),
        ({"MAIL_FROM": "hotline@example.id\nBcc: a@b.id"}, "MAIL_FROM"),
        ({"DAILY_REPORT_TO": "dewi@example.id, menteri"}, "DAILY_REPORT_TO"),
    ],
)
def test_a_mail_server_that_cannot_be_used_is_told(changes: dict[str, str], complaint: str) -> None:
    (problem,) = problems(**changes)
    assert complaint in problem


def test_a_mail_server_and_who_is_written_to() -> None:
    mail = {"SMTP_URL": "smtps://user:pass%40word@mail.example.id", "MAIL_FROM": "hotline@example.id"}
    settings = read_settings({**GOOD, **mail, "DAILY_REPORT_TO": "dewi@example.id, menteri@example.id"})
    assert settings.daily_report_to == ("dewi@example.id", "menteri@example.id")
    assert "word" not in repr(settings)


@pytest.mark.parametrize("scheme", ["postgres", "postgresql", "postgresql+psycopg"])
def test_a_platform_may_write_the_address_of_postgresql_in_its_own_way(scheme: str) -> None:
    settings = read_settings({**GOOD, "DATABASE_URL": f"{scheme}://user:pass-word@host:5432/name?sslmode=require"})
    assert settings.database_url == "postgresql+psycopg://user:pass-word@host:5432/name?sslmode=require"


def test_a_mail_address_that_is_wrong_is_not_called_missing_as_well() -> None:
    mail = {"SMTP_URL": "smtp://mail.example.id", "MAIL_FROM": "Hotline <hotline@example.id>"}
    (told,) = problems(**mail)
    assert told.startswith("MAIL_FROM is 'Hotline <hotline@example.id>'")
    (told,) = problems(SMTP_URL="smtp://mail.example.id")
    assert told.startswith("MAIL_FROM is missing")


def test_an_address_is_also_known_with_its_host_in_small_letters() -> None:
    settings = read_settings({**GOOD, "PUBLIC_URL": "https://Hotline.Example.ID/Base/"})
    assert settings.public_urls == ("https://Hotline.Example.ID/Base", "https://hotline.example.id/Base")
    assert read_settings(GOOD).public_urls == ("https://hotline.example.id",)
