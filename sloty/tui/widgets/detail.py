"""What is known of the visit, or of the time, under the hand: beside the grid where there is room."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial

from rich.text import Text
from textual.geometry import Region
from textual.reactive import reactive
from textual.widget import Widget

from sloty.actor import Permission
from sloty.engine import civil
from sloty.engine.lifecycle import TRANSITIONS, Verb
from sloty.formats import looks
from sloty.formats.terminal import safe
from sloty.operations.boards.views import GONE, Column, Fill, Visit
from sloty.tui import keys

_KEYS = {
    Verb.CONFIRM: ("{visit.confirm} confirm", Permission.ATTEND),
    Verb.CHECK_IN: ("{visit.check_in} check in", Permission.ATTEND),
    Verb.START: ("{visit.start} start", Permission.ATTEND),
    Verb.COMPLETE: ("{visit.complete} done", Permission.ATTEND),
    Verb.MARK_NO_SHOW: ("{visit.no_show} no-show", Permission.ATTEND),
    Verb.APPROVE: ("{visit.approve} approve", Permission.APPROVE),
    Verb.RESCHEDULE: ("{visit.move} move", Permission.BOOK),
    Verb.CANCEL: ("{visit.cancel} cancel", Permission.BOOK),
}
"""What may be done from here, in the order of the day, and what that needs."""
_NOTHING = (
    "No visit here.\n\n{visit.book} books this time, {visit.first_free} finds the first free one,"
    " {customer.find} finds a customer."
)
_NOTHING_MORE = "No visit here.\n\n{visit.first_free} finds the first free time, {customer.find} finds a customer."
_GIVEN_BACK = frozenset({Fill.BLOCK, Fill.AWAY})


@dataclass(frozen=True, slots=True)
class Time:
    """A time of a column."""

    column: Column
    minute: int
    """Of its axis."""
    is_past: bool = False
    """Whether nothing can begin there any more."""

    def told(self, named: Callable[[str], str]) -> Iterator[Text]:
        """When, whose, until when it is what it is; `named` says what keys are called."""
        zone = civil.zone(self.column.timezone)
        start = self.column.instant(self.minute).astimezone(zone)
        place = self.column.place_at(self.minute)
        yield Text(f"{start:%a} {start.day} {start:%b %H:%M %Z}", style="bold")
        yield Text(" · ".join(safe(each) for each in (self.whose, place.location_name if place else "") if each))
        yield Text()
        stretch = self.column.stretch_at(self.minute)
        end = stretch.bottom if stretch else self._next()
        until = f" until {self.column.instant(end).astimezone(zone):%H:%M}" if end else ""
        if stretch is None and self.is_past:
            yield Text("past")
            return
        if stretch is None:
            yield Text(f"free{until}{f', {end - self.minute} min' if end else ''}")
            return
        yield Text(f"{looks.FILLS[stretch.fill].word}{until}")
        if stretch.text:
            yield Text(safe(stretch.text), style="italic")
        if stretch.id is not None and stretch.fill in _GIVEN_BACK:
            yield Text(named("{time.block} gives it back"), style="dim")

    @property
    def whose(self) -> str:
        """Of a week, whose days they are is not what the columns are called."""
        return self.column.provider_name or self.column.title

    def _next(self) -> int | None:
        """When something follows, or the working hours end."""
        tops = [stretch.top for stretch in self.column.stretches]
        tops += [visit.top for visit in self.column.visits if visit.status not in GONE]
        return min((top for top in tops if top > self.minute), default=None)


class Detail(Widget):
    """The visit, its customer, and what can be done with it; without one, the time."""

    visit: reactive[Visit | None] = reactive(None, init=False, repaint=False)
    time: reactive[Time | None] = reactive(None, init=False, repaint=False)
    permissions: reactive[frozenset[Permission]] = reactive(frozenset(Permission))

    def __init__(self, *, id: str | None = None) -> None:
        self._rows = 0
        """Which at most have text on them."""
        super().__init__(id=id)

    def watch_visit(self) -> None:
        """Tell of another."""
        self._retell()

    def watch_time(self) -> None:
        """Tell of another."""
        self._retell()

    def on_resize(self) -> None:
        """The text is wrapped elsewhere."""
        self._retell()

    def _retell(self) -> None:
        """Paint the rows alone that have text or had: it happens with each key, and the pane is mostly empty."""
        if not self.is_attached:
            return
        width = max(self.size.width, 1)
        # Two lines that follow each other hold more than one line can.
        rows = sum(1 + 2 * line.cell_len // width for line in self.render().split("\n", allow_blank=True))
        self.refresh(Region(0, 0, width, max(rows, self._rows)))
        self._rows = rows

    def render(self) -> Text:
        """Time, status, who, what, where, notes, keys."""
        if self.visit is not None:
            return Text("\n").join([*_lines(self.visit), *self._allowed(self.visit)])
        told = [*self.time.told(partial(keys.told, self)), Text()] if self.time is not None else []
        is_past = self.time is not None and self.time.is_past
        return Text("\n").join([*told, self._key(_NOTHING_MORE if is_past else _NOTHING)])

    def _allowed(self, visit: Visit) -> list[Text]:
        """The keys of what may be done with it."""
        known = [each for verb, each in _KEYS.items() if verb in TRANSITIONS[visit.status]]
        allowed = [self._key(told) for told, needed in known if needed in self.permissions]
        return [Text(), *allowed] if allowed else []

    def _key(self, text: str) -> Text:
        return Text(keys.told(self, text), style="dim")


def _lines(visit: Visit) -> list[Text]:
    look = looks.of(visit.status, awaits_approval=visit.awaits_approval)
    minutes = int((visit.end - visit.start).total_seconds()) // 60
    lines = [
        Text(safe(visit.customer_name), style="bold"),
        Text.assemble(f"{visit.start:%H:%M}–{visit.end:%H:%M} {visit.start:%Z}  ", (look.word.upper(), "bold")),
        Text(f"{safe(visit.service_name)}, {minutes} min"),
        Text(f"{safe(visit.provider_name)} · {safe(visit.location_name)}"),
        Text(visit.code, style="dim"),
    ]
    contact = [safe(each) for each in (visit.phone, visit.email) if each]
    if contact:
        lines += [Text(), *(Text(each) for each in contact)]
    if visit.notes:
        lines += [Text(), Text(safe(visit.notes, keep="\n"), style="italic")]
    return lines
