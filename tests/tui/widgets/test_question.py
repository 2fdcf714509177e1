"""One question: what is filled in, and what is wrong with it."""

import asyncio
from pathlib import Path
from typing import Any

import pytest
from textual.containers import VerticalScroll
from textual.widgets import Input

from sloty.engine.fields import Parameter, ParameterType
from sloty.engine.uploads import LARGEST
from sloty.tui.widgets.choices import Choices
from sloty.tui.widgets.question import Question
from tests.tui.host import shown


def question(kind: str, *, required: bool = False, **more: Any) -> Question:
    return Question(Parameter("q", "Q", ParameterType(kind), required=required, **more))


TYPED = [
    ("NUMBER", "12", ""),
    ("NUMBER", "12x", "must be a number, like 12 or 12.5"),
    ("DATE", "2027-02-30", "must be a date, like 2027-03-31"),
    ("TIME", "25:00", "must be a time, like 09:30"),
    ("DATETIME", "2027-03-31", "must be a date and a time, like 2027-03-31 09:30"),
    ("EMAIL", "x@", "must be an e-mail address, like name@example.org"),
    ("PHONE", "12", "must be a telephone number, like +1 202 555 0143"),
    ("URL", "example", "must be a web address, like https://example.org/page"),
    ("FILE", "~/a.png", ""),
    ("FILE", "~/a.txt", "must be a file of the kind PNG, JPEG, WebP, PDF"),
    ("FILE", "~/big.png", "must be a file of at most 2 MiB"),
    ("FILE", "~/none", "cannot be read: name a file of at most 2 MiB"),
    ("FILE", "~", "cannot be read: name a file of at most 2 MiB"),
    ("FILE", "a\0b", "cannot be read: name a file of at most 2 MiB"),
]


def test_what_is_typed_is_judged_as_the_booking_would(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    (tmp_path / "a.png").write_bytes(b"\x89PNG\r\n\x1a\n")
    (tmp_path / "a.txt").write_bytes(b"text")
    (tmp_path / "big.png").write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(LARGEST))
    asked = [question(kind) for kind, _, _ in TYPED]

    async def run() -> None:
        async with shown(VerticalScroll(*asked)) as hand:
            for each, (_, text, _) in zip(asked, TYPED, strict=True):
                each.query_one(Input).value = text
            await hand.pilot.pause()
            assert [(*case[:2], each.problem) for each, case in zip(asked, TYPED, strict=True)] == TYPED
            assert [each.has_class("-wrong") for each in asked] == [bool(problem) for _, _, problem in TYPED]

    asyncio.run(run())


def test_what_was_left_out_is_missing_only_where_it_is_needed() -> None:
    for kind in ParameterType:
        options = ("a", "b") if kind in {"SELECT", "RADIO", "MULTISELECT"} else ()
        assert question(kind, options=options).problem == ""
        assert question(kind, options=options, required=True).problem in {"needs an answer", "must be ticked"}


def test_boxes_answer_by_their_options_or_yes_and_no() -> None:
    found = []
    for kind, options in (("BOOLEAN", ()), ("CHECKBOX", ()), ("CHECKBOX", ("a", "b")), ("RADIO", ("a", "b"))):
        asked = question(kind, options=options)
        assert isinstance(asked.control, Choices)
        asked.control._ticked = {asked.control._offered[0]}
        found.append(asked.answer)
    assert found == ["Yes", "Yes", ["a"], "a"]


def test_labels_are_harmless_and_the_problem_stands_below() -> None:
    asked = Question(Parameter("q", "[b]Since\u202e", ParameterType.DATE, required=True, description="a\n[i]b"))

    async def run() -> None:
        async with shown(asked) as hand:
            await hand.sees("[b]Since\\u202e *", "[i]b")
            asked.control.focus()
            await hand.type("x")
            await hand.sees("must be a date")
            asked.query_one(Input).value = "2027-03-31"
            await hand.until(lambda: "must be" not in hand.app.text)

    asyncio.run(run())
