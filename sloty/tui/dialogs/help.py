"""Help for where one is: every key that does something there, found by typing, and what letters and glyphs mean."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import groupby
from types import MappingProxyType
from typing import Any, ClassVar, Final

from rich.text import Text
from textual import on
from textual.app import App, ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical, VerticalScroll
from textual.screen import ModalScreen, Screen
from textual.widgets import Input, Label, Static

from sloty.formats.looks import FILLS, HOLD, LOOKS, Look
from sloty.tui import keys
from sloty.tui.cells import fit
from sloty.tui.dialogs.typing_ahead import TypingAhead

_HERE, _ANYWHERE = "Here", "Everywhere at the desk"
_GROUPS: Final[Mapping[str, str]] = MappingProxyType(
    {
        **{str(each.id): "The visit or the time under the hand" for each in keys.ACTS},
        **{str(each.id): "Where one looks" for each in keys.VIEWS},
        **{str(each.id): _ANYWHERE for each in keys.DESK},
    }
)
_ORDER: Final = (_HERE, *dict.fromkeys(_GROUPS.values()))
_KEY_WIDTH, _ROW = 16, 72
_LEGEND_COLUMNS = 3


@dataclass(frozen=True, slots=True)
class KeyHelp:
    """One thing that can be done, and how."""

    group: str
    keys: tuple[str, ...]
    """As people write them."""
    told: str


class Help(TypingAhead, ModalScreen[None]):
    """Keys by group, then the legend; letters narrow both down."""

    DEFAULT_CSS = """
    Help .dialog { height: 100%; }
    Help VerticalScroll { height: 1fr; scrollbar-gutter: stable; }
    Help #lines { height: auto; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("down", "scroll('scroll_down')", "Down", show=False),
        Binding("up", "scroll('scroll_up')", "Up", show=False),
        Binding("pagedown", "scroll('scroll_page_down')", "Page down", show=False),
        Binding("pageup", "scroll('scroll_page_up')", "Page up", show=False),
        Binding("escape", "back", "Back"),
    ]

    def __init__(self, known: Iterable[KeyHelp], *, ascii_only: bool = False) -> None:
        super().__init__()
        self.known = sorted(known, key=lambda each: _ORDER.index(each.group))
        self.ascii_only = ascii_only

    @classmethod
    def of(cls, screen: Screen[Any], *, ascii_only: bool = False) -> "Help":
        """Of what has the focus on a screen now."""
        return cls(active_keys(screen), ascii_only=ascii_only)

    def compose(self) -> ComposeResult:
        """A line to type in, and everything below it."""
        with Vertical(classes="dialog -wide"):
            yield Input(placeholder="Type to find a key, or what it does", id="wanted", select_on_focus=False)
            with VerticalScroll(can_focus=False):
                yield Static(id="lines", markup=False)
            yield Label("Up and Down scroll, Esc goes back", classes="hint")

    def on_mount(self) -> None:
        """All of it."""
        self._show("")

    @on(Input.Changed)
    def _typed(self, event: Input.Changed) -> None:
        self._show(event.value.strip().casefold())

    def _show(self, wanted: str) -> None:
        found = [each for each in self.known if wanted in f"{each.told} {' '.join(each.keys)}".casefold()]
        lines = [*_lines(found), *_legend(wanted, ascii_only=self.ascii_only)]
        self.query_one("#lines", Static).update(Text("\n").join(lines or [Text("No key does that here.")]))
        self.query_one(VerticalScroll).scroll_home(animate=False)

    def action_scroll(self, action: str) -> None:
        """Up and down, while one types."""
        getattr(self.query_one(VerticalScroll), action)(animate=False)

    @on(Input.Submitted)
    def action_back(self) -> None:
        """Enough."""
        self.dismiss(None)


def active_keys(screen: Screen[Any]) -> list[KeyHelp]:
    """What every key does on a screen now, as it is bound now, keys that do the same thing together."""
    found: dict[tuple[str, str], list[str]] = {}
    for node, binding, enabled, _ in screen.active_bindings.values():
        if enabled and binding.description and not binding.system:
            group = _GROUPS.get(str(binding.id), _ANYWHERE if isinstance(node, Screen | App) else _HERE)
            told = binding.tooltip or binding.description
            found.setdefault((group, told), []).append(node.app.get_key_display(binding))
    return [KeyHelp(group, tuple(dict.fromkeys(pressed)), told) for (group, told), pressed in found.items()]


def _lines(found: Iterable[KeyHelp]) -> Iterator[Text]:
    for group, known in groupby(found, key=lambda each: each.group):
        yield Text(group, style="bold underline")
        for each in known:
            yield Text.assemble((fit(", ".join(each.keys), _KEY_WIDTH), "bold"), each.told, no_wrap=True)
        yield Text()


def _legend(wanted: str, *, ascii_only: bool) -> Iterator[Text]:
    looks = [each for each in (*LOOKS.values(), HOLD, *FILLS.values()) if wanted in each.word]
    looks = list({each.name: each for each in looks}.values())
    if looks:
        yield Text("Letters and glyphs", style="bold underline")
    for at in range(0, len(looks), _LEGEND_COLUMNS):
        row = looks[at : at + _LEGEND_COLUMNS]
        yield Text.assemble(*(_meaning(each, ascii_only=ascii_only) for each in row), no_wrap=True)


def _meaning(look: Look, *, ascii_only: bool) -> Text:
    glyph = look.plain if ascii_only else look.glyph
    return Text(fit(f"{glyph} {look.letter or ' '} {look.word}", _ROW // _LEGEND_COLUMNS), style=look.color)
