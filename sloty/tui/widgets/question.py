"""One parameter of a service, as something to be filled in: its label, the control for its type, what is wrong with it."""

from pathlib import Path
from typing import Any, Final

from textual import on
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.widget import Widget
from textual.widgets import Input, Label, TextArea

from sloty.engine.answers import AnswerInvalid, AnswerMissing, answers
from sloty.engine.fields import Parameter, ParameterType
from sloty.engine.uploads import LARGEST, Upload
from sloty.errors import SlotyError
from sloty.formats.terminal import safe
from sloty.tui.widgets.choices import Choices
from sloty.tui.widgets.note_area import NoteArea

_YES, _NO = "Yes", "No"
_PLACEHOLDERS: Final = {
    ParameterType.NUMBER: "12 or 12.5",
    ParameterType.EMAIL: "name@example.org",
    ParameterType.PHONE: "+1 202 555 0143",
    ParameterType.DATE: "2027-03-31",
    ParameterType.TIME: "09:30",
    ParameterType.DATETIME: "2027-03-31 09:30",
    ParameterType.URL: "https://example.org/page",
    ParameterType.FILE: "path of a PNG, JPEG, WebP or PDF file",
}


class Question(Vertical):
    """A parameter and its answer, checked as it is typed."""

    DEFAULT_CSS = """
    Question { height: auto; margin-bottom: 1; }
    Question Input { margin-bottom: 0; }
    Question TextArea { height: 3; padding: 0; background: $boost; }
    Question .problem { width: 1fr; display: none; }
    Question.-wrong .problem { display: block; }
    """

    def __init__(self, parameter: Parameter) -> None:
        super().__init__()
        self.parameter = parameter
        self.control = _control(parameter)

    def compose(self) -> ComposeResult:
        """Label with a star where an answer is needed, more words, control, problem."""
        yield Label(safe(self.parameter.label) + (" *" if self.parameter.required else ""), markup=False)
        if self.parameter.description:
            yield Label(safe(self.parameter.description, keep="\n"), classes="hint", markup=False)
        yield self.control
        yield Label("", classes="problem", markup=False)

    @property
    def answer(self) -> Any:
        """What was filled in, as `engine.answers` takes it; a file is read. None: nothing, or no file that can be."""
        control, parameter = self.control, self.parameter
        if isinstance(control, TextArea):
            return control.text or None
        if isinstance(control, Input):
            text = control.value.strip()
            return _upload(text) if parameter.type is ParameterType.FILE and text else text or None
        assert isinstance(control, Choices)
        if parameter.type is ParameterType.CHECKBOX and not parameter.options:
            return _YES if control.ticked else _NO if parameter.required else None
        several = parameter.type in {ParameterType.MULTISELECT, ParameterType.CHECKBOX}
        return [*control.ticked] if several else next(iter(control.ticked), None)

    @property
    def problem(self) -> str:
        """What is wrong with the answer, as a booking would find it; nothing is said with an empty text."""
        answer = self.answer
        if answer is None and isinstance(self.control, Input) and self.control.value.strip():
            return "cannot be read: name a file of at most 2 MiB"
        try:
            answers([self.parameter], {self.parameter.name: answer})
        except AnswerMissing:
            return "needs an answer"
        except AnswerInvalid as error:
            return str(error.facts["reason"])
        return ""

    def show(self, problem: str) -> None:
        """Tell what is wrong, beside it."""
        self.query_one(".problem", Label).update(safe(problem))
        self.set_class(bool(problem), "-wrong")

    def refused(self, error: SlotyError) -> None:
        """Tell what the booking found."""
        self.show(str(error.facts.get("reason", error.message)))

    def on_descendant_focus(self) -> None:
        """Not the control alone: what is asked is seen too, also in a form that came with what was chosen just now."""
        self.call_after_refresh(self.scroll_visible, animate=False)

    @on(Input.Changed)
    @on(TextArea.Changed)
    @on(Choices.Ticked)
    def _changed(self) -> None:
        problem = self.problem
        # Who has not come to it yet is not told that it is missing.
        self.show("" if problem == "needs an answer" else problem)


def _control(parameter: Parameter) -> Widget:
    kind = parameter.type
    if kind is ParameterType.TEXTAREA:
        return NoteArea(compact=True)
    if kind is ParameterType.BOOLEAN:
        return Choices((_YES, _NO), several=False)
    if kind in {ParameterType.SELECT, ParameterType.RADIO}:
        return Choices(parameter.options, several=False)
    if kind in {ParameterType.MULTISELECT, ParameterType.CHECKBOX}:
        return Choices(parameter.options or (_YES,), several=True)
    return Input(placeholder=_PLACEHOLDERS.get(kind, ""), compact=True)


def _upload(path: str) -> Upload | None:
    file = Path(path)
    try:
        file = file.expanduser()
        if not file.is_file():
            return None
        with file.open("rb") as stream:
            content = stream.read(LARGEST + 1)
    except (OSError, RuntimeError, ValueError):
        # No such home, no right to read it, a NUL in its name.
        return None
    return Upload(file.name, content)
