"""Boxes to tick, or one of several to choose. The marks are characters: they need no colour and no Unicode."""

from collections.abc import Sequence
from typing import ClassVar

from rich.text import Text
from textual.binding import Binding, BindingType
from textual.message import Message
from textual.widgets import OptionList
from textual.widgets.option_list import Option

from sloty.formats.terminal import safe


class Choices(OptionList):
    """Options under each other; Space ticks one and unticks it again, as Enter and a click do where there can be several."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("space", "tick", "Tick", show=False)]
    DEFAULT_CSS = """
    Choices { height: auto; max-height: 6; border: none; padding: 0; }
    Choices:focus { border: none; }
    Choices:focus > .option-list--option-highlighted { color: $background; background: $foreground; }
    Choices:focus:nocolor > .option-list--option-highlighted { text-style: underline; }
    """

    class Ticked(Message):
        """Something was ticked or unticked."""

        def __init__(self, *, is_settled: bool) -> None:
            super().__init__()
            self.is_settled = is_settled
            """Whether one goes on from here: by Enter, where only one can be taken."""

    def __init__(self, options: Sequence[str], *, several: bool, ticked: Sequence[str] = (), id: str | None = None):
        super().__init__(id=id, markup=False)
        self._offered = tuple(options)
        self.several = several
        """Whether more than one can be ticked."""
        self._ticked = set(ticked)
        self.add_options([Option(self._line(each)) for each in self._offered])
        self.highlighted = next((at for at, each in enumerate(self._offered) if each in self._ticked), 0)

    @property
    def ticked(self) -> tuple[str, ...]:
        """What is ticked, in the order of the options."""
        return tuple(each for each in self._offered if each in self._ticked)

    def action_select(self) -> None:
        """Take what is pointed at, of which there can be one; else tick it."""
        if self.highlighted is not None:
            is_taken = not self.several and self._offered[self.highlighted] in self._ticked
            self._tick(settles=not self.several, keeps=is_taken)

    def action_tick(self) -> None:
        """Tick what is pointed at, or untick it; that unticks the others where only one can be."""
        if self.highlighted is not None:
            self._tick(settles=False, keeps=False)

    def _tick(self, *, settles: bool, keeps: bool) -> None:
        assert self.highlighted is not None
        pointed = self._offered[self.highlighted]
        before = self._ticked if self.several else self._ticked & {pointed}
        self._ticked = before if keeps else before ^ {pointed}
        for index, each in enumerate(self._offered):
            self.replace_option_prompt_at_index(index, self._line(each))
        self.post_message(self.Ticked(is_settled=settles))

    def _line(self, option: str) -> Text:
        left, right = "[]" if self.several else "()"
        mark = "x" if option in self._ticked else " "
        return Text(f"{left}{mark}{right} {safe(option)}")
