"""What is done to visits that are there: a key for each step of their day, selections, undo, cancelling."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, ClassVar, TypeVar

from textual import actions, work
from textual.binding import BindingType
from textual.events import Key
from textual.message import Message

from sloty import operations
from sloty.actor import Permission
from sloty.engine.span import epoch_of
from sloty.errors import SlotyError
from sloty.operations.boards.views import Visit
from sloty.tui import keys
from sloty.tui.dialogs.cancelling import Cancel, Cancelling
from sloty.tui.screens.wandering import Wandering

if TYPE_CHECKING:
    from sloty.operations.remembering import Acts
    from sloty.operations.undo import UndoneView
    from sloty.operations.unit import Unit

T = TypeVar("T")
_BACK = "{desk.undo} takes it back."
_BACK_IN_TIME = "{{desk.undo}} takes it back; messages wait {seconds} s."


@dataclass(frozen=True)
class Turn:
    """A step in the life of a visit."""

    label: str
    """As undo names it."""
    verb: str
    """The operation in `operations.appointments`."""


TURNS = {
    "check_in": Turn("Check in", "check_in"),
    "confirm": Turn("Confirm", "confirm"),
    "start": Turn("Start", "start"),
    "complete": Turn("Done", "complete"),
    "no_show": Turn("No-show", "mark_no_show"),
    "approve": Turn("Approve", "approve"),
}


RIGHTS = {
    **dict.fromkeys(("book", "move", "cancel", "reschedule", "walk_in", "note", "fill_gap"), Permission.BOOK),
    "turn": Permission.ATTEND,
    "first_free": Permission.FIND_SLOTS,
    "find": Permission.VIEW_CUSTOMERS,
    "block": Permission.BLOCK_TIME,
}
"""What an action needs, at some location; where exactly, the operation knows."""


class Written(Message):
    """Something was written here, or refused."""


class Acting(Wandering):
    """Acts on what is there."""

    BINDINGS: ClassVar[list[BindingType]] = [*keys.ACTS]

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """What one may nowhere do is not offered: not in the footer, the help and the palette."""
        needed = Permission.APPROVE if parameters == ("approve",) else RIGHTS.get(action)
        actor = self.link.actor
        return needed is None or actor is None or needed in actor.permissions

    def on_key(self, event: Key) -> None:
        """A key for which the right is missing does nothing, and says so."""
        for node, bindings in self._binding_chain:
            for binding in bindings.key_to_bindings.get(event.key, ()):
                _, action, parameters = actions.parse(binding.action)
                if node is self and not self.check_action(action, parameters):
                    told = f"{binding.description}: your role does not allow it. {{desk.sign_in}} signs in as somebody else."
                    self.notify(keys.told(self, told), severity="warning", markup=False)

    def write(
        self,
        operation: "Callable[[Unit], T]",
        done: Callable[[T], None] | None = None,
        refused: Callable[[SlotyError], None] | None = None,
    ) -> None:
        """Do something in a thread, then show what became of it; politely not while the database is away."""
        if not self.desk.online:
            self.notify(
                "The database cannot be reached, so nothing was written. Try again when it says LIVE.", severity="error"
            )
            return
        self.written = True
        self._write(operation, done, refused or self.desk.tell)

    @work(thread=True, group="write")
    def _write(
        self,
        operation: "Callable[[Unit], T]",
        done: Callable[[T], None] | None,
        refused: Callable[[SlotyError], None],
    ) -> None:
        try:
            found = self.link.ask(operation)
        except SlotyError as error:
            self.app.call_from_thread(refused, error)
        else:
            if done is not None:
                self.app.call_from_thread(done, found)
        finally:
            self.post_message(Written())

    def on_written(self) -> None:
        """Show it, as done here."""
        self.written = True
        self.refresh_board()

    def act(
        self,
        label: str,
        refs: Sequence[str],
        operation: "Callable[[Unit, Acts], T]",
        done: Callable[[T], None] | None = None,
        refused: Callable[[SlotyError], None] | None = None,
    ) -> None:
        """Do something to what `refs` name (codes, ids) as one act of this desk, which `u` takes back whole."""

        def remembered(unit: "Unit") -> T:
            with operations.remembering.remembered(unit, self.link.desk, label, refs) as acts:
                return operation(unit, acts)

        self.write(remembered, done, refused)

    def chosen(self) -> list[Visit]:
        """The visits that are selected, or else the one under the hand; says so when there is none."""
        visits = {visit.id: visit for column in self.columns for visit in column.visits}
        found = [visits[each] for each in self.grid.selected if each in visits]
        if not found and self.visit is not None:
            found = [self.visit]
        if not found:
            self.notify("There is no visit here.", severity="warning")
        return sorted(found, key=lambda visit: (epoch_of(visit.start), visit.code))

    def under_hand(self) -> Visit | None:
        """The visit under the hand; says so when there is none."""
        if self.visit is None:
            self.notify("There is no visit here.", severity="warning")
        return self.visit

    def action_turn(self, name: str) -> None:
        """The next step of the visits that are chosen."""
        turn, visits = TURNS[name], self.chosen()
        if not visits:
            return

        def step(unit: "Unit", _: "Acts") -> int:
            for visit in visits:
                getattr(operations.appointments, turn.verb)(unit, visit.code, expected=visit.version)
            return len(visits)

        self.act(turn.label, codes(visits), step, lambda _: self._stepped(turn.label, visits))

    def _stepped(self, label: str, visits: Sequence[Visit], back: str | None = None) -> None:
        whose = visits[0].customer_name if len(visits) == 1 else f"{len(visits)} visits"
        self.grid.selected = frozenset()
        self.notify(f"{label}: {whose}. {back or self.back}", markup=False)

    def action_select(self) -> None:
        """Choose the visit under the hand as well, or no more."""
        if self.visit is not None:
            self.grid.select(self.visit.id)

    def action_undo(self) -> None:
        """Take back what this desk did last."""
        self.write(lambda unit: operations.undo.undo(unit, self.link.desk), self._undone)

    def action_redo(self) -> None:
        """Do again what was taken back."""
        self.write(lambda unit: operations.undo.redo(unit, self.link.desk), partial(self._undone, did="Done again"))

    def _undone(self, view: "UndoneView", did: str = "Undone") -> None:
        whose = f", {view.appointments[0].customer_name}" if len(view.appointments) == 1 else ""
        heard = " They had heard of it, and are told how it is now." if view.told else ""
        self.notify(f"{did}: {view.label}{whose}.{heard}", markup=False)

    def action_cancel(self) -> None:
        """Cancel the visits that are chosen; what awaits approval is declined."""
        visits = self.chosen()
        if visits:
            whose = visits[0].customer_name if len(visits) == 1 else f"{len(visits)} visits"
            self.app.push_screen(Cancel(whose), lambda answer: self._cancel(visits, answer))

    def _cancel(self, visits: Sequence[Visit], answer: Cancelling | None) -> None:
        if answer is None:
            return

        def cancel(unit: "Unit", _: "Acts") -> None:
            for visit in visits:
                if visit.awaits_approval:
                    operations.appointments.decline(unit, visit.code, answer.reason, expected=visit.version)
                else:
                    operations.appointments.cancel(
                        unit, visit.code, answer.reason, expected=visit.version, tell=answer.tell
                    )

        waits = self.back_in_time if answer.tell else None
        self.act("Cancel", codes(visits), cancel, lambda _: self._stepped("Cancelled", visits, waits))

    @property
    def back(self) -> str:
        """Which key takes back what was done."""
        return keys.told(self, _BACK)

    @property
    def back_in_time(self) -> str:
        """And for how long nobody hears of it."""
        return keys.told(self, _BACK_IN_TIME.format(seconds=operations.messages.DESK_DELAY.seconds))

    def action_let_go(self) -> None:
        """Drop what is selected."""
        self.grid.selected = frozenset()


def codes(visits: Iterable[Visit]) -> list[str]:
    """Of visits."""
    return [visit.code for visit in visits]
