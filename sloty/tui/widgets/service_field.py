"""What is booked: the services that are given by that provider at that location, with minutes and price."""

from typing import TYPE_CHECKING

from rich.text import Text
from textual import work

from sloty import operations
from sloty.errors import SlotyError
from sloty.formats.terminal import safe
from sloty.tui.link import Link
from sloty.tui.widgets.pick import Pick, Row

if TYPE_CHECKING:
    from sloty.operations.choices import ServiceChoice


class ServiceField(Pick):
    """A service by a part of its name; the preferred one, or the only one, is taken unasked."""

    NOTHING = "No such service is given here."

    def __init__(
        self,
        link: Link,
        provider: str | None = None,
        location: str | None = None,
        *,
        preferred: str | None = None,
        waiting: bool = False,
        id: str | None = None,
    ) -> None:
        """With `waiting`, those alone for which people may wait."""
        super().__init__("Service", "part of its name", id=id)
        self.link = link
        self._provider, self._location = provider, location
        self._preferred = preferred
        self._waiting = waiting
        self._choices: tuple[ServiceChoice, ...] | None = None
        """None: not read yet."""

    def on_mount(self) -> None:
        """See what there is before anybody asks."""
        self.look("")

    def told(self, choice: "ServiceChoice") -> str:
        """Name, minutes, price."""
        return safe(describe(choice))

    def look(self, text: str) -> None:
        """Those that have every word; read in a thread the first time."""
        if self._choices is None:
            self._read(text)
        else:
            self._show(text, self._choices)

    @work(thread=True, exclusive=True, group="look")
    def _read(self, text: str) -> None:
        try:
            found = self.link.ask(lambda unit: operations.choices.services(unit, self._provider, self._location))
        except SlotyError as error:
            self.post_message(self.Failed(text, error))
            return
        self.post_message(self.Answered(text, found))

    def on_pick_answered(self, message: Pick.Answered) -> None:
        """Take what goes without asking."""
        message.stop()
        found = tuple(each for each in message.found if each.waitlist or not self._waiting)
        self._choices = found
        wanted = [each for each in found if each.service == self._preferred]
        if not wanted and len(found) == 1:
            wanted = [*found]
        if wanted and self.choice is None and not self.text:
            self.choose(wanted[0])
        self.look(self.text)

    def _show(self, text: str, choices: "tuple[ServiceChoice, ...]") -> None:
        words = text.casefold().split()
        fitting = [each for each in choices if all(word in each.name.casefold() for word in words)]
        best = fitting.index(self.choice) if self.choice in fitting else 0
        self.show(text, [Row(each, Text(safe(describe(each)))) for each in fitting], best)


def describe(choice: "ServiceChoice") -> str:
    """`Cleaning, 30 min, 80.00 USD`."""
    price = [] if choice.price is None else [f"{choice.price.amount} {choice.price.currency}"]
    return ", ".join([choice.name, f"{choice.minutes} min", *price])
