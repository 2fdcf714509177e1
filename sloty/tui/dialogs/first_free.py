"""The first free times across providers and locations, the best first: one is chosen, and booked or moved to elsewhere."""

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, ClassVar

from textual import on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical
from textual.events import DescendantFocus
from textual.message import Message
from textual.screen import ModalScreen
from textual.widgets import Button, Input, Label, OptionList

from sloty import operations
from sloty.engine.span import epoch_of
from sloty.errors import SlotyError
from sloty.formats.terminal import safe
from sloty.tui.dialogs.entering import entering
from sloty.tui.dialogs.spot import Spot
from sloty.tui.dialogs.typing_ahead import TypingAhead
from sloty.tui.dialogs.writing import STYLE
from sloty.tui.link import Link
from sloty.tui.widgets.choices import Choices
from sloty.tui.widgets.pick import Pick
from sloty.tui.widgets.refusal import Refusal
from sloty.tui.widgets.service_field import ServiceField
from sloty.tui.widgets.times_field import OtherTimes, TimesField

if TYPE_CHECKING:
    from collections.abc import Callable

    from sloty.operations.choices import ServiceChoice
    from sloty.operations.first_free import Suggestion

_HINT = "Enter chooses, n or PgDn later, PgUp earlier, Esc back"


@dataclass(frozen=True)
class Page:
    """What is offered at once."""

    start: datetime
    """From when on it was looked."""
    suggestions: "tuple[Suggestion, ...]"


class Found(Message):
    """A page has been found, or why none was."""

    def __init__(self, number: int, page: Page | None, error: SlotyError | None = None) -> None:
        super().__init__()
        self.number = number
        """Of the search that it answers."""
        self.page, self.error = page, error


class FirstFree(TypingAhead, ModalScreen["Suggestion | None"]):
    """Gives back the time that was chosen, or None."""

    CSS_PATH = STYLE
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "back", "Back"),
        Binding("ctrl+l", "wait", "Put on the waiting list"),
    ]

    def __init__(
        self,
        link: Link,
        *,
        start: datetime | None = None,
        service: str | None = None,
        near: Spot | None = None,
        only: bool = False,
        usual_provider: str | None = None,
        usual_location: str | None = None,
        wait: "Callable[[str], None] | None" = None,
    ) -> None:
        """From `start`, or now, on. `near` names a provider and a location that the search can be narrowed to, and is
        from the beginning with `only`. `wait` lets somebody wait for a service, where nothing is free.
        """
        super().__init__()
        self.link = link
        self.service = ServiceField(link, preferred=service, id="service")
        self.times = TimesField(id="times")
        self._first_line = (self.times if service else self.service).line
        self.refusal = Refusal()
        self._start = start or link.now()
        self._limits = limits(near)
        self._narrow = Choices([*self._limits], several=True, ticked=[*self._limits] if only else ())
        self._usual = (usual_provider, usual_location)
        self._wait = wait
        self._pages: list[Page] = []
        self._at = 0
        self._asked = 0

    def compose(self) -> ComposeResult:
        """What is wanted, what there is."""
        with Vertical(classes="dialog tall"):
            yield Label("First free time", classes="title", markup=False)
            with Vertical(classes="wanted"):
                yield self.service
                if self._limits:
                    yield self._narrow
            yield self.times
            yield Label("", classes="summary", markup=False)
            yield self.refusal
            with Horizontal(classes="foot"):
                yield Button("Later", id="later", compact=True)
                yield Button("Back", id="back", compact=True)
                yield Label(_HINT, classes="hint", markup=False)

    def on_mount(self) -> None:
        """The service, unless it goes without asking."""
        self._first_line.focus()

    def on_descendant_focus(self, event: DescendantFocus) -> None:
        """Say what Enter does there."""
        is_times = self.times in event.widget.ancestors
        self.query_one(".foot .hint", Label).update(_HINT if is_times else entering(event.widget))

    def line_for(self, _: str) -> Input | None:
        """The one that one begins with, until it has the focus."""
        return self._first_line if self.focused in {None, self._first_line} else None

    # Looking.

    @on(Pick.Chosen, "#service")
    def _service_chosen(self, event: Pick.Chosen) -> None:
        self._start_anew()
        if event.choice is not None:
            self.call_after_refresh(self.times.line.focus)

    @on(Choices.Ticked)
    def _start_anew(self) -> None:
        self._pages, self._at = [], 0
        self.times.offer(())
        if self.service.choice is not None:
            self._search(self._start)

    def _search(self, start: datetime) -> None:
        self._asked += 1
        self.query_one(".summary", Label).update("Looking")
        limits = dict(self._limits[each] for each in self._narrow.ticked)
        self._find(self._asked, start, self.service.choice, limits)

    @work(thread=True, exclusive=True, group="search")
    def _find(self, number: int, start: datetime, service: "ServiceChoice", limits: dict[str, str]) -> None:
        wanted = operations.first_free.Wanted(
            service.service,
            start,
            start + operations.slots.LONGEST_WINDOW,
            usual_provider=self._usual[0],
            usual_location=self._usual[1],
            **limits,
        )
        try:
            found = self.link.ask(lambda unit: operations.first_free.first_free(unit, wanted))
        except SlotyError as error:
            self.post_message(Found(number, None, error))
            return
        self.post_message(Found(number, Page(start, tuple(found))))

    def on_found(self, message: Found) -> None:
        """Show it, unless something else is looked for by now."""
        if message.number != self._asked:
            return
        if message.error is not None:
            self.query_one(".summary", Label).update("")
            self.refusal.tell(message.error)
        elif message.page is not None:
            before = {each.slot for page in self._pages for each in page.suggestions}
            fresh = tuple(each for each in message.page.suggestions if each.slot not in before)
            self._pages.append(Page(message.page.start, fresh))
            self._show(len(self._pages) - 1)

    def _show(self, at: int) -> None:
        self._at = at
        self.refusal.forget()
        nothing = f"Nothing is free then.{' ctrl+l lets somebody wait.' if self._may_wait else ''}"
        self.query_one(".summary", Label).update("" if self._pages[at].suggestions else nothing)
        self.times.offer(self._pages[at].suggestions)

    @on(Button.Pressed, "#later")
    def _later_pressed(self) -> None:
        self.times.action_others(1)

    @on(OtherTimes)
    def _turn(self, event: OtherTimes) -> None:
        """Pages that were there are shown again; a new one begins where the last one ended."""
        at = self._at + event.direction
        if 0 <= at < len(self._pages):
            self._show(at)
        elif self.service.choice is None:
            self.service.line.focus()
        elif event.direction > 0:
            self._search(self._end() if self._pages else self._start)

    def _end(self) -> datetime:
        """Where the next page begins."""
        last = self._pages[-1]
        latest = max((each.slot.start for each in last.suggestions), key=epoch_of, default=None)
        end: datetime = latest or last.start + operations.slots.LONGEST_WINDOW
        return end

    @on(OptionList.OptionHighlighted)
    def _pointed(self, event: OptionList.OptionHighlighted) -> None:
        if self.times.rows and event.option_list in self.times.query(OptionList):
            self.query_one(".summary", Label).update(_told(self.times.rows[event.option_index].choice))

    # Leaving.

    @property
    def _may_wait(self) -> bool:
        chosen = self.service.choice
        return self._wait is not None and chosen is not None and chosen.waitlist

    def action_wait(self) -> None:
        """No time is wanted, but a place on the waiting list, where the service keeps one."""
        if self._wait is not None and self._may_wait:
            service = self.service.choice.service
            self.dismiss(None)
            self._wait(service)

    @on(Pick.Chosen, "#times")
    def _time_chosen(self, event: Pick.Chosen) -> None:
        if event.choice is not None:
            self.dismiss(event.choice)

    @on(Button.Pressed, "#back")
    def action_back(self) -> None:
        """No time is wanted."""
        self.dismiss(None)


def limits(near: Spot | None) -> dict[str, tuple[str, str]]:
    """What the search can be narrowed to, by how it is told: of whom, or where."""
    if near is None:
        return {}
    provider = {f"only with {near.provider_name}": ("provider", near.provider)} if near.provider else {}
    location = {f"only at {near.location_name}": ("location", near.location)} if near.location else {}
    return {**provider, **location}


def _told(suggestion: "Suggestion") -> str:
    spot = Spot.of(suggestion)
    return safe(f"{spot.when}, {spot.where}: {', '.join(suggestion.reasons)}")
