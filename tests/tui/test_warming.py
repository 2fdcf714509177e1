"""What the first keys need is there before they are pressed, and nobody notices when it cannot be."""

import re
from dataclasses import replace
from pathlib import Path

from sloty import operations, tui
from sloty.tui.link import Link
from sloty.tui.warming import LATER, warm
from tests.builders import NOW, Clinic

BEFORE = {"boards", "day_sheet", "sign_in", "slots", "unit", "views", "wakeups"}
"""The first board needs them, or what is loaded with it."""


def test_every_operation_that_the_desk_names_is_loaded() -> None:
    sources = (path.read_text() for path in Path(tui.__path__[0]).rglob("*.py"))
    named = {name for text in sources for name in re.findall(r"\boperations\.([a-z_]+)", text)}
    assert named - BEFORE == set(LATER)


def test_what_cannot_be_read_is_left_for_whoever_asks_for_it(clinic: Clinic) -> None:
    nobody = replace(clinic.actor, permissions=frozenset())
    warm(Link(clinic.database, clinic.slug, "front", nobody, now=lambda: NOW))
    warm(Link(clinic.database, clinic.slug, "front", clinic.actor, now=lambda: NOW))
    assert all(hasattr(operations, name) for name in LATER)
