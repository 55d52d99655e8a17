"""What may be written down of an office."""

from __future__ import annotations

import pytest

from ivr.operations.cases import offices
from ivr.operations.cases.offices import BadOffice, Wanted
from tests.support.line import Line
from tests.support.office import (
    add_office,
)

one_database = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


def told(line: Line) -> list[dict[str, object]]:
    with line.database.reading() as session:
        return [offices.summary(office) for office in offices.everybody(session)]


@pytest.mark.parametrize(
    ("pasted", "kept"),
    [
        ("\u202a0812\u00a03456\u00a07890\u202c", "+6281234567890"),
        ("81234567890.0", "+6281234567890"),
        ("https://wa.me/6281234567890", "+6281234567890"),
        ("tel:+62-812-3456-7890", "+6281234567890"),
        ("2518321075", "+622518321075"),
    ],
)
def test_a_pasted_number_is_read(pasted: str, kept: str) -> None:
    assert offices.checked(Wanted("A", phone=pasted, regions=("32.73",)))["phone"] == kept


@pytest.mark.parametrize(
    ("wanted", "field"),
    [
        (Wanted("A", phone="6,28123E+11", regions=("32",)), "shortened"),
        (Wanted("A", "a@x.example.id; b@x.example.id", regions=("32",)), "emails"),
        (Wanted("A", regions=("32",)), "contact"),
        (Wanted("A", "a@x.example.id", regions=("32",), days_off="31/02/2026"), "days_off"),
    ],
)
def test_what_cannot_be_taken_says_what_it_is(wanted: Wanted, field: str) -> None:
    with pytest.raises(BadOffice) as refused:
        offices.checked(wanted)
    assert refused.value.field == field


@one_database
def test_a_name_is_taken_once(line: Line) -> None:
    first = add_office(line.database, line.now, name="Dinas A")
    with pytest.raises(BadOffice) as refused:
        add_office(line.database, line.now, name="dinas  a")
    assert refused.value.field == "twice"
    add_office(line.database, line.now, name="Dinas B")
    wanted = Wanted("DINAS B", "a@x.example.id", regions=("32.73",))
    with line.database.begin() as session:
        office = offices.one(session, first.id)
        with pytest.raises(BadOffice):
            offices.save(session, office, wanted, "staff:agus", line.now)
    assert [office["name"] for office in told(line)] == ["Dinas A", "Dinas B"]


@pytest.mark.parametrize(
    ("email", "field"),
    [
        ("a@b.example\r\nBcc: c@d.example", "emails"),
        ("a@b.example,c@d.example", "emails"),
        ("<a@b.example>", "email"),
        ("a@b", "email"),
    ],
)
def test_an_address_that_is_none_or_more_than_one_is_refused(line: Line, email: str, field: str) -> None:
    with pytest.raises(BadOffice) as raised:
        add_office(line.database, line.now, email=email)
    assert raised.value.field == field
