"""A customer's card: who they are, how often they came or did not, when they come again, and what can be done for them."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, ClassVar

from rich.text import Text
from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.widgets import Label, OptionList, Static
from textual.widgets.option_list import Option

from sloty import operations
from sloty.actor import Permission
from sloty.formats import looks
from sloty.formats.terminal import safe
from sloty.tui.cells import fit
from sloty.tui.dialogs.asking import Asking
from sloty.tui.dialogs.customer_form import CustomerForm
from sloty.tui.dialogs.outcomes import BookFor, FirstFreeFor, Outcome, SeeVisit, WaitFor
from sloty.tui.link import Link
from sloty.tui.widgets.hints import Hints

if TYPE_CHECKING:
    from sloty.operations.customer_card import Card
    from sloty.operations.customers import CustomerView
    from sloty.operations.views import AppointmentView
    from sloty.operations.waitlist import EntryView

_MOST_NOTES, _WIDTH = 2, 74
"""Lines of notes that are shown; the form has all of them."""
_RIGHTS = {
    "book": Permission.BOOK,
    "wait": Permission.BOOK,
    "first_free": Permission.FIND_SLOTS,
    "edit": Permission.EDIT_CUSTOMERS,
}


class _Visits(OptionList):
    """Those to come, then those that were."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "select", "Go there", key_display="Enter"),
        Binding("j", "cursor_down", "Next visit", show=False),
        Binding("k", "cursor_up", "Visit before", show=False),
    ]


class CardScreen(Asking[Outcome | None]):
    """One customer at a glance. Gives back what is wanted next, or None."""

    DEFAULT_CSS = """
    CardScreen #who { height: auto; }
    CardScreen OptionList { height: auto; max-height: 10; margin-top: 1; }
    CardScreen Hints { dock: none; background: $surface; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("b", "book", "Book"),
        Binding("full_stop", "first_free", "First free", key_display="."),
        Binding("w", "wait", "Let wait"),
        Binding("e", "edit", "Edit"),
        Binding("y", "copy", "Copy"),
        Binding("escape", "back", "Back", key_display="Esc"),
    ]

    def __init__(self, link: Link, ref: str) -> None:
        super().__init__(link)
        self.ref = ref
        """E-mail, code or id."""
        self.card: Card | None = None

    def compose(self) -> ComposeResult:
        """What is known, the visits, and the keys."""
        with Vertical(classes="dialog -wide"):
            yield Static("Reading …", id="who", markup=False)
            yield _Visits(id="visits", markup=False)
            yield Label("", id="problem", classes="problem", markup=False)
            yield Hints()

    def on_mount(self) -> None:
        """Read the card."""
        self._read()

    def _read(self) -> None:
        self.ask(
            lambda unit: (
                operations.customer_card.card(unit, self.ref),
                operations.day_sheet.names(unit),
                operations.waitlist.entries(unit, customer=self.ref),
            ),
            self._show,
        )

    def _show(self, found: "tuple[Card, dict[str, str], list[EntryView]]") -> None:
        self.card, names, waits = found
        self.say("")
        self.query_one("#who", Static).update(Text("\n").join([*_who(self.card), *_waiting(waits)]))
        visits = self.visits
        visits.clear_options()
        visits.add_options(_listed(self.card, names))
        wanted = self.card.next or next(iter((*self.card.coming, *self.card.past)), None)
        visits.highlighted = visits.get_option_index(str(wanted.id)) if wanted else None
        visits.focus()

    @property
    def visits(self) -> _Visits:
        """The list."""
        return self.query_one(_Visits)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:  # noqa: ARG002 - Textual's
        """What one may not do is not offered."""
        actor = self.link.actor
        return action not in _RIGHTS or (actor is not None and _RIGHTS[action] in actor.permissions)

    @on(OptionList.OptionSelected)
    def _go(self) -> None:
        chosen = self.visits.highlighted_option
        if self.card is not None and chosen is not None and chosen.id is not None:
            found = {str(view.id): view for view in (*self.card.coming, *self.card.past)}
            self.dismiss(SeeVisit.of(found[chosen.id]))

    def action_book(self) -> None:
        """The time under the hand, for this customer."""
        if self.card is not None:
            self.dismiss(BookFor(self.card))

    def action_first_free(self) -> None:
        """The first free time, for this customer."""
        if self.card is not None:
            self.dismiss(FirstFreeFor(self.card))

    def action_wait(self) -> None:
        """Put them on the waiting list."""
        if self.card is not None:
            self.dismiss(WaitFor(self.card))

    def action_edit(self) -> None:
        """Contact and notes."""
        if self.card is not None:
            self.app.push_screen(CustomerForm(self.link, self.card.customer), self._edited)

    def _edited(self, customer: "CustomerView | None") -> None:
        if customer is not None:
            self._read()

    def action_copy(self) -> None:
        """What one would write on a note."""
        if self.card is not None:
            self.app.copy_to_clipboard("\n".join(line.plain for line in _who(self.card)))
            self.notify("Copied.", markup=False)

    def action_back(self) -> None:
        """Nothing is wanted."""
        self.dismiss(None)


def _who(card: "Card") -> Iterator[Text]:
    customer = card.customer
    yield Text.assemble((safe(f"{customer.first_name} {customer.last_name}"), "bold"), _aside(customer))
    if card.no_shows:
        missed = "a visit" if card.no_shows == 1 else f"{card.no_shows} visits"
        yield Text(f"!! Missed {missed} before", style="bold reverse")
    contact = [customer.phone, customer.email, customer.code]
    yield Text(safe(", ".join(filter(None, contact)) or "No phone number, no e-mail address"))
    habits = [customer.locale, customer.timezone, f"prefers {customer.contact_method.lower()}"]
    yield Text(safe(", ".join(filter(None, habits))), style="dim")
    yield Text(f"Visits {card.completed}, no-shows {card.no_shows}, cancelled {card.cancelled}")
    lines = (customer.notes or "").splitlines()
    for line in lines[:_MOST_NOTES]:
        yield Text(fit(line, _WIDTH).rstrip(), style="italic")
    if len(lines) > _MOST_NOTES:
        yield Text(f"({len(lines) - _MOST_NOTES} more lines: e)", style="dim")


def _waiting(entries: "list[EntryView]") -> Iterator[Text]:
    """What they wait for already."""
    told = [f"{each.service_name} since {each.created_at.day} {each.created_at:%b}" for each in entries]
    if told:
        yield Text(fit(f"On the waiting list: {', '.join(told)}", _WIDTH).rstrip(), style="bold")


def _aside(customer: "CustomerView") -> Text:
    told = [f"born {customer.date_of_birth}"] if customer.date_of_birth else []
    told += [customer.status.lower()] if customer.status != "ACTIVE" else []
    return Text(f"  {', '.join(told)}" if told else "", style="dim")


def _listed(card: "Card", names: dict[str, str]) -> Iterator[Option]:
    for title, views in (("To come", card.coming), ("Past", card.past)):
        yield Option(Text(title if views else f"{title}: none", style="bold"), disabled=True)
        yield from (Option(_row(view, names), id=str(view.id)) for view in views)


def _row(view: "AppointmentView", names: dict[str, str]) -> Text:
    look = looks.of(view.status, awaits_approval=view.awaits_approval)
    cells = (
        (f"{view.start:%a} {view.start.day:>2} {view.start:%b %Y %H:%M}", 21),
        (f"{look.letter} {look.word}", 12),
        (names.get(f"service/{view.service}", view.service), 11),
        (names.get(f"provider/{view.provider}", view.provider), 10),
        (names.get(f"location/{view.location}", view.location), 12),
    )
    return Text(" ".join(fit(text, width) for text, width in cells), style=look.color, no_wrap=True)
