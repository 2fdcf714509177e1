"""A clinic in the middle of a morning, with one of everything but holds, which end by the database's own clock."""

from typing import Any

from sloty.operations import appointments, blocks
from sloty.operations.booking import Wish, book
from tests.builders import MONDAY, NOW, Clinic, at

MID_MORNING = at("10:42")
"""Of MONDAY."""
_PEOPLE = (
    ("rui", "Rui", "Costa"),
    ("zoe", "Zoë", "Müller"),
    ("kim", "Ji-woo", "Kim"),
    ("ada", "Ada", "Nguyễn-García"),
    ("max", "Max", "Poe"),
)
_VISITS: tuple[tuple[str, str, str, str, tuple[tuple[str, str], ...]], ...] = (
    ("09:00", "ana", "cleaning", "rui", (("check_in", "08:55"), ("start", "09:01"), ("complete", "09:31"))),
    ("09:00", "ben", "filling", "max", (("mark_no_show", "09:20"),)),
    ("10:00", "ana", "filling", "zoe", (("check_in", "09:50"), ("start", "10:02"))),
    ("10:30", "ben", "polish", "kim", (("confirm", "08:00"), ("check_in", "10:25"))),
    ("11:15", "ana", "cleaning", "ada", (("confirm", "09:00"),)),
    ("11:30", "ben", "polish", "rui", ()),
    ("14:00", "cho", "filling", "max", ()),
)
"""When, with whom, what, for whom, and what was done with it at what time."""


def a_morning(clinic: Clinic) -> list[str]:
    """Everything of it; the codes of its visits."""
    clinic.provider("ben", "Mon-Fri 09:00-12:00; Mon-Fri 12:30-17:30")
    clinic.provider("cho", "Mon-Fri 10:00-16:00")
    clinic.service("filling", ("ana", "ben", "cho"), duration=60, buffer_after=15)
    clinic.service("check-up", ("ana", "ben", "cho"), requires_approval=True)
    clinic.service("polish", ("ben", "cho"))
    for slug, first, last in _PEOPLE[1:]:
        clinic.customer(f"{slug}@example.com", first_name=first, last_name=last)
    clinic.override("cho", MONDAY, "MEETING", "10-11:30")
    codes = [_visit(clinic, *each) for each in _VISITS]
    codes.append(_visit(clinic, "15:00", "ben", "check-up", "zoe", ()))
    codes.append(_visit(clinic, "13:00", "ana", "cleaning", "kim", (("cancel", "09:30"),)))
    with clinic.unit(now=NOW) as unit:
        call = blocks.BlockWish(at("13:30"), at("14:00"), provider="ana", reason="call with the laboratory")
        blocks.block(unit, call)
    return codes


def _visit(clinic: Clinic, time: str, provider: str, service: str, who: str, steps: tuple[tuple[str, str], ...]) -> str:
    with clinic.unit(now=NOW) as unit:
        code: str = book(unit, Wish(service, at(time), f"{who}@example.com", provider=provider)).confirmation_code
    for verb, when in steps:
        given: dict[str, Any] = {"reason": "has a cold"} if verb == "cancel" else {}
        with clinic.unit(now=at(when)) as unit:
            getattr(appointments, verb)(unit, code, **given)
    return code
