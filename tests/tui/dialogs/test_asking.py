"""What every dialog that asks shares: only the last question counts, and what went wrong is told whole."""

import threading

from textual.app import ComposeResult
from textual.widgets import Label

from sloty.errors import Invalid
from sloty.operations.unit import Unit
from sloty.tui.dialogs.asking import Asking
from sloty.tui.link import new_key
from tests.builders import Clinic
from tests.tui.finding_host import NARROW, Host, link_to, played, shown, until


class Wrong(Invalid):
    """Something is."""

    code = "test_wrong"
    sentence = "{what} is wrong."
    hint = "Mend it."


class Question(Asking[None]):
    """A dialog that asks what a test wants."""

    def compose(self) -> ComposeResult:
        """The line for what went wrong, and one for the answer."""
        yield Label("", id="answer", markup=False)
        yield Label("", id="problem", markup=False)

    def answer(self, text: str) -> None:
        """Show it."""
        self.query_one("#answer", Label).update(text)


@played
async def test_a_late_answer_to_an_earlier_question_is_dropped(clinic: Clinic) -> None:
    """The first question is held back until the second is answered; asked alone, its answer is shown."""
    question = Question(link_to(clinic))
    goes_on = threading.Event()

    def slow(_: Unit) -> str:
        assert goes_on.wait(10)
        return "slow"

    app = Host(lambda: question)
    async with app.run_test(size=NARROW) as pilot:
        await pilot.pause()
        question.ask(slow, question.answer)
        question.ask(lambda _: "fast", question.answer)
        await until(pilot, lambda: "fast" in shown(app))
        assert not question.waits
        goes_on.set()
        await app.workers.wait_for_complete()
        await pilot.pause()
        assert "fast" in shown(app)
        question.ask(slow, question.answer)
        assert question.waits
        await until(pilot, lambda: "slow" in shown(app))


@played
async def test_what_was_forgotten_is_not_shown(clinic: Clinic) -> None:
    question = Question(link_to(clinic))
    app = Host(lambda: question)
    async with app.run_test(size=NARROW) as pilot:
        await pilot.pause()
        question.ask(lambda _: "wanted", question.answer)
        question.forget()
        assert not question.waits
        await app.workers.wait_for_complete()
        await pilot.pause()
        assert "wanted" not in shown(app)


@played
async def test_what_went_wrong_stands_in_the_dialog(clinic: Clinic) -> None:
    question = Question(link_to(clinic))
    app = Host(lambda: question)

    def refuse(_: Unit) -> str:
        raise Wrong(what="It")

    async with app.run_test(size=NARROW) as pilot:
        await pilot.pause()
        question.ask(refuse, question.answer, key=new_key())
        await until(pilot, lambda: "It is wrong. Mend it." in shown(app))
