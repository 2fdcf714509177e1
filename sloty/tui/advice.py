"""What went wrong, and what to do about it here: a key, where others are told a command."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from textual.dom import DOMNode

from sloty.errors import SlotyError, each_of
from sloty.formats.terminal import safe
from sloty.tui import keys

HERE: Final[Mapping[str, str]] = MappingProxyType(
    {
        "appointment_not_found": "{desk.reload} reads the day again.",
        "approval_expired": "{visit.cancel} declines it, {visit.book} books again.",
        "changed_since": "{visit.history} tells what was done to it.",
        "customer_not_found": "{customer.find} finds customers.",
        "entry_ended": "Add them again, if they want to wait on.",
        "feature_off": "An administrator can ask for it.",
        "hold_expired": "{visit.first_free} finds the first free time.",
        "hold_used": "{desk.reload} reads the day again.",
        "limit_reached": "An administrator can ask for more.",
        "not_allowed": "An administrator gives rights, {desk.sign_in} lets somebody else sign in.",
        "not_at_location": "{view.location} shows all locations.",
        "not_begun": "{visit.cancel} cancels it.",
        "not_found": "{desk.reload} reads the day again.",
        "not_free": "{visit.move} moves what is there, {visit.cancel} cancels it;"
        " with {time.block}, a day's absence leaves visits standing.",
        "no_day": "An administrator gives another role; or somebody else signs in.",
        "nothing_to_undo": "Each desk takes back its own acts alone.",
        "service_not_found": "Type a part of its name.",
        "stale": "It is shown as it is now: look at it, then decide.",
        "time_gone": "{visit.reschedule} finds another time for a visit, {visit.first_free} the first free one.",
        "trial_over": "An administrator can subscribe.",
        "waitlist_closed": "An administrator can let the service keep one.",
        "zone_unclear": "{view.location} shows one location.",
    }
)
"""By the code of the error; keys by their ids. Whatever is not here says the same wherever it is told."""


def told(node: DOMNode, error: SlotyError) -> str:
    """What went wrong and what to do about it, each thing on a line of its own, harmless; with the keys of this desk."""
    return "\n".join(_one(node, each) for each in each_of(error))


def _one(node: DOMNode, error: SlotyError) -> str:
    here = HERE.get(error.code)
    advice = error.advice if here is None else keys.told(node, here)
    return safe(f"{error.message} {advice}".strip())
