"""A desk is told of changes, and whether the database is there."""

import threading
from collections.abc import Iterator

from textual.message import Message

from sloty.errors import Unavailable
from sloty.tui import live
from sloty.tui.live import Listener


class Told:
    """What a listener says; it is stopped when it has said so many things."""

    def __init__(self, enough: int) -> None:
        self.enough, self.heard = enough, list[str]()
        self.done = threading.Event()

    def __call__(self, message: Message) -> None:
        self.heard.append(type(message).__name__)
        if len(self.heard) == self.enough:
            self.done.set()


def listen(enough: int, *lines: list[bool] | Exception) -> list[str]:
    """What is told of connections that bring this, one after another, until enough was told."""
    told, left = Told(enough), iter(lines)
    over = threading.Event()

    def wakeups() -> Iterator[bool]:
        line = next(left, None)
        if line is None:
            over.wait(10)
            return
        if isinstance(line, Exception):
            raise line
        yield from line

    listener = Listener(wakeups, told)
    listener.start()
    assert told.done.wait(10)
    listener.stop()
    over.set()
    return told.heard[:enough]


def test_every_notice_is_a_change_and_silence_only_says_that_the_database_is_there() -> None:
    assert listen(5, [True, False, True]) == ["Back", "Changed", "Back", "Back", "Changed"]


def test_a_lost_connection_is_told_and_after_it_everything_is_looked_at_again() -> None:
    assert listen(5, [True], [True]) == ["Back", "Changed", "Away", "Back", "Changed"]


class Refused(Unavailable):
    """Nobody answers."""

    code = "test_refused"
    sentence = "Nobody answers."


def test_a_database_that_cannot_be_reached_is_tried_again() -> None:
    assert listen(4, Refused(), Refused(), [False]) == ["Away", "Away", "Back", "Away"]


def test_whoever_stopped_listening_is_told_nothing_more() -> None:
    heard: list[Message] = []
    released, ended = threading.Event(), threading.Event()

    def wakeups() -> Iterator[bool]:
        try:
            released.wait(10)
            yield True
        finally:
            ended.set()

    listener = Listener(wakeups, heard.append)
    listener.start()
    listener.stop()
    released.set()
    assert ended.wait(10)
    assert heard == []


def test_it_is_tried_again_within_a_second() -> None:
    assert 0 < live._PATIENCE <= 1
