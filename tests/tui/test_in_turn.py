"""Keys that come in one go: of a scanner, a macro, a connection that was slow for a moment."""

from functools import partial
from typing import Any, ClassVar

import pytest
from textual import on
from textual.app import App, ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.events import Key
from textual.message import Message
from textual.screen import ModalScreen
from textual.widgets import Input

from sloty.tui import in_turn
from sloty.tui.in_turn import InTurn
from tests.tui.finding_host import played, until


class Lines(ModalScreen[None]):
    """Two lines; Enter leads from the first to the second, and from there away."""

    def compose(self) -> ComposeResult:
        """Within something, so that a key has somewhere to wander."""
        with Vertical():
            yield Input(id="first")
            yield Input(id="second")

    @on(Input.Submitted, "#first")
    def _on(self) -> None:
        self.query_one("#second", Input).focus()

    @on(Input.Submitted, "#second")
    def _away(self) -> None:
        self.dismiss(None)


class Opens(App[None]):
    """What both applications do."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("o", "open", "Open"), Binding("x", "count", "Count")]
    counted = 0

    def action_open(self) -> None:
        """Ask something."""
        self.push_screen(Lines())

    def action_count(self) -> None:
        """Outside of a dialog."""
        self.counted += 1


class Overtaken(Opens):
    """The control: as applications are."""


class Ours(Opens, InTurn):
    """One key after the other."""

    def under_way(self, key: str) -> bool:
        """Whether this is the key that has not been everywhere yet."""
        return self._under_way is not None and self._under_way.key == key


def press(app: App[Any], *keys: str) -> None:
    """All at once."""
    for key in keys:
        app.post_message(Key(key, key if len(key) == 1 else None))


@played
@pytest.mark.parametrize(("kind", "typed"), [(Overtaken, "acX"), (Ours, "aXb")], ids=["control", "ours"])
async def test_what_is_typed_after_a_correction_does_not_overtake_it(kind: Any, typed: str) -> None:
    app = kind()
    async with app.run_test() as pilot:
        await pilot.press("o")
        await pilot.pause()
        press(app, *"ac", "backspace", "X", "b")
        await until(pilot, lambda: app.screen.query_one("#first", Input).value == typed)


@played
async def test_a_whole_dialog_is_filled_in_and_left_and_what_follows_goes_where_it_belongs() -> None:
    app = Ours()
    async with app.run_test() as pilot:
        await pilot.press("o")
        await pilot.pause()
        lines = [*app.screen.query(Input)]
        press(app, *"abc", "enter", *"de", "enter", "x", "x")
        await until(pilot, lambda: app.counted == 2)
        assert [each.value for each in lines] == ["abc", "de"]


class Noted(InTurn):
    """Writes down every key that comes through."""

    def __init__(self) -> None:
        super().__init__()
        self.noted = ""

    def on_key(self, event: Key) -> None:
        """From wherever."""
        self.noted += event.key

    def goes_first(self, key: Key) -> bool:
        """One does."""
        return key.key == "q"


@played
async def test_keys_that_come_before_what_they_are_for_are_done_in_order_once_it_is_there() -> None:
    app = Noted()
    app.keeps_keys = True
    async with app.run_test() as pilot:
        press(app, *"abqc")
        await until(pilot, lambda: app.noted == "q")
        app.catch_up()
        press(app, *"de")
        await until(pilot, lambda: app.noted == "qabcde")


@played
async def test_keys_that_were_for_something_else_are_forgotten() -> None:
    app = Noted()
    app.keeps_keys = True
    async with app.run_test() as pilot:
        press(app, *"abq")
        await until(pilot, lambda: app.noted == "q")
        app.forget_keys()
        press(app, "c")
        await until(pilot, lambda: app.noted == "qc")


@played
async def test_a_key_of_which_nobody_says_that_it_is_done_holds_the_others_up_for_a_moment(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    app = Ours()
    monkeypatch.setattr(in_turn, "_GLANCE", 0.01)
    monkeypatch.setattr(app, "_follow", lambda *_: None)
    async with app.run_test() as pilot:
        press(app, "o")
        await pilot.pause()
        press(app, *"abcd")
        await until(pilot, lambda: app.screen.query_one("#first", Input).value == "abcd")


class Found(Message):
    """What Enter has to wait for."""


class Looking(Lines):
    """What leads on from the first line is found elsewhere."""

    def on_found(self) -> None:
        """It is known now where what follows belongs."""
        self.query_one("#second", Input).focus()

    @on(Input.Submitted, "#first")
    def _wait(self, event: Input.Submitted) -> None:
        event.prevent_default()


@played
async def test_an_answer_that_comes_when_nobody_waits_any_more_still_leads_on(monkeypatch: pytest.MonkeyPatch) -> None:
    """Between its coming and its being taken in, nothing says that something is under way."""
    app = Ours()
    async with app.run_test() as pilot:
        await app.push_screen(Looking())
        await pilot.pause()
        first, second = app.screen.query(Input)
        answers = [Found()]

        def waits() -> bool:
            if app.under_way("enter") and answers:
                first.post_message(answers.pop())
            return False

        monkeypatch.setattr(app, "waits", waits)
        press(app, "a", "enter", "b")
        await until(pilot, lambda: first.value + second.value == "ab")
        assert (first.value, second.value) == ("a", "b")


@played
async def test_a_key_that_was_given_up_is_asked_for_no_more(monkeypatch: pytest.MonkeyPatch) -> None:
    """What had to be found out for it never was."""
    app = Ours()
    asked_again: list[Key] = []
    set_timer = app.set_timer

    def noted(delay: float, callback: Any) -> Any:
        if isinstance(callback, partial):
            asked_again.append(callback.args[0])
        return set_timer(delay, callback)

    async with app.run_test() as pilot:
        await pilot.press("o")
        await pilot.pause()
        monkeypatch.setattr(in_turn, "_GLANCE", 0.02)
        monkeypatch.setattr(in_turn, "_GLANCES", 1)
        monkeypatch.setattr(app, "set_timer", noted)
        monkeypatch.setattr(app, "waits", lambda: True)
        press(app, *"ab")
        await until(pilot, lambda: app.screen.query_one("#first", Input).value == "ab")
        asked_again.clear()
        await until(pilot, lambda: len(asked_again) > 3)
        assert {key.character for key in asked_again} == {"b"}
