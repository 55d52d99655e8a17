"""What a person is handed of everything that is known about them."""

from __future__ import annotations

import io
import json
import zipfile
from typing import Any

from ivr.operations.privacy import archive as privacy_archive
from ivr.operations.privacy import personal_data
from tests.operations.privacy.known import audio_files, everything_about
from tests.support.line import CALLER, WIB, Line


def test_all_of_it_is_handed_over(line: Line) -> None:
    everything_about(line)
    with line.database.reading() as session:
        data = privacy_archive.to_zip(
            session, line.hotline.recordings, personal_data.find(session, CALLER), line.hotline.files, line.now, WIB
        )
    archive = zipfile.ZipFile(io.BytesIO(data))
    told: dict[str, Any] = json.loads(archive.read(privacy_archive.NAME))
    assert told["number"] == CALLER
    assert [len(told[kind]) for kind in ("calls", "reports", "messages", "callbacks")] == [3, 3, 1, 1]
    assert told["reports"][0]["person"] == "Ibu Rahayu"
    assert told["calls"][0]["arrived_at"].endswith("+07:00")
    assert [name for name in archive.namelist() if name.startswith("audio/")] == [f"audio/{audio_files(line)[0]}"]
    assert "sari" not in json.dumps(told)
    assert "+628111111111" not in json.dumps(told)
