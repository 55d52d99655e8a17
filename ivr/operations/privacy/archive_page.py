"""The copy for the person who asked, as one page in Indonesian: to be read in any browser, and to be printed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from html import escape
from typing import Any

from ivr.hotline import region
from ivr.hotline.numbers import national
from ivr.hotline.script import Script

_STYLE = """body{font:16px/1.5 Arial,Helvetica,sans-serif;max-width:46rem;margin:2rem auto;padding:0 1rem;color:#1b1d1f}
h1{font-size:1.5rem}h2{font-size:1.2rem;margin-top:2rem;border-bottom:1px solid #999}h3{font-size:1rem}
dl{display:grid;grid-template-columns:minmax(8rem,12rem) 1fr;gap:.2rem 1rem;margin:.5rem 0 1.5rem}
dt{color:#555}dd{margin:0;white-space:pre-wrap;overflow-wrap:anywhere}section{break-inside:avoid}
@media print{body{margin:0;max-width:none}}"""
_MONTHS = [
    "Januari",
    "Februari",
    "Maret",
    "April",
    "Mei",
    "Juni",
    "Juli",
    "Agustus",
    "September",
    "Oktober",
    "November",
    "Desember",
]
_CALLBACK = {
    "waiting": "menunggu ditelepon",
    "claimed": "dipegang petugas",
    "ringing": "sedang ditelepon",
    "talking": "sedang berbicara",
    "wrap_up": "sedang dicatat",
    "unreachable": "tidak terhubung",
    "done": "selesai",
    "settled": "selesai: menelepon sendiri",
    "withdrawn": "dibatalkan",
    "removed": "dikeluarkan dari antrean",
}
_CASE = {
    "new": "baru",
    "checked": "sudah diperiksa",
    "forwarded": "diteruskan ke dinas",
    "taken_up": "ditangani dinas",
    "returned": "kembali ke meja kementerian",
    "answered": "sudah dijawab",
    "confirmed": "jawaban sudah disampaikan",
    "closed": "selesai",
    "merged": "digabung dengan laporan lain",
    "rejected": "tidak dapat ditangani",
}
_EVENT = {
    "check": "Diperiksa",
    "forward": "Diteruskan",
    "take_up": "Mulai ditangani",
    "answer": "Dijawab",
    "ask_back": "Dinas bertanya",
    "return": "Dikembalikan dinas",
    "take_back": "Diambil kembali",
    "escalate": "Dinaikkan karena terlambat",
    "confirm": "Jawaban disampaikan",
    "close": "Ditutup",
    "merge": "Digabung",
    "reject": "Tidak ditangani",
    "reopen": "Dibuka lagi",
    "solve": "Selesai setelah berbicara dengan Anda",
    "try": "Petugas hendak menelepon Anda, tidak terhubung",
    "talk": "Berbicara dengan Anda",
    "not_passed_on": "Belum diteruskan",
    "note": "Catatan",
    "edit": "Laporan diubah",
}
_REASONS = {
    "late": "terlambat",
    "region": "wilayahnya bukan lagi wilayah dinas itu",
    "inactive": "dinas itu tidak lagi menerima kasus",
}
"""The hotline's own reasons, which stand in notes as words of machines."""
_FIELD = {
    "person": "nama",
    "business": "usaha",
    "who": "jenis pelapor",
    "category": "masalah",
    "region": "wilayah",
    "needs": "kebutuhan",
}
"""What may be edited of a report; the notes of such a step are the names of what was."""
_BY = {"desk": "petugas hotline", "hotline": "hotline, dengan sendirinya"}

Row = Mapping[str, Any]
Facts = Sequence[tuple[str, Any]]


def written(data: Row, script: Script) -> str:
    """The whole page, from what `handing_over` writes as JSON."""
    parts = [
        f"<h1>Data yang kami simpan tentang {_text(national(data['number']))}</h1>",
        f"<p>Dibuat {_text(_moment(data['made_at']))}. Berkas <i>data.json</i> di sebelahnya memuat hal yang sama"
        " untuk komputer, juga setiap langkah di menu telepon. Nomor orang lain disamarkan; nama petugas tidak"
        " disertakan.</p>",
        *_all("Panggilan telepon", map(_call, data["calls"])),
        *_all("Laporan", (_report(row, script) for row in data["reports"])),
        *_all("Penanganan laporan", map(_case, data["cases"])),
        *_all("Pesan suara", map(_message, data["messages"])),
        *_all("Panggilan balik", map(_callback, data["callbacks"])),
        *_all("Percobaan menelepon Anda", map(_attempt, data["attempts"])),
        *_all("Catatan yang belum dikirim petugas", map(_unsent, data["noted_and_not_sent"])),
    ]
    if data["typed_in_other_calls"]:
        parts.append(f"<p>Nomor ini diketik dalam {data['typed_in_other_calls']} panggilan orang lain.</p>")
    head = f'<meta charset="utf-8"><meta name="viewport" content="width=device-width"><style>{_STYLE}</style>'
    body = "".join(parts)
    return f'<!doctype html><html lang="id"><head>{head}<title>Data saya</title></head><body>{body}</body></html>'


def _all(title: str, found: Iterable[str]) -> list[str]:
    parts = list(found)
    return [f"<h2>{title} ({len(parts)})</h2>", *parts] if parts else []


def _section(title: str, facts: Facts) -> str:
    told = "".join(f"<dt>{name}</dt><dd>{_text(value)}</dd>" for name, value in facts if value not in (None, ""))
    return f"<section><h3>{_text(title)}</h3><dl>{told}</dl></section>"


def _call(row: Row) -> str:
    way = "Anda menelepon kami" if row["direction"] == "inbound" else "Kami menelepon Anda"
    return _section(_moment(row["arrived_at"]), [("Arah", way), ("Lama (detik)", row["seconds"])])


def _report(row: Row, script: Script) -> str:
    category = script.category(row["category"]) if row["category"] else None
    place = region.name_of(row["region"]) if row["region"] else None
    return _section(
        f"Tiket {row['ticket']}",
        [
            ("Dicatat", _moment(row["created_at"])),
            ("Nomor", row["number"]),
            ("Nama", row["person"]),
            ("Usaha", row["business"]),
            ("Tentang", category.name.get("id") if category else row["category"]),
            ("Wilayah", place),
            ("Kode pos", row["postal_code"]),
            ("Keperluan", row["needs"]),
        ],
    )


def _case(row: Row) -> str:
    given = [f"{_moment(one['at'])}: {one['office'] or 'sebuah dinas'}" for one in row["given_to"]]
    mails = [f"{_moment(one['sent_at'])}: {one['office'] or 'sebuah dinas'}" for one in row["mails"] if one["sent_at"]]
    return _section(
        f"Tiket {row['ticket']}",
        [
            ("Keadaan", _CASE.get(row["status"], row["status"])),
            ("Diberikan kepada", "\n".join(given)),
            ("Surat terkirim", "\n".join(mails)),
            ("Jawaban", row["answer"]),
            ("Dilanjutkan sebagai", row["merged_into"]),
            ("Riwayat", "\n".join(map(_step, row["steps"]))),
        ],
    )


def _step(row: Row) -> str:
    told = f"{_moment(row['at'])}: {_EVENT.get(row['event'], row['event'])} ({_who(row)})"
    if not row["note"]:
        return told
    if row["event"] == "edit":
        return f"{told}\n    {', '.join(_FIELD.get(name, name) for name in row['note'].split())}"
    return f"{told}\n    {_REASONS.get(row['note'], row['note'])}"


def _who(row: Row) -> str:
    return row.get("office") or _BY.get(row["by"], "sebuah dinas")


def _message(row: Row) -> str:
    heard = [f"{_moment(one['at'])}: {_who(one)}" for one in row["heard"]]
    file = f"audio/{row['file']}" if row["file"] else "suaranya tidak ada lagi"
    facts = [("Lama (detik)", row["seconds"]), ("Berkas", file), ("Didengarkan", "\n".join(heard))]
    return _section(_moment(row["recorded_at"]), facts)


def _callback(row: Row) -> str:
    return _section(
        f"Diminta {_moment(row['created_at'])}",
        [
            ("Nomor", row["number"]),
            ("Keadaan", _CALLBACK.get(row["status"], row["status"])),
            ("Dijanjikan sebelum", _moment(row["deadline_at"])),
            ("Terhubung", _moment(row["reached_at"])),
            ("Selesai", _moment(row["closed_at"])),
            ("Catatan petugas", row["notes"]),
        ],
    )


def _attempt(row: Row) -> str:
    return _section(_moment(row["decided_at"]), [("Terhubung", _moment(row["connected_at"]) or "tidak")])


def _unsent(row: Row) -> str:
    told = "\n".join(f"{value}" for value in row["fields"].values() if value)
    return _section(_moment(row["typed_at"]), [("Catatan", told)])


def _moment(text: str | None) -> str:
    """A moment as people read it, with its distance from UTC, as it may be another zone than theirs."""
    if not text:
        return ""
    at = datetime.fromisoformat(text)
    zone = {"+0700": "WIB", "+0800": "WITA", "+0900": "WIT"}.get(f"{at:%z}", f"UTC{at:%z}")
    return f"{at.day} {_MONTHS[at.month - 1]} {at.year} pukul {at:%H.%M} {zone}"


def _text(value: Any) -> str:
    return escape(str(value))
