"""The spec of what somebody who waits wants."""

from datetime import date
from typing import Annotated

from pydantic import AfterValidator, Field

from sloty.engine.waiting import PartOfDay, Priority
from sloty.operations.specs.checked import Spec
from sloty.operations.specs.types import Text

_Day = Annotated[date, Field(ge=date(2000, 1, 1), lt=date(2200, 1, 1))]


def _in_order(parts: tuple[PartOfDay, ...]) -> tuple[PartOfDay, ...]:
    """Each once, as the day goes."""
    return tuple(part for part in PartOfDay if part in parts)


class WaitingSpec(Spec):
    """When a visit would suit, and how urgent it is."""

    earliest: _Day | None = None
    latest: _Day | None = None
    """The last day that suits."""
    parts_of_day: Annotated[tuple[PartOfDay, ...], AfterValidator(_in_order)] = ()
    """Empty: any."""
    priority: Priority = Priority.NORMAL
    notes: Text | None = None
