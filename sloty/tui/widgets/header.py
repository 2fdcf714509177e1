"""The line on top: where and when one looks, whether that is live, and how the day stands."""

from datetime import datetime

from rich.cells import cell_len
from rich.text import Text
from textual.app import RenderResult
from textual.reactive import reactive
from textual.widget import Widget

from sloty.engine import civil
from sloty.engine.lifecycle import Status
from sloty.formats.looks import LOOKS
from sloty.formats.terminal import safe
from sloty.operations.boards.views import GONE, Board, Counts

_FIRST = 2
"""Parts that are always there: where one looks, and the badge."""
_WIDE = 100
"""Cells from which there is room for words."""


class Header(Widget):
    """One line; what does not fit is left out from the least important on."""

    DEFAULT_CSS = """
    Header { height: 1; background: $panel; color: $foreground; padding: 0 1; }
    """

    board: reactive[Board | None] = reactive(None)
    now: reactive[datetime | None] = reactive(None)
    online: reactive[bool] = reactive(True)
    ascii_only: reactive[bool] = reactive(False)
    doing: reactive[str] = reactive("")
    """What is under way, and how it stands: told in the place of everything but the badge."""

    def validate_now(self, now: datetime | None) -> datetime | None:
        """To the minute, which is what is shown: the line is not painted every second."""
        return now and now.replace(second=0, microsecond=0)

    def render(self) -> RenderResult:
        """Title, day, clock and zone, badge, counts."""
        if self.board is None:
            return Text("Reading …")
        badge = self._badge()
        if self.doing:
            return Text.assemble(badge, "  ", (safe(self.doing), "bold"), overflow="ellipsis", no_wrap=True)
        left = self._left(self.board)
        counts = self.board.counts
        whole, short = (
            self._fitting([left, badge], _counted(counts, is_narrow=self.is_narrow, is_short=is_short))
            for is_short in (False, True)
        )
        shown = short if len(short) > len(whole) else whole
        if counts.listed and not self.is_narrow and len(shown) == _FIRST + len(_counted(counts, is_narrow=False)):
            # Where nothing has to make way for it.
            shown = self._fitting(shown, [Text(f"list {counts.listed}")])
        return Text("  ").join(shown)

    def _fitting(self, parts: list[Text], more: list[Text]) -> list[Text]:
        """Those, and of the others what there is room for."""
        for part in more:
            if cell_len("  ".join(each.plain for each in (*parts, part))) <= self.size.width - 2:
                parts = [*parts, part]
        return parts

    @property
    def is_narrow(self) -> bool:
        """Whether what can be told in fewer letters is."""
        return self.size.width < _WIDE

    def _left(self, board: Board) -> Text:
        zone = civil.zone(board.timezone)
        clock = f"  {self.now.astimezone(zone):%H:%M}" if self.now else ""
        abbreviation = f"{civil.instant(board.day, civil.DAY // 2, zone).astimezone(zone):%Z}"
        title = Text(safe(board.title), style="bold", overflow="ellipsis", no_wrap=True)
        title.truncate(max(12, self.size.width // 3), overflow="ellipsis")
        this_year = self.now is not None and self.now.astimezone(zone).year == board.day.year
        day = f"{board.day:%a} {board.day.day} {board.day:%b}"
        year = "" if self.is_narrow and this_year else f" {board.day.year}"
        return Text.assemble(title, f"  {day}{year}{clock} {abbreviation}")

    def _badge(self) -> Text:
        if self.online:
            return Text("LIVE" if self.ascii_only else "● LIVE", style="bold green")
        return Text("AWAY" if self.ascii_only else "○ AWAY", style="bold reverse red")


def _counted(counts: Counts, *, is_narrow: bool, is_short: bool = False) -> list[Text]:
    """The most important first; in short words where the whole ones are too long for all of it."""
    seen = {Status(status): count for status, count in counts.by_status.items()}
    told = {LOOKS[each].letter: f"{count}" for each, count in seen.items() if not (is_narrow and each in GONE)}
    waits = LOOKS[Status.CHECKED_IN].letter
    if is_narrow and counts.waiting and waits in told:
        told[waits] += f"({counts.longest_wait}')"
    letters = " ".join(f"{letter}{count}" for letter, count in told.items())
    found = [Text(letters)] if letters else []
    if counts.waiting and not is_narrow:
        found.append(
            Text(f"{'wait' if is_short else 'waiting'} {counts.waiting}, {counts.longest_wait}'", style="bold yellow")
        )
    found.append(Text(f"{'exp' if is_short else 'expected'} {counts.expected}"))
    if counts.free_minutes:
        hours, minutes = divmod(counts.free_minutes, 60)
        found.append(Text(f"free {hours}h{minutes:02}" if hours else f"free {minutes}'"))
    return found
