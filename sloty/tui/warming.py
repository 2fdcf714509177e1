"""What the first keys will need, loaded and asked for once while nobody waits for it."""

import gc
from contextlib import suppress
from typing import TYPE_CHECKING, Final

from sloty import operations
from sloty.errors import SlotyError
from sloty.tui.link import Link

if TYPE_CHECKING:
    from sloty.operations.unit import Unit

LATER: Final = (
    "appointments",
    "blocks",
    "booking",
    "choices",
    "customer_card",
    "customers",
    "first_free",
    "messages",
    "moving",
    "newcomers",
    "nouns",
    "overrides",
    "placing",
    "remembering",
    "undo",
    "waiting_here",
    "waitlist",
)
"""Operations that the desk names when a key asks for them, and that are loaded then unless they were before."""
_ANYBODY: Final = "a"


def warm(link: Link) -> None:
    """From a thread: the first `b` and `/` are as quick as the second. What fails here fails again, and is told then."""
    for name in LATER:
        getattr(operations, name)
    with suppress(SlotyError):
        link.ask(_look)
    # What has been loaded stays. To look through all of it for garbage, again and again, would take longer than a frame.
    gc.freeze()


def _look(unit: "Unit") -> None:
    operations.choices.services(unit)
    operations.newcomers.look_up(unit, _ANYBODY, 1)
