"""Every act on an appointment: what, when, by whom, through which front end, and why."""

from collections.abc import Iterator
from datetime import datetime
from typing import TYPE_CHECKING, ClassVar

from rich.text import Text
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical, VerticalScroll
from textual.widgets import Label, Static

from sloty import operations
from sloty.engine import civil
from sloty.engine.lifecycle import Verb, done
from sloty.formats.terminal import safe
from sloty.tui.dialogs.asking import Asking
from sloty.tui.link import Link
from sloty.tui.widgets.hints import Hints

if TYPE_CHECKING:
    from sloty.operations.views import AppointmentView, HistoryView


class History(Asking[None]):
    """The oldest act first; times are those of the location."""

    DEFAULT_CSS = """
    History VerticalScroll { height: auto; max-height: 16; }
    History #acts { height: auto; }
    History Hints { dock: none; background: $surface; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape,L,q", "back", "Back", key_display="Esc")]

    def __init__(self, link: Link, ref: str) -> None:
        super().__init__(link)
        self.ref = ref
        """Confirmation code or id."""

    def compose(self) -> ComposeResult:
        """Whose visit it is, and what became of it."""
        with Vertical(classes="dialog -wide"):
            yield Label("Reading …", id="whose", classes="title", markup=False)
            with VerticalScroll():
                yield Static(id="acts", markup=False)
            yield Label("", id="problem", classes="problem", markup=False)
            yield Hints()

    def on_mount(self) -> None:
        """Read it."""
        self.ask(
            lambda unit: (
                operations.appointments.show(unit, self.ref),
                operations.appointments.history(unit, self.ref),
            ),
            self._show,
        )

    def _show(self, found: "tuple[AppointmentView, list[HistoryView]]") -> None:
        visit, acts = found
        zone = civil.zone(visit.timezone)
        name = safe(visit.customer_name or "a hold")
        self.query_one("#whose", Label).update(f"{visit.confirmation_code}  {name}  {_moment(visit.start, zone)}")
        self.query_one("#acts", Static).update(Text("\n").join(line for act in acts for line in _lines(act, zone)))

    def action_back(self) -> None:
        """Enough."""
        self.dismiss(None)


def _lines(act: "HistoryView", zone: civil.Zone) -> Iterator[Text]:
    to = "" if act.from_status == act.to_status else f" -> {act.to_status.lower().replace('_', ' ')}"
    yield Text.assemble(
        f"{_moment(act.at, zone)}  ", (done(Verb(act.verb)), "bold"), f"{to}  by {safe(act.actor)}, {act.front_end}"
    )
    if act.starts_before and act.starts_after and act.starts_before != act.starts_after:
        moved = f"from {_moment(act.starts_before, zone)} to {_moment(act.starts_after, zone)}"
        yield Text(f"  {moved}")
    if act.reason:
        yield Text(f"  {safe(act.reason)}", style="italic")


def _moment(instant: datetime, zone: civil.Zone) -> str:
    wall = instant.astimezone(zone)
    return f"{wall:%a} {wall.day} {wall:%b %Y %H:%M %Z}"
