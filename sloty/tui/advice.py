"""What went wrong, and what to do about it here: a key, where others are told a command."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from sloty.errors import SlotyError, each_of
from sloty.formats.terminal import safe

HERE: Final[Mapping[str, str]] = MappingProxyType(
    {
        "appointment_not_found": "Ctrl+R reads the day again.",
        "approval_expired": "x declines it, b books again.",
        "changed_since": "L tells what was done to it.",
        "customer_not_found": "/ finds customers.",
        "feature_off": "An administrator can ask for it.",
        "hold_expired": ". finds the first free time.",
        "hold_used": "Ctrl+R reads the day again.",
        "limit_reached": "An administrator can ask for more.",
        "not_allowed": "An administrator gives rights, S lets somebody else sign in.",
        "not_at_location": "f shows all locations.",
        "not_begun": "x cancels it.",
        "not_found": "Ctrl+R reads the day again.",
        "not_free": "m moves what is there, x cancels it; with B, a day's absence leaves visits standing.",
        "no_day": "An administrator gives another role; or somebody else signs in.",
        "nothing_to_undo": "Each desk takes back its own acts alone.",
        "service_not_found": "Type a part of its name.",
        "stale": "It is shown as it is now: look at it, then decide.",
        "time_gone": "r finds another time for a visit, . the first free one.",
        "trial_over": "An administrator can subscribe.",
        "zone_unclear": "f shows one location.",
    }
)
"""By the code of the error. Whatever is not here says the same wherever it is told."""


def told(error: SlotyError) -> str:
    """What went wrong and what to do about it, each thing on a line of its own, harmless."""
    return "\n".join(_one(each) for each in each_of(error))


def _one(error: SlotyError) -> str:
    return safe(f"{error.message} {HERE.get(error.code, error.advice)}".strip())
