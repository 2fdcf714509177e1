"""What would be said if a visit were booked now: told while the form is being filled in, and not after it."""

from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from sloty import operations

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sloty.operations.views import ExplainView

_WORDS: "Final[Mapping[str, str]]" = MappingProxyType(
    {"hours": "Not open", "grid": "Not an offered time", "notice": "Too soon", "horizon": "Too far ahead"}
)
"""By the rule that says no; of whatever else, the time is not free."""


@dataclass(frozen=True, slots=True)
class Foresight:
    """Why it could not be booked."""

    told: str
    """`Too soon`."""
    detail: str
    """`the earliest start is 2027-01-04 12:00`."""
    overridable: bool
    """Whether a reason outweighs it, of those who may."""


def foresight(found: "ExplainView", now: datetime) -> Foresight | None:
    """What to tell of a time before it is tried; None where nothing is in the way. As the refusal would be chosen."""
    offers = [[*checks] for _, checks in groupby(found.checks, key=lambda check: (check.provider, check.location))]
    refused = [[check for check in checks if not check.passed] for checks in offers]
    if found.bookable or not all(refused):
        return None
    first = [checks[0] for checks in refused]
    told = next((check for check in first if check.check not in _WORDS), first[0])
    waivable = operations.placing.WAIVABLE
    overridable = any(all(check.check in waivable for check in checks) for checks in refused)
    word = "Past" if told.check == "notice" and found.start < now else _WORDS.get(told.check, "Not free")
    return Foresight(word, told.detail, overridable)
