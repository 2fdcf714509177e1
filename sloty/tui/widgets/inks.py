"""The styles of a grid: names in its style sheet, so that every theme decides what they look like."""

from typing import TYPE_CHECKING, Final

from rich.segment import Segment
from rich.style import Style

from sloty.formats.looks import FILLS, LOOKS
from sloty.tui.widgets.runs import Run

if TYPE_CHECKING:
    from textual.widget import Widget

GROUNDS: Final = (
    *dict.fromkeys(look.name for look in (*LOOKS.values(), *FILLS.values())),
    *("free", "gutter", "gutter-cursor", "head", "head-cursor", "cursor"),
    *("ghost-ok", "ghost-refused", "ghost-open", "gone"),
)
"""They give a run its background, and its colour when it has no pen."""
PENS: Final = ("name", "detail", "word", "wait", "mark", "hint", "now", "time", "hour", "title", "subtitle", "more")
"""They give a run its colour."""
COMPONENTS: Final = frozenset(f"grid--{name}" for name in (*GROUNDS, *PENS))
_MOST = 8192
"""Runs kept; a full day on the largest screen has fewer."""


class Inks(dict[Run, Segment]):
    """Runs in the styles of one widget, each inked once: `inks[run]`. A window that moves sideways repeats most of them."""

    def __init__(self, widget: "Widget") -> None:
        super().__init__()
        self._widget = widget
        self._mixed: dict[tuple[str, str], Style] = {}

    def __missing__(self, run: Run) -> Segment:
        if len(self) >= _MOST:
            self.clear()
        made = self[run] = Segment(run.text, self.style(run.ground, run.pen))
        return made

    def forget(self) -> None:
        """The theme is another, or the focus."""
        self._mixed.clear()
        self.clear()

    def style(self, ground: str, pen: str = "") -> Style:
        """One style, never empty: a segment without one ends the program under NO_COLOR."""
        found = self._mixed.get((ground, pen))
        if found is None:
            found = self._mixed[ground, pen] = self._filtered(self._mix(ground, pen))
        return found

    def _filtered(self, style: Style) -> Style:
        """As the terminal can show it: filters look at nothing but the style, so once for each is enough."""
        segments = [Segment(" ", style)]
        for each in self._widget.get_line_filters():
            segments = each.apply(segments, self._widget.background_colors[1])
        return segments[0].style or style

    def _mix(self, ground: str, pen: str) -> Style:
        below = self._widget.get_component_styles(f"grid--{ground}")
        above = self._widget.get_component_styles(f"grid--{pen}") if pen else below
        background = self._widget.background_colors[1] + below.background
        color = background.get_contrast_text(above.color.a) if above.auto_color else background + above.color
        text = below.text_style + above.text_style
        if text.reverse:
            # Turned round twice it looks as the sheet says; where colours are taken away, once is left to be seen.
            color, background = background, color
        return Style.from_color(color.rich_color, background.rich_color) + text


CSS: Final = """
Grid {
    background: $surface;
    color: $foreground;
    overflow-x: hidden;
    overflow-y: scroll;
    scrollbar-size-vertical: 1;
    scrollbar-color: $foreground 25%;
    scrollbar-background: $panel;

    .grid--free { color: $foreground; }
    .grid--gutter { color: $foreground; }
    .grid--gutter-cursor { background: $primary 40%; color: $foreground; text-style: bold; }
    .grid--head { background: $panel; color: $foreground; }
    .grid--head-cursor { background: $primary 40%; color: $foreground; }
    .grid--cursor { background: $primary 55%; color: $foreground; text-style: reverse; }
    &:focus .grid--cursor {
        background: $block-cursor-background; color: $block-cursor-foreground; text-style: bold reverse;
    }

    .grid--held { background: #a06cd5 20%; color: #a06cd5; text-style: bold; }
    .grid--scheduled { background: $foreground 10%; color: $foreground 70%; text-style: bold; }
    .grid--confirmed { background: $primary 28%; color: $text-primary; text-style: bold; }
    .grid--rescheduled { background: #17a2a2 22%; color: #17a2a2; text-style: bold; }
    .grid--checked-in { background: $warning 24%; color: $text-warning; text-style: bold; }
    .grid--in-progress { background: $success 30%; color: $text-success; text-style: bold; }
    .grid--completed { background: $foreground 4%; color: $foreground 50%; }
    .grid--no-show { background: $error 14%; color: $text-error; }
    .grid--cancelled { background: $foreground 3%; color: $foreground 38%; text-style: strike; }

    .grid--closed { background: $background 60%; color: $foreground 12%; }
    .grid--break { background: $foreground 3%; color: $foreground 18%; }
    .grid--away { background: $background 60%; color: $foreground 20%; }
    .grid--elsewhere { background: $background 60%; color: $foreground 16%; }
    .grid--travel { background: $foreground 3%; color: #17a2a2; }
    .grid--buffer { background: $foreground 3%; color: $foreground 25%; }
    .grid--block { background: $foreground 14%; color: $foreground 55%; }
    .grid--hold { background: #a06cd5 20%; color: #a06cd5; text-style: bold; }

    .grid--name { color: $foreground; text-style: bold; }
    .grid--detail { color: $foreground 70%; text-style: not bold not strike; }
    .grid--word { color: $foreground 60%; text-style: not bold; }
    .grid--wait { color: $text-warning; text-style: bold; }
    .grid--mark { color: $accent; text-style: bold; }
    .grid--hint { color: $foreground 32%; }
    .grid--now { color: $error; text-style: bold; }
    .grid--time { color: $foreground 38%; }
    .grid--hour { color: $foreground 90%; text-style: bold; }
    .grid--title { color: $foreground; text-style: bold; }
    .grid--subtitle { color: $foreground 60%; }
    .grid--more { color: $accent; text-style: bold; }

    .grid--ghost-ok { background: $success; color: auto 95%; text-style: bold reverse; }
    .grid--ghost-refused { background: $error; color: auto 95%; text-style: bold reverse; }
    .grid--ghost-open { background: $secondary; color: auto 95%; text-style: bold reverse; }
    .grid--gone { background: $error; color: auto 95%; text-style: bold reverse; }

    /* Greys: what was seen by its hue is seen by its strength. */
    &:nocolor .grid--now { color: $foreground; }
    &:nocolor .grid--hint { color: $foreground 50%; }

    /* Sixteen colours know no tints: what is told by them elsewhere is told by strength here. */
    &:ansi {
        .grid--held, .grid--hold { background: transparent; color: ansi_magenta; }
        .grid--scheduled { background: transparent; color: ansi_default; }
        .grid--confirmed { background: transparent; color: ansi_blue; }
        .grid--rescheduled, .grid--travel { background: transparent; color: ansi_cyan; }
        .grid--checked-in { background: transparent; color: ansi_yellow; }
        .grid--in-progress { background: transparent; color: ansi_green; }
        .grid--no-show { background: transparent; color: ansi_red; }
        .grid--completed, .grid--cancelled, .grid--closed, .grid--break, .grid--away, .grid--elsewhere, .grid--buffer,
        .grid--block { background: transparent; color: ansi_default; text-style: dim; }
        .grid--cancelled { text-style: dim strike; }
        .grid--detail, .grid--word, .grid--hint, .grid--time, .grid--subtitle { text-style: dim not bold not strike; }
        .grid--wait { color: ansi_yellow; }
        .grid--head { background: transparent; text-style: underline; }
        .grid--head-cursor, .grid--gutter-cursor { background: transparent; text-style: bold reverse; }
        .grid--ghost-ok { background: ansi_green; color: ansi_black; }
        .grid--ghost-refused, .grid--gone { background: ansi_red; color: ansi_black; }
        .grid--ghost-open { background: ansi_cyan; color: ansi_black; }
        .grid--cursor, &:focus .grid--cursor { background: ansi_default; color: ansi_default; }
    }
}
"""
