"""Putting somebody on the waiting list, or changing what they wait for: Enter goes on, and saves."""

import os
from datetime import date
from functools import partial
from typing import TYPE_CHECKING, Any, ClassVar
from zoneinfo import ZoneInfo

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.events import DescendantFocus
from textual.widgets import Button, Input, Label

from sloty import operations
from sloty.engine.waiting import PartOfDay, Priority
from sloty.errors import Invalid, SlotyError
from sloty.formats import short_days
from sloty.formats.terminal import safe
from sloty.tui.dialogs.asking import Asking
from sloty.tui.dialogs.entering import entering
from sloty.tui.dialogs.first_free import limits
from sloty.tui.dialogs.go_to import is_month_first
from sloty.tui.dialogs.spot import Spot
from sloty.tui.dialogs.typing_ahead import TypingAhead
from sloty.tui.dialogs.writing import STYLE
from sloty.tui.link import Link, new_key
from sloty.tui.widgets.choices import Choices
from sloty.tui.widgets.customer_field import CustomerField, Known, New
from sloty.tui.widgets.pick import Pick
from sloty.tui.widgets.service_field import ServiceField

if TYPE_CHECKING:
    from sloty.operations.unit import Unit
    from sloty.operations.waitlist import EntryView

_PARTS = {part.capitalize(): part for part in PartOfDay}
_PRIORITIES = {priority.capitalize(): priority for priority in reversed(Priority)}
_DAYS = {"earliest": "From", "latest": "Until"}
_HINT_OF_DAY = "any day; or fri, +2w, 12/3, 2027-03-01"


class DayUnclear(Invalid):
    """What was typed is no day."""

    code = "day_unclear"
    sentence = "{line}: {problem}"


class WaitingForm(TypingAhead, Asking["EntryView | None"]):
    """Gives back the entry as it was written, or None. With an `entry`, that one is changed; `near` is where it may be."""

    CSS_PATH = STYLE
    DEFAULT_CSS = """
    WaitingForm .choice { height: auto; }
    WaitingForm .choice Label { width: 10; }
    WaitingForm .choice Choices { width: 1fr; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape", "back", "Back")]

    def __init__(
        self,
        link: Link,
        zone: ZoneInfo,
        *,
        entry: "EntryView | None" = None,
        customer: Known | New | None = None,
        service: str | None = None,
        near: Spot | None = None,
        notes: str | None = None,
    ) -> None:
        """Days are those of `zone`."""
        super().__init__(link)
        self.zone = zone
        self.entry = entry
        self.customer = CustomerField(link, id="customer")
        self.service = ServiceField(link, preferred=service, waiting=True, id="service")
        self._known = customer
        self._limits = limits(near) if entry is None else {}
        self._narrow = Choices([*self._limits], several=True)
        ticked = [name for name, part in _PARTS.items() if entry and part in entry.parts_of_day]
        self._parts = Choices([*_PARTS], several=True, ticked=ticked)
        urgency = entry.priority if entry else Priority.NORMAL
        self._priority = Choices([*_PRIORITIES], several=False, ticked=[urgency.capitalize()])
        self._notes = (entry.notes if entry else notes) or ""
        self._key = new_key()
        self.is_eager = False
        """It is about to go on: the next key is for what comes next."""

    def compose(self) -> ComposeResult:
        """Who, what, with whom and where, when, how urgent, what is noted."""
        entry = self.entry
        title = f"{entry.customer_name} waits for {entry.service_name}" if entry else "Put on the waiting list"
        with Vertical(classes="dialog tall"):
            yield Label(safe(title), classes="title", markup=False)
            with VerticalScroll(classes="body", can_focus=False):
                if entry is None:
                    yield self.customer
                    yield self.service
                if self._limits:
                    yield from _labelled("Only", self._narrow)
                for field, label in _DAYS.items():
                    day = getattr(entry, field, None)
                    yield from _line(label, str(day or ""), _HINT_OF_DAY, field)
                yield from _labelled("Suits", self._parts)
                yield from _labelled("Urgency", self._priority)
                yield from _line("Notes", " ".join(self._notes.split()), "for the desk", "notes")
            yield Label("", id="problem", classes="problem", markup=False)
            with Horizontal(classes="foot"):
                button = Button("Save", id="save", compact=True)
                button.active_effect_duration = 0
                yield button
                yield Button("Back", id="back", compact=True)
                yield Label("", classes="hint", markup=False)

    def on_mount(self) -> None:
        """Who is known is not asked for; of an entry, how urgent it is changes most."""
        if self.entry is not None:
            self._priority.focus()
            return
        self.customer.line.focus()
        if self._known is not None:
            self.customer.choose(self._known)

    def line_for(self, _: str) -> Input | None:
        """That of the customer, until it has the focus."""
        line = self.customer.line
        fits = self.entry is None and self.customer.choice is None and self.focused in {None, line}
        return line if fits else None

    def on_descendant_focus(self, event: DescendantFocus) -> None:
        """Say what Enter does there."""
        self.query_one(".foot .hint", Label).update(entering(event.widget))

    # Going on.

    @on(Pick.Chosen)
    def _chosen(self, event: Pick.Chosen) -> None:
        if event.choice is not None and (self.customer.choice is not None or event.pick.line.has_focus):
            self.is_eager = True
            self.call_after_refresh(self._go_on)

    def _go_on(self) -> None:
        self.is_eager = False
        if self.customer.choice is None:
            self.customer.line.focus()
        elif self.service.choice is None:
            self.service.line.focus()
        else:
            self.query_one("#save").focus()

    @on(Input.Submitted)
    def _line_done(self) -> None:
        self.focus_next()

    @on(Choices.Ticked)
    def _ticked(self, event: Choices.Ticked) -> None:
        self._key = new_key()
        if event.is_settled:
            self.query_one("#save").focus()

    @on(Input.Changed)
    def _other(self) -> None:
        """Another form is another write."""
        self._key = new_key()

    # Writing.

    @on(Button.Pressed, "#save")
    def _save(self) -> None:
        if self.waits:
            return
        if self.entry is None and (self.customer.choice is None or self.service.choice is None):
            self._go_on()
            return
        try:
            wanted = self._wanted()
        except SlotyError as error:
            self.refuse(error)
            return
        self.say("…")
        operation = self._change if self.entry is not None else self._add
        self.ask(partial(operation, wanted=wanted), self._saved, key=self._key)

    def _saved(self, entry: "EntryView") -> None:
        self.dismiss(entry)

    def _wanted(self) -> dict[str, Any]:
        """When it suits, how urgent it is, what is noted."""
        return {
            **{field: self._day(field) for field in _DAYS},
            "parts_of_day": tuple(_PARTS[each] for each in self._parts.ticked),
            "priority": next((_PRIORITIES[each] for each in self._priority.ticked), Priority.NORMAL),
            "notes": self._noted(),
        }

    def _noted(self) -> str | None:
        """As it is typed; notes of several lines stay so where nobody touched them."""
        text = self.query_one("#notes", Input).value.strip()
        return (self._notes if text == " ".join(self._notes.split()) else text) or None

    def _day(self, field: str) -> date | None:
        text = self.query_one(f"#{field}", Input).value.strip()
        if not text:
            return None
        try:
            return short_days.days(text, self.link.now(), self.zone, month_first=is_month_first(os.environ))[0]
        except SlotyError as error:
            self.query_one(f"#{field}", Input).focus()
            raise DayUnclear(line=_DAYS[field], problem=error.advice or error.message) from None

    def _change(self, unit: "Unit", wanted: dict[str, Any]) -> "EntryView":
        assert self.entry is not None
        changed: EntryView = operations.waitlist.change(unit, str(self.entry.id), wanted, expected=self.entry.version)
        return changed

    def _add(self, unit: "Unit", wanted: dict[str, Any]) -> "EntryView":
        only: dict[str, Any] = dict(self._limits[each] for each in self._narrow.ticked)
        customer = self.customer.choice.within(unit)
        added: EntryView = operations.waitlist.add(
            unit, operations.waitlist.Wanted(self.service.choice.service, customer, **only, **wanted)
        )
        return added

    @on(Button.Pressed, "#back")
    def action_back(self) -> None:
        """Nothing is written; asks once more when something that was typed would be lost."""
        if self._is_typed() and not self.has_class("-leaving"):
            self.add_class("-leaving")
            self.say("Not saved. Esc again throws away what was typed.")
        else:
            self.dismiss(None)

    def _is_typed(self) -> bool:
        before = {field: str(getattr(self.entry, field, None) or "") for field in _DAYS}
        lines = {field: self.query_one(f"#{field}", Input).value for field in _DAYS}
        return lines != before or self._noted() != (self._notes or None)


def _line(label: str, value: str, placeholder: str, id: str) -> ComposeResult:
    with Horizontal(classes="line"):
        yield Label(label, markup=False)
        yield Input(value, placeholder=placeholder, id=id, compact=True)


def _labelled(label: str, choices: Choices) -> ComposeResult:
    with Horizontal(classes="choice"):
        yield Label(label, markup=False)
        yield choices
