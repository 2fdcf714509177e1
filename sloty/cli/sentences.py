"""The day in plain sentences, for who listens to it: one for each visit, and then one for each change."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import datetime

    from sloty.operations.day_sheet import DaySheet
    from sloty.operations.views import AppointmentView


def heading(sheet: "DaySheet") -> str:
    """Whose day it is, which, and how many visits it has."""
    count = len(sheet.appointments)
    visits = f"{count or 'no'} visit{'' if count == 1 else 's'}"
    return f"{sheet.title}, {sheet.day:%A} {sheet.day.day} {sheet.day:%B %Y}: {visits}."


def visit(view: "AppointmentView", sheet: "DaySheet | None" = None, *, was: str = "") -> str:
    """`Rui Costa, Cleaning with Ana Souza at 09:30: checked in.`, and how it was, if that is worth saying.

    The sheet has the names; and where the clock is another than the day's, its zone is said.
    """
    service, provider = _name(sheet, "service", view.service), _name(sheet, "provider", view.provider)
    at = _clock(view.start, view, sheet)
    return f"{view.customer_name}, {service} with {provider} at {at}: {status(view)}{was}."


def _name(sheet: "DaySheet | None", kind: str, slug: str) -> str:
    return slug if sheet is None else sheet.names.get(f"{kind}/{slug}", slug)


def _clock(moment: "datetime", view: "AppointmentView", sheet: "DaySheet | None") -> str:
    elsewhere = sheet is not None and view.timezone != sheet.timezone
    return f"{moment:%H:%M %Z}" if elsewhere else f"{moment:%H:%M}"


def status(view: "AppointmentView") -> str:
    """How it stands, in words."""
    return "awaits approval" if view.awaits_approval else view.status.value.lower().replace("_", " ")


def day(sheet: "DaySheet") -> Iterator[str]:
    """The whole day."""
    yield heading(sheet)
    for view in sheet.appointments:
        yield visit(view, sheet)


def changes(before: "DaySheet", now: "DaySheet") -> Iterator[str]:
    """What is different, a sentence for each visit; another day is told whole."""
    if before.day != now.day:
        yield from day(now)
        return
    known = {view.id: view for view in before.appointments}
    for view in now.appointments:
        old = known.pop(view.id, None)
        if old is None:
            yield f"New: {visit(view, now)}"
        elif (old.start, old.provider, old.location) != (view.start, view.provider, view.location):
            yield f"Moved: {visit(view, now, was=_from(old, view, now))}"
        elif status(old) != status(view):
            yield visit(view, now)
        elif _facts(old) != _facts(view):
            yield f"Changed: {visit(view, now)}"
    for old in known.values():
        yield f"No longer on this day: {visit(old, now)}"


def _from(old: "AppointmentView", view: "AppointmentView", sheet: "DaySheet") -> str:
    """Where it came from, in as few words as tell it."""
    told = [_clock(old.start, old, sheet)] if old.start != view.start else []
    for kind in ("provider", "location"):
        slug = getattr(old, kind)
        if slug != getattr(view, kind):
            told.append(_name(sheet, kind, slug))
    return f", was {', '.join(told)}"


def _facts(view: "AppointmentView") -> tuple[object, ...]:
    """What else a desk would want to hear of."""
    return view.customer_name, view.service, view.end, view.notes
