"""The command palette: every action of the desk by its name, and every place and person there is to look at."""

import asyncio
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import Protocol, cast

from textual.command import DiscoveryHit, Hit, Hits, Provider
from textual.content import Content

from sloty.errors import SlotyError
from sloty.formats.terminal import safe
from sloty.operations.boards.making import Look
from sloty.operations.boards.sights import Sights, sights
from sloty.operations.boards.views import Layout
from sloty.tui import keys
from sloty.tui.link import Link

_OURS = {str(each.id): place for place, each in enumerate((*keys.ACTS, *keys.VIEWS, *keys.DESK))}
"""In the order in which they are told."""


class Looking(Protocol):
    """A screen that looks at a day somewhere."""

    link: Link
    look: Look

    def turn_to(self, view: str) -> None:
        """Show the grid, whatever was shown before."""

    def show(self, look: Look) -> None:
        """Look elsewhere."""


@dataclass(frozen=True, slots=True)
class Command:
    """One thing to be done from the palette."""

    name: str
    """Harmless, and no markup."""
    told: str
    run: Callable[[], object]


class DeskCommands(Provider):
    """What can be done where the palette was opened, and where one may look from there."""

    sights: Sights | None = None
    """None: they could not be read, or this screen looks at no day."""

    async def startup(self) -> None:
        """Read where one may look; the palette opens meanwhile."""
        if hasattr(self.screen, "look") and hasattr(self.screen, "link"):
            try:
                self.sights = await asyncio.to_thread(self.looking.link.ask, sights)
            except SlotyError:
                # The desk's badge tells that; its actions are there all the same.
                self.sights = None

    @property
    def looking(self) -> Looking:
        """The screen, as what it is."""
        return cast(Looking, self.screen)

    async def discover(self) -> Hits:
        """Everything, before anything was typed."""
        for each in self._commands():
            yield DiscoveryHit(Content(each.name), each.run, each.name, each.told)

    async def search(self, query: str) -> Hits:
        """What the letters mean, the likeliest first."""
        matcher = self.matcher(query)
        for each in self._commands():
            score, offsets = matcher.fuzzy_search.match(query, each.name)
            if score > 0:
                shown = Content(each.name)
                for at in offsets:
                    shown = shown.stylize("bold underline", at, at + 1)
                yield Hit(score, shown, each.run, each.name, each.told)

    def _commands(self) -> Iterator[Command]:
        yield from self._actions()
        if self.sights is not None:
            yield from self._places(self.sights)

    def _actions(self) -> Iterator[Command]:
        """Every action of the tables that has effect here, with the key that it has now."""
        found: dict[str, Command] = {}
        for node, binding, enabled, _ in self.screen.active_bindings.values():
            if enabled and binding.id in _OURS:
                action = binding.action
                command = Command(
                    binding.tooltip or binding.description,
                    f"Key {self.app.get_key_display(binding)}",
                    lambda action=action, node=node: self.app.run_action(action, node),  # type: ignore[misc]  # of a lambda with defaults
                )
                found.setdefault(str(binding.id), command)
        yield from (found[each] for each in sorted(found, key=_OURS.__getitem__))

    def _places(self, found: Sights) -> Iterator[Command]:
        look = self.looking.look
        day = replace(look, layout=Layout.PROVIDERS if look.layout is Layout.WEEK else look.layout, provider=None)
        yield self._to("Go to all locations", replace(day, location=None))
        for each in found.locations:
            yield self._to(f"Go to {safe(each.name)}", replace(day, location=each.slug))
        for each in found.providers:
            name = safe(each.name)
            yield self._to(f"Day of {name}", replace(look, layout=Layout.PROVIDERS, location=None, provider=each.slug))
            yield self._to(f"Week of {name}", replace(look, layout=Layout.WEEK, location=None, provider=each.slug))

    def _to(self, name: str, look: Look) -> Command:
        def run() -> None:
            self.looking.turn_to("grid")
            self.looking.show(look)

        return Command(name, "Look there", run)
