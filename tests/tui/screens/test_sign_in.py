"""Who sits down: nothing of a password is shown, and Esc goes back to whoever sat there."""

from pathlib import Path

from sloty.operations.sign_in import SignInFailed
from sloty.tui.screens.sign_in import SignIn
from tests.builders import Clinic
from tests.tui.front import SMALL, a_desk, played


@played
async def test_somebody_else_may_sit_down_or_go_again(clinic: Clinic, tmp_path: Path) -> None:
    async with a_desk(clinic, tmp_path) as front:
        await front.press("S")
        await front.until(lambda: isinstance(front.desk.screen, SignIn))
        await front.type("eva@example.com")
        await front.press("enter")
        await front.type("secret words")
        assert "secret" not in front.text
        assert "goes back" in front.text
        await front.press("escape")
        assert front.desk.screen is front.home
        assert front.desk.is_running


@played
async def test_an_empty_password_is_not_tried(clinic: Clinic, tmp_path: Path) -> None:
    async with a_desk(clinic, tmp_path) as front:
        await front.press("S")
        await front.until(lambda: isinstance(front.desk.screen, SignIn))
        await front.press("enter", "enter")
        assert isinstance(front.desk.screen, SignIn)
        assert front.desk.link.actor is not None
        assert front.desk.link.actor.name == "ada"


@played
async def test_why_nobody_is_let_in_is_seen_whole_whatever_stands_in_it(clinic: Clinic, tmp_path: Path) -> None:
    async with a_desk(clinic, tmp_path, size=SMALL) as front:
        await front.press("S")
        await front.until(lambda: isinstance(front.desk.screen, SignIn))
        await front.type("eva@example.com")
        await front.press("enter")
        await front.type("secret words")
        await front.press("enter")
        await front.until(lambda: "password is wrong" in front.text)
        # The line grows in the frame after the one in which its text is new.
        await front.until(lambda: str(SignInFailed.hint).rpartition(" ")[2] in front.text)
        assert isinstance(front.desk.screen, SignIn)
        front.desk.screen._refuse("Not [here].")
        await front.until(lambda: "Not [here]." in front.text)
