"""Keys that come in one go are done one after the other, as they were pressed; and those that come too early, later.

A line takes a letter at once, while Enter or Backspace wander up from it to where their bindings are: what is typed
after them would overtake them. Over a slow connection, or when somebody is quick, that is every other correction.
"""

from collections import deque
from functools import partial
from typing import Final

from textual.app import App
from textual.dom import DOMNode
from textual.events import Event, Key
from textual.timer import Timer
from textual.widgets import Input, TextArea

_GLANCE: Final = 0.5
"""Seconds until it is looked whether a key is still under way: whoever had it may have gone with it, and nobody says so."""
_GLANCES: Final = 10
"""A key is waited for no longer than so many, whatever it does."""
_AGAIN: Final = 0.01
"""Seconds until it is asked again whether something is still to be found out."""


class InTurn(App[None]):
    """Takes a key when the one before it has been everywhere that it goes."""

    def __init__(self) -> None:
        super().__init__()
        self._pressed: deque[Key] = deque()
        self.keeps_keys = False
        """Whether keys are kept until `catch_up`: what they are for is not there yet."""
        self._under_way: Key | None = None
        self._at: DOMNode | None = None
        """Who has the key."""
        self._patience: Timer | None = None
        self._glances = 0

    def waits(self) -> bool:
        """Whether the last key has to be answered, before it is known where the next one belongs."""
        return False

    def goes_first(self, key: Key) -> bool:  # noqa: ARG002 - who inherits looks at it
        """Whether a key is not kept, whatever others are."""
        return False

    def catch_up(self) -> None:
        """What keys were kept for is there: do them in their order, before any that comes now."""
        if self.keeps_keys:
            self.call_later(self._catch_up)

    async def _catch_up(self) -> None:
        self.keeps_keys = False
        await self._over()

    def forget_keys(self) -> None:
        """They were for something else than what comes now."""
        self.keeps_keys = False
        self._pressed.clear()

    async def on_event(self, event: Event) -> None:
        """A key that comes too early waits."""
        if not isinstance(event, Key) or event.is_forwarded:
            await super().on_event(event)
        elif self.keeps_keys and not self.goes_first(event):
            self._pressed.append(event)
        elif self._under_way is None:
            await self._begin(event)
        else:
            self._pressed.append(event)
            if self._patience is None:
                self._patience = self.set_timer(_GLANCE, self._glance)

    async def _glance(self) -> None:
        self._glances += 1
        if self._at is not None and self._at.is_attached and self._glances < _GLANCES:
            self._patience = self.set_timer(_GLANCE, self._glance)
        else:
            await self._over()

    async def _begin(self, key: Key) -> None:
        line = self.focused
        if not isinstance(line, Input | TextArea):
            # Everything is a binding there, and wanders as far.
            await super().on_event(key)
            return
        self._under_way, self._at, self._glances = key, line, 0
        await super().on_event(key)
        # Once more: Enter is submitted by the line.
        self._follow(key, line, [line])

    def _follow(self, key: Key, at: DOMNode, again: list[DOMNode], *, settled: bool = False) -> None:
        """Behind the key from queue to queue, up to here; then again, behind what it brought about."""
        self._at, above = at, at.parent
        if above is not None and at.call_later(partial(self._follow, settled=settled), key, above, again):
            return
        if again:
            self.call_later(self._follow, key, again.pop(), again)
        else:
            self.call_later(partial(self._done, settled=settled), key)

    async def _done(self, key: Key, *, settled: bool = False) -> None:
        """It has been everywhere; and once more behind what was still under way when nothing waited any more."""
        if key is not self._under_way:
            # It was given up meanwhile.
            return
        if self.waits():
            self.set_timer(_AGAIN, partial(self._done, key))
        elif not settled:
            # The answer may have come this very moment: then it is not yet where it leads on.
            self._follow(key, self.focused or self.screen, [], settled=True)
        else:
            await self._over()

    async def _over(self) -> None:
        """The next one, if there is."""
        if self._patience is not None:
            self._patience.stop()
            self._patience = None
        self._under_way = None
        while self._pressed and self._under_way is None:
            await self._begin(self._pressed.popleft())
        if self._pressed:
            self._patience = self.set_timer(_GLANCE, self._glance)
