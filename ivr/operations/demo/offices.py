"""Offices for trying the hotline: invented ones, at addresses that reach nobody."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select

from ivr.operations.cases import offices
from ivr.operations.cases.offices import Wanted
from ivr.records.cases import Office
from ivr.records.database import Database

OFFICES = (
    Wanted("Dinas Koperasi dan UKM Kota Bandung (demo)", "bandung@dinas.example.id", regions=("32.73",)),
    Wanted("Dinas Koperasi dan UKM Provinsi Jawa Barat (demo)", "jabar@dinas.example.id", regions=("32",)),
    Wanted("Dinas PPKUKM DKI Jakarta (demo)", "jakarta@dinas.example.id", regions=("31",), daily=True),
    Wanted("Dinas Koperasi dan UKM DI Yogyakarta (demo)", "", "0274-515622", regions=("34", "34.71")),
)


def ensure(database: Database, now: datetime) -> int:
    """Add them where there are no offices at all; says how many were added."""
    with database.begin() as session:
        if session.scalars(select(Office.id).limit(1)).first() is not None:
            return 0
        for wanted in OFFICES:
            offices.save(session, None, wanted, "demo", now)
    return len(OFFICES)
