"""Who sits down: nothing of a password is shown, and Esc goes back to whoever sat there."""

from pathlib import Path

from sloty.tui.screens.sign_in import SignIn
from tests.builders import Clinic
from tests.tui.front import a_desk, played


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
