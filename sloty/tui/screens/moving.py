"""Moving a visit: it goes with the hand, says at once whether it can stand there, and Enter drops it."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING

from textual import work

from sloty import operations
from sloty.actor import Permission
from sloty.engine.lifecycle import TRANSITIONS, Verb
from sloty.errors import SlotyError
from sloty.formats import looks
from sloty.operations.boards.views import Board, Column, Visit
from sloty.tui import keys
from sloty.tui.dialogs.choosing import Asking, Choice, Choosing
from sloty.tui.dialogs.spot import short_time
from sloty.tui.screens.acting import Acting
from sloty.tui.widgets.grid import Grid
from sloty.tui.widgets.header import Header
from sloty.tui.widgets.marks import Ghost

if TYPE_CHECKING:
    from sloty.operations.moving import Move, Verdict
    from sloty.operations.remembering import Acts
    from sloty.operations.unit import Unit

_ALL_THE_SAME = ""
_DROP = "free. {grid.choose} drops it, {desk.let_go} leaves it."


class Moving(Acting):
    """Acts, and a hand that can hold a visit."""

    held: Visit | None = None
    """The visit that is in the hand."""

    def action_move(self) -> None:
        """Take the visit under the hand."""
        visit = self.under_hand()
        if visit is None:
            return
        if Verb.RESCHEDULE not in TRANSITIONS[visit.status]:
            word = looks.of(visit.status, awaits_approval=visit.awaits_approval).word
            self.notify(f"{visit.customer_name}: {word}, and not to be moved.", severity="warning", markup=False)
            return
        if self.view != "grid":
            self.turn_to("grid")
            self.lay_hand_on(visit.id)
        self.held = visit
        self.grid.cursor_to(self.grid.cursor[0], visit.top)
        self._haunt()

    def take_in(self, board: Board, now: datetime) -> None:
        """What is in the hand goes along to another day; and what became of its place meanwhile is looked at."""
        is_elsewhere = self.board is None or self.board.day != board.day
        super().take_in(board, now)
        if self.held is not None and is_elsewhere:
            self._haunt()
        elif self.held is not None and self.grid.column is not None:
            self._judge(self.held, self.grid.column, self.grid.minute)

    def hand_moved(self) -> None:
        """What is in the hand goes along."""
        super().hand_moved()
        if self.held is not None:
            self._haunt()

    def _haunt(self) -> None:
        """Show the visit where the hand is, and look whether it can stand there."""
        column, visit = self.grid.column, self.held
        if column is None or visit is None:
            return
        start = column.instant(self.grid.minute).astimezone(self.zone)
        text = f"{start:%H:%M} {visit.customer_name}"
        self.grid.ghost = Ghost(column.key, self.grid.minute, visit.bottom - visit.top, text)
        self._tell(visit, column, "")
        self._judge(visit, column, self.grid.minute)

    @work(thread=True, exclusive=True, group="verdict")
    def _judge(self, visit: Visit, column: Column, minute: int) -> None:
        move = move_of(visit, column, minute)
        verdict = self.quietly(lambda unit: operations.moving.verdict(unit, move))
        if verdict is not None:
            self.app.call_from_thread(self._judged, column, minute, verdict)

    def _tell(self, visit: Visit, column: Column, how: str) -> None:
        """A block is too narrow for a reason: the line on top has it whole."""
        start = column.instant(self.grid.minute).astimezone(self.zone)
        there = f"{start:%a %H:%M}, {column.title}"
        self.query_one(Header).doing = f"Moving {visit.customer_name}: {there}{how and f': {how}'}"

    def _judged(self, column: Column, minute: int, verdict: "Verdict") -> None:
        ghost = self.grid.ghost
        if self.held is None or ghost is None or (ghost.column, ghost.top) != (column.key, minute):
            return
        text = ghost.text if verdict.possible else f"{ghost.text}: {verdict.reason}"
        self.grid.ghost = replace(ghost, text=text, ok=verdict.possible)
        self._tell(self.held, column, verdict.reason or keys.told(self, _DROP))

    def on_grid_chosen(self, message: Grid.Chosen) -> None:
        """Enter: drop what is in the hand; else `enter` what is there."""
        if self.held is not None and message.column is not None:
            self.drop(self.held, message.column, message.minute)
        else:
            self.enter()

    def on_grid_dragged(self, message: Grid.Dragged) -> None:
        """The mouse let a visit go somewhere."""
        self.drop(message.visit, message.column, message.minute)

    def enter(self) -> None:
        """What Enter does when nothing is in the hand: who inherits says."""

    def drop(self, visit: Visit, column: Column, minute: int) -> None:
        """Put the visit there; when that cannot be, say why and what else is free."""
        move = move_of(visit, column, minute)
        self.put(visit, move, lambda error: self._refused(visit, move, error))

    def put(self, visit: Visit, move: "Move", refused: Callable[[SlotyError], None] | None = None) -> None:
        """Move it, or give it to somebody else at the same time and place."""

        def go(unit: "Unit", _: "Acts") -> None:
            if move.starts_at == visit.start and move.provider is not None and move.location in {None, visit.location}:
                operations.moving.reassign(
                    unit,
                    operations.moving.Reassignment(
                        move.ref, move.provider, override_reason=move.override_reason, expected=move.expected
                    ),
                )
            else:
                operations.moving.reschedule(unit, move)

        self.act("Move", [visit.code], go, lambda _: self._dropped(visit), refused)

    def _dropped(self, visit: Visit) -> None:
        self.action_let_go()
        self.notify(f"Moved: {visit.customer_name}. {self.back_in_time}", markup=False)

    def _refused(self, visit: Visit, move: "Move", error: SlotyError) -> None:
        """Offer what is free near by; or, where only a rule says no, to do it all the same."""
        free: list[str] = error.facts.get("alternatives", [])
        choices = [Choice(text, short_time(datetime.fromisoformat(text), str(self.zone))) for text in free]
        actor = self.link.actor
        may_override = actor is not None and Permission.OVERRIDE in actor.permissions
        if may_override and error.code in operations.placing.OVERRIDABLE:
            choices.append(Choice(_ALL_THE_SAME, "There all the same, for a reason"))
        if not choices:
            self.desk.tell(error)
            return

        def chosen(answer: str | None) -> None:
            if answer == _ALL_THE_SAME:
                self.app.push_screen(Asking("Why there all the same?", needed="A reason is needed."), forced)
            elif answer is not None:
                self.put(visit, replace(move, starts_at=datetime.fromisoformat(answer)))

        def forced(reason: str | None) -> None:
            if reason:
                self.put(visit, replace(move, override_reason=reason))

        self.app.push_screen(Choosing("It cannot stand there", choices, text=error.message), chosen)

    def action_let_go(self) -> None:
        """Let what is in the hand stay where it was."""
        super().action_let_go()
        self.held = None
        self.grid.ghost = None
        self.query_one(Header).doing = ""


def move_of(visit: Visit, column: Column, minute: int) -> "Move":
    """The visit at a minute of a column: of another provider, at another location, or only at another time."""
    location = column.location_at(minute)
    move: Move = operations.moving.Move(
        visit.code,
        column.instant(minute),
        provider=column.provider if column.provider not in {None, visit.provider} else None,
        location=location if location != visit.location else None,
        expected=visit.version,
    )
    return move
