"""Who comes: found from the first letter, or somebody new, read from the same line."""

from dataclasses import dataclass
from typing import TYPE_CHECKING
from uuid import UUID

from rich.text import Text
from textual import work

from sloty import operations
from sloty.actor import Permission
from sloty.errors import SlotyError
from sloty.formats.terminal import safe
from sloty.ids import new_id
from sloty.tui.link import Link
from sloty.tui.widgets.pick import Pick, Row

if TYPE_CHECKING:
    from sloty.engine.newcomer import Newcomer
    from sloty.operations.customers import CustomerView
    from sloty.operations.newcomers import LookedUp
    from sloty.operations.unit import Unit

_NAME_WIDTH, _PHONE_WIDTH = 22, 16
_IN_USE = "ACTIVE"


@dataclass(frozen=True)
class Known:
    """Somebody who is written down."""

    ref: str
    """E-mail, code or id."""
    name: str

    def within(self, _: "Unit") -> str:
        """How the unit's operations refer to them."""
        return self.ref


@dataclass(frozen=True)
class New:
    """Somebody to be written down with their visit."""

    newcomer: "Newcomer"
    identity: UUID
    """The same for as long as the line says the same: writing them may have to be repeated."""

    @property
    def name(self) -> str:
        """Both names."""
        return self.newcomer.name

    def within(self, unit: "Unit") -> str:
        """Write them down; how the unit's operations refer to them."""
        ref: str = operations.newcomers.add(unit, self.newcomer, self.identity)
        return ref


class CustomerField(Pick):
    """A customer by name, telephone number, e-mail address or code: `Known`, or `New` where the actor may add some."""

    DELAY = 0.08
    NOTHING = "Nobody is found."

    def __init__(self, link: Link, *, newcomers: bool = True, id: str | None = None) -> None:
        super().__init__("Customer", "name, telephone, e-mail or code", id=id)
        self.link = link
        self._newcomers = newcomers
        self._identities: dict[Newcomer, UUID] = {}

    def told(self, choice: Known | New) -> str:
        """By name."""
        return safe(choice.name)

    def look(self, text: str) -> None:
        """In a thread; a blank line is nobody."""
        if text.strip():
            self._look_up(text)
        else:
            self.show(text, ())

    @work(thread=True, exclusive=True, group="look")
    def _look_up(self, text: str) -> None:
        try:
            found = self.link.ask(lambda unit: operations.newcomers.look_up(unit, text))
        except SlotyError as error:
            self.post_message(self.Failed(text, error))
            return
        self.post_message(self.Answered(text, found))

    def on_pick_answered(self, message: Pick.Answered) -> None:
        """Those who are known, those who share a number, and always last somebody new."""
        message.stop()
        found: LookedUp = message.found
        rows = [_row(view) for view in found.customers] + [_row(view, "same contact") for view in found.sharing]
        may_add = self.link.actor is not None and self.link.actor.may(Permission.EDIT_CUSTOMERS)
        if self._newcomers and may_add:
            rows.append(self._new_row(found.newcomer))
        is_new = not found.customers and not found.newcomer.problems
        self.show(message.text, rows, len(rows) - 1 if is_new else 0)

    def _new_row(self, newcomer: "Newcomer") -> Row:
        text = Text("New customer: ")
        text.append(safe(newcomer.name), style="bold")
        contacts = [each for each in (newcomer.phone, newcomer.email) if each]
        text.append("".join(f"  {safe(each)}" for each in contacts))
        problems = "; ".join(newcomer.problems)
        if problems:
            text.append(f" - {safe(problems)}", style="italic")
        elif not contacts:
            text.append("  (no telephone, no e-mail)", style="dim")
        identity = self._identities.setdefault(newcomer, new_id(self.link.now()))
        return Row(New(newcomer, identity), text, f"{problems[:1].upper()}{problems[1:]}." if problems else "")


def _row(view: "CustomerView", remark: str = "") -> Row:
    name = f"{view.first_name} {view.last_name}"
    more = [view.email, view.code, view.date_of_birth and f"born {view.date_of_birth}"]
    remarks = [remark, "" if view.status == _IN_USE else view.status.lower()]
    text = Text.assemble(
        _cell(name, _NAME_WIDTH, "bold"),
        _cell(view.phone or "", _PHONE_WIDTH),
        *((f"{told}  ", "italic") for told in remarks if told),
        "  ".join(safe(str(each)) for each in more if each),
    )
    return Row(Known(str(view.id), name), text)


def _cell(text: str, width: int, style: str = "") -> Text:
    cell = Text(safe(text), style=style)
    cell.truncate(width, overflow="ellipsis", pad=True)
    return cell.append(" ")
