"""What is known of the visit under the hand, beside the grid where there is room."""

from rich.text import Text
from textual.app import RenderResult
from textual.reactive import reactive
from textual.widget import Widget

from sloty.engine.lifecycle import TRANSITIONS, Verb
from sloty.formats import looks
from sloty.formats.terminal import safe
from sloty.operations.boards.views import Visit

_KEYS = {
    Verb.CONFIRM: "o confirm",
    Verb.CHECK_IN: "c check in",
    Verb.START: "s start",
    Verb.COMPLETE: "d done",
    Verb.MARK_NO_SHOW: "n no-show",
    Verb.APPROVE: "A approve",
    Verb.RESCHEDULE: "m move",
    Verb.CANCEL: "x cancel",
}
"""What may be done from here, in the order of the day."""


class Detail(Widget):
    """The visit, its customer, and what can be done with it."""

    visit: reactive[Visit | None] = reactive(None)

    def render(self) -> RenderResult:
        """Time, status, who, what, where, notes, keys."""
        if self.visit is None:
            return Text(
                "No visit here.\n\nb books this time, . finds the first free one, / finds a customer.", style="dim"
            )
        return Text("\n").join(_lines(self.visit))


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
    allowed = [told for verb, told in _KEYS.items() if verb in TRANSITIONS[visit.status]]
    if allowed:
        lines += [Text(), *(Text(told, style="dim") for told in allowed)]
    return lines
