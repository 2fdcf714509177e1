"""The six families of errors, and how a concrete one is told.

An error carries a stable code, a sentence, a hint (the next thing to do) and facts. It knows no exit or HTTP status:
each front end maps the families in one table. Concrete errors stand beside the code that raises them, two or three
lines each::

    class SlotTaken(Conflict):
        code = "slot_taken"
        sentence = "{provider} is not free at {start}."
        hint = "Choose one of the times offered instead."
"""

from collections.abc import Sequence
from typing import Any, ClassVar


class SlotyError(Exception):
    """What went wrong, said to the person who can mend it."""

    code: ClassVar[str] = "error"
    """Stable and unique: scripts branch on it."""
    sentence: ClassVar[str] = "Something went wrong."
    """One sentence; `{names}` are filled from the facts."""
    hint: ClassVar[str] = ""
    """What to do next; `{names}` are filled from the facts."""

    def __init__(self, *, field: str | None = None, hint: str | None = None, **facts: Any) -> None:
        self.field = field
        self.facts = facts
        self.message = self.sentence.format(**facts)
        self.advice = self.hint.format(**facts) if hint is None else hint
        super().__init__(self.message)


class Invalid(SlotyError):
    """The input cannot be right, whoever asks and whenever."""


class NotFound(SlotyError):
    """The thing named does not exist, or not for this actor."""


class Forbidden(SlotyError):
    """The actor lacks the permission."""


class Conflict(SlotyError):
    """Somebody else was first: taken, duplicate, changed meanwhile."""


class Refused(SlotyError):
    """A policy or a rule says no."""


class Unavailable(SlotyError):
    """The database or a service does not answer, or its schema does not fit."""


class ManyErrors(Invalid):
    """Everything wrong with one input, said at once."""

    code = "invalid_input"
    sentence = "{count} things are wrong."

    def __init__(self, errors: Sequence[SlotyError]) -> None:
        self.errors = tuple(errors)
        super().__init__(count=len(self.errors))


def each_of(error: SlotyError) -> tuple[SlotyError, ...]:
    """What is wrong, one by one: an error is many at times."""
    return error.errors if isinstance(error, ManyErrors) else (error,)


def raise_all(errors: Sequence[SlotyError]) -> None:
    """Raise nothing for no error, the error itself for one, `ManyErrors` for more."""
    if len(errors) == 1:
        raise errors[0]
    if errors:
        raise ManyErrors(errors)
