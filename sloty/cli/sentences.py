"""The day in plain sentences, for who listens to it: one for each visit, and then one for each change."""

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from sloty.operations.day_sheet import DaySheet
    from sloty.operations.views import AppointmentView

_NO_NAMES: Final[Mapping[str, str]] = {}


def heading(sheet: "DaySheet") -> str:
    """Whose day it is, which, and how many visits it has."""
    count = len(sheet.appointments)
    visits = f"{count or 'no'} visit{'' if count == 1 else 's'}"
    return f"{sheet.title}, {sheet.day:%A} {sheet.day.day} {sheet.day:%B %Y}: {visits}."


def visit(view: "AppointmentView", names: Mapping[str, str] = _NO_NAMES, *, was: str = "") -> str:
    """`Rui Costa, Cleaning with Ana Souza at 09:30: checked in.`, and how it was, if that is worth saying."""
    service = names.get(f"service/{view.service}", view.service)
    provider = names.get(f"provider/{view.provider}", view.provider)
    return f"{view.customer_name}, {service} with {provider} at {view.start:%H:%M}: {status(view)}{was}."


def status(view: "AppointmentView") -> str:
    """How it stands, in words."""
    return "awaits approval" if view.awaits_approval else view.status.value.lower().replace("_", " ")


def day(sheet: "DaySheet") -> Iterator[str]:
    """The whole day."""
    yield heading(sheet)
    for view in sheet.appointments:
        yield visit(view, sheet.names)


def changes(before: "DaySheet", now: "DaySheet") -> Iterator[str]:
    """What is different, a sentence for each visit; another day is told whole."""
    if before.day != now.day:
        yield from day(now)
        return
    known = {view.id: view for view in before.appointments}
    for view in now.appointments:
        old = known.pop(view.id, None)
        if old is None:
            yield f"New: {visit(view, now.names)}"
        elif (old.start, old.provider, old.location) != (view.start, view.provider, view.location):
            yield f"Moved: {visit(view, now.names, was=_from(old, view, now.names))}"
        elif status(old) != status(view):
            yield visit(view, now.names)
        elif _facts(old) != _facts(view):
            yield f"Changed: {visit(view, now.names)}"
    for old in known.values():
        yield f"No longer on this day: {visit(old, now.names)}"


def _from(old: "AppointmentView", view: "AppointmentView", names: Mapping[str, str]) -> str:
    """Where it came from, in as few words as tell it."""
    told = [f"{old.start:%H:%M}"] if old.start != view.start else []
    for kind in ("provider", "location"):
        slug = getattr(old, kind)
        if slug != getattr(view, kind):
            told.append(names.get(f"{kind}/{slug}", slug))
    return f", was {', '.join(told)}"


def _facts(view: "AppointmentView") -> tuple[object, ...]:
    """What else a desk would want to hear of."""
    return view.customer_name, view.service, view.end, view.notes
