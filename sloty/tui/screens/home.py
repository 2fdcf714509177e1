"""The desk's home: the day as it is lived. Looks, acts, moves; and opens the dialogs that book, find and block."""

from datetime import timedelta
from typing import TYPE_CHECKING

from textual import work

from sloty import operations
from sloty.errors import SlotyError
from sloty.formats.terminal import safe
from sloty.operations.boards.making import Look
from sloty.operations.boards.views import Column, Visit
from sloty.tui import keys
from sloty.tui.dialogs.blocking import Block, Blocking
from sloty.tui.dialogs.history import History
from sloty.tui.dialogs.note import Note
from sloty.tui.printing import print_day
from sloty.tui.screens.waiting import Waiting

if TYPE_CHECKING:
    from sloty.operations.overrides import AbsenceView
    from sloty.operations.remembering import Acts
    from sloty.operations.unit import Unit


class Home(Waiting):
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

        self.act("Block time", [], take, lambda _: self.notify(f"Blocked. {self.back}", markup=False))

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
        count, cancels = len(view.affected), keys.told(self, "{visit.cancel} cancels them")
        outside = f" {count} visit{'' if count == 1 else 's'} left outside, selected: {cancels}." if count else ""
        self.notify(f"Away all day.{outside} {self.back}", markup=False)

    def _free(self, ref: str, *, block: bool) -> None:
        def give_back(unit: "Unit", _: "Acts") -> None:
            (operations.blocks.unblock if block else operations.overrides.remove)(unit, ref)

        self.act("Free time", [ref], give_back, lambda _: self.notify(f"Free again. {self.back}"))

    # What is written about it.

    def action_note(self) -> None:
        """Write the note of the visit under the hand."""
        visit = self.under_hand()
        if visit is not None:
            self.app.push_screen(Note(visit.customer_name, visit.notes or ""), lambda text: self._noted(visit, text))

    def _noted(self, visit: Visit, text: str | None) -> None:
        if text is None:
            return

        def annotate(unit: "Unit", _: "Acts") -> None:
            operations.appointments.annotate(unit, visit.code, text, expected=visit.version)

        self.act(
            "Note",
            [visit.code],
            annotate,
            lambda _: self.notify(f"Noted: {visit.customer_name}. {self.back}", markup=False),
        )

    def action_history(self) -> None:
        """Show what happened to the visit under the hand."""
        visit = self.under_hand()
        if visit is not None:
            self.app.push_screen(History(self.link, visit.code))

    def action_copy(self) -> None:
        """Put the details of the visit under the hand where other programs find them."""
        visit = self.under_hand()
        if visit is not None:
            when = f"{visit.start:%A %Y-%m-%d %H:%M %Z}"
            whom = f"{visit.customer_name}, {visit.service_name} with {visit.provider_name} at {visit.location_name}"
            self.app.copy_to_clipboard(safe(f"{visit.code}  {when}  {whom}"))
            self.notify("Copied.")

    def action_print(self) -> None:
        """Write the day as a page to be printed."""
        self._print(self.look)

    @work(thread=True, exclusive=True, group="print")
    def _print(self, look: Look) -> None:
        found = self.quietly(
            lambda unit: operations.day_sheet.sheet(unit, look.day, provider=look.provider, location=look.location)
        )
        if found is None:
            return
        try:
            path = print_day(found, self.desk.surroundings.folder, self.link.now())
        except SlotyError as error:
            self.app.call_from_thread(self.desk.tell, error)
        else:
            self.app.call_from_thread(self.notify, f"To be printed: {path}", timeout=20, markup=False)
