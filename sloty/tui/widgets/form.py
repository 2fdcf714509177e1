"""The questions of a service, under their headings."""

from collections.abc import Sequence
from itertools import groupby
from typing import Any

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.widgets import Label

from sloty.engine.fields import Parameter
from sloty.errors import SlotyError
from sloty.formats.terminal import safe
from sloty.tui.widgets.question import Question


class Form(Vertical):
    """Every parameter of a service, in its order."""

    DEFAULT_CSS = """
    Form { height: auto; }
    Form .heading { text-style: bold underline; }
    """

    def __init__(self, parameters: Sequence[Parameter]) -> None:
        super().__init__()
        self.questions = [Question(each) for each in parameters]
        self._untouched = self.answers

    def compose(self) -> ComposeResult:
        """A heading before each group."""
        for group, questions in groupby(self.questions, lambda question: question.parameter.group):
            if group:
                yield Label(safe(group), classes="heading", markup=False)
            yield from questions

    @property
    def answers(self) -> dict[str, Any]:
        """What was filled in, by name."""
        return {each.parameter.name: answer for each in self.questions if (answer := each.answer) is not None}

    @property
    def is_filled_in(self) -> bool:
        """Whether there is an answer that would be lost: a box that nobody ticked is none."""
        return self.answers != self._untouched

    def unanswered(self) -> Question | None:
        """The first that keeps the visit from being booked."""
        return next((each for each in self.questions if each.problem), None)

    def check(self) -> Question | None:
        """Tell everything that is wrong, beside it; the first of these."""
        for each in self.questions:
            each.show(each.problem)
        return self.unanswered()

    def refused(self, errors: Sequence[SlotyError]) -> None:
        """Tell what the booking found, each beside its question."""
        for error in errors:
            for each in self.questions:
                if each.parameter.name == error.field:
                    each.refused(error)
