"""The keys at the foot of the screen: as many as there is room for, and always those that help and leave."""

from typing import Any, Final

from rich.cells import cell_len
from textual.app import ComposeResult
from textual.events import Resize
from textual.widgets import Footer

_ALWAYS: Final = frozenset({"help", "leave"})
"""Actions that are told however narrow it is."""


class Hints(Footer):
    """A footer that leaves whole hints out, the last before the first, instead of losing its end."""

    def __init__(self) -> None:
        super().__init__(compact=True, show_command_palette=False)

    def compose(self) -> ComposeResult:
        """What fits, in the order of the keys, and help and quit after it."""
        found: list[Any] = [*super().compose()]
        always = [each for each in found if each.action in _ALWAYS]
        room = self.size.width - sum(map(_cells, always))
        for each in found:
            if each.action not in _ALWAYS:
                room -= _cells(each)
                if room < 0:
                    break
                yield each
        yield from always

    def on_resize(self, _: Resize) -> None:
        """There is room for more, or for less."""
        self.call_after_refresh(self.recompose)


def _cells(key: Any) -> int:
    """How wide it is, with a space on each side of its words."""
    return cell_len(key.key_display) + cell_len(key.description) + 2
