"""The desk's home: the day as it is lived. Looks, acts, moves; and opens the dialogs that book, find and block."""

from datetime import timedelta
from typing import TYPE_CHECKING

from sloty import operations
from sloty.operations.boards.views import Column
from sloty.tui.dialogs.blocking import Block, Blocking
from sloty.tui.screens.moving import Moving

if TYPE_CHECKING:
    from sloty.operations.remembering import Acts

    from sloty.operations.overrides import AbsenceView
    from sloty.operations.unit import Unit


class Home(Moving):
    """Everything of the day."""

    # Blocking.

    def action_block(self) -> None:
        """Take time for no visit; on a block, give it back."""
        column, minute = self.grid.column, self.grid.minute
        if column is None:
            return
        stretch = column.stretch_at(minute)
        if stretch is not None and stretch.id is not None and stretch.fill in {"BLOCK", "AWAY"}:
            self._free(str(stretch.id), block=stretch.fill == "BLOCK")
            return
        start = column.instant(minute).astimezone(self.zone)
        whose = f"{column.title}, {start:%a} {start.day} {start:%b %H:%M}"
        dialog = Block(whose, room=column.resource is not None)
        self.app.push_screen(dialog, lambda answer: self._block(column, minute, answer))

    def _block(self, column: Column, minute: int, answer: Blocking | None) -> None:
        if answer is None:
            return
        if answer.absent is not None:
            self._absent(column, answer)
            return
        start = column.instant(minute)

        def take(unit: "Unit", acts: "Acts") -> None:
            wish = operations.blocks.BlockWish(
                start,
                start + timedelta(minutes=answer.minutes),
                provider=column.provider,
                resource=column.resource,
                location=column.location_at(minute),
                reason=answer.reason or None,
            )
            acts.made(operations.blocks.block(unit, wish))

        self.act("Block time", [], take, lambda _: self.notify("Blocked. u takes it back.", markup=False))

    def _absent(self, column: Column, answer: Blocking) -> None:
        """Away for the day; the visits that this leaves outside are selected, to be moved or cancelled."""
        given = {"provider": column.provider, "day": column.day, "kind": answer.absent, "reason": answer.reason or None}

        def leave(unit: "Unit", acts: "Acts") -> "AbsenceView":
            view: AbsenceView = operations.overrides.absent(unit, given)
            acts.made(view.override)
            return view

        self.act("Absence", [], leave, self._left)

    def _left(self, view: "AbsenceView") -> None:
        self.grid.selected = frozenset(each.id for each in view.affected)
        count = len(view.affected)
        outside = f" {count} visit{'' if count == 1 else 's'} left outside, selected: x cancels them." if count else ""
        self.notify(f"Away all day.{outside} u takes it back.", markup=False)

    def _free(self, ref: str, *, block: bool) -> None:
        def give_back(unit: "Unit", _: "Acts") -> None:
            (operations.blocks.unblock if block else operations.overrides.remove)(unit, ref)

        self.act("Free time", [], give_back, lambda _: self.notify("Free again.", markup=False))
