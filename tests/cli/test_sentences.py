"""The day in plain sentences, and what changed in it."""

from dataclasses import replace
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest

from sloty.cli import sentences
from sloty.engine.lifecycle import Status
from tests.builders import MONDAY, at
from tests.cli.test_daylight import sheet, visit

RUI = visit("09:30")
EVA = visit("10:00", id=UUID(int=1), customer_name="Eva Luz", status=Status.CONFIRMED)


def test_a_day_is_a_heading_and_a_sentence_a_visit() -> None:
    """Words only, by the clock of the place; the order is that of the day."""
    assert [*sentences.day(sheet(RUI, EVA))] == [
        "Downtown, Monday 4 January 2027: 2 visits.",
        "Rui Costa, Dental cleaning with Dr Ana Sousa at 09:30: scheduled.",
        "Eva Luz, Dental cleaning with Dr Ana Sousa at 10:00: confirmed.",
    ]
    assert [*sentences.day(sheet())] == ["Downtown, Monday 4 January 2027: no visits."]
    assert sentences.heading(sheet(RUI)).endswith(": 1 visit.")


def test_a_clock_that_is_another_than_the_days_is_named() -> None:
    away = visit("08:30", "America/Chicago")
    said = [*sentences.day(sheet(away))][1]
    assert said == "Rui Costa, Dental cleaning with Dr Ana Sousa at 08:30 CST: scheduled."


@pytest.mark.parametrize("status", Status)
def test_every_status_is_said_in_words(status: Status) -> None:
    said = sentences.visit(replace(RUI, status=status))
    assert said == f"Rui Costa, cleaning with ana at 09:30: {status.value.lower().replace('_', ' ')}."


def test_what_awaits_approval_is_said_to() -> None:
    assert sentences.visit(replace(RUI, status=Status.HELD, awaits_approval=True)).endswith(": awaits approval.")


@pytest.mark.parametrize(
    ("after", "said"),
    [
        ({}, []),
        ({"version": 2}, []),
        ({"status": Status.CHECKED_IN}, ["Rui Costa, Dental cleaning with Dr Ana Sousa at 09:30: checked in."]),
        (
            {"start": at("11:00").astimezone(RUI.start.tzinfo), "status": Status.RESCHEDULED},
            ["Moved: Rui Costa, Dental cleaning with Dr Ana Sousa at 11:00: rescheduled, was 09:30."],
        ),
        (
            {"provider": "ben"},
            ["Moved: Rui Costa, Dental cleaning with ben at 09:30: scheduled, was Dr Ana Sousa."],
        ),
        ({"customer_name": "Rui Luz"}, ["Changed: Rui Luz, Dental cleaning with Dr Ana Sousa at 09:30: scheduled."]),
    ],
)
def test_a_change_is_one_sentence(after: dict[str, Any], said: list[str]) -> None:
    assert [*sentences.changes(sheet(RUI, EVA), sheet(replace(RUI, **after), EVA))] == said


def test_who_is_new_and_who_is_gone_are_said() -> None:
    assert [*sentences.changes(sheet(RUI), sheet(EVA))] == [
        "New: Eva Luz, Dental cleaning with Dr Ana Sousa at 10:00: confirmed.",
        "No longer on this day: Rui Costa, Dental cleaning with Dr Ana Sousa at 09:30: scheduled.",
    ]


def test_after_midnight_the_new_day_is_said_whole() -> None:
    tuesday = sheet(EVA, day=MONDAY + timedelta(days=1))
    assert [*sentences.changes(sheet(RUI), tuesday)] == [*sentences.day(tuesday)]
