"""A queue, an agent and the callback that they hold."""

from __future__ import annotations

import pytest

from ivr.hotline.script import Script, default_script
from ivr.records.database import Database
from prompts import catalogue
from tests.support.queue import Queue


@pytest.fixture
def queue(database: Database) -> Queue:
    return Queue(database)


@pytest.fixture
def agent(queue: Queue) -> int:
    return queue.agent()


@pytest.fixture
def callback(queue: Queue, agent: int) -> int:
    return queue.waits(held_by=agent)


@pytest.fixture(scope="module")
def script() -> Script:
    return default_script(catalogue.load())
