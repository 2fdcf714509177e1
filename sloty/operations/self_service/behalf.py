"""On behalf of a visitor: what they may do is decided here, by the secret that they hold; then it is done as at a desk."""

from dataclasses import replace

from sloty.actor import Permission
from sloty.operations.unit import Unit

_NEEDED = frozenset({Permission.BOOK, Permission.WAITLIST, Permission.ATTEND, Permission.VIEW_APPOINTMENTS})


def on_behalf(unit: Unit) -> Unit:
    """The unit with the rights that booking needs, and without its key: whoever calls has asked, and answers retries.

    Raises `NotAllowed` unless the actor may book for themselves.
    """
    unit.actor.require_somewhere(Permission.BOOK_OWN)
    actor = unit.actor
    places = actor.locations
    widened = replace(
        actor,
        permissions=actor.permissions | _NEEDED,
        locations=None
        if places is None
        else {place: held | _NEEDED if Permission.BOOK_OWN in held else held for place, held in places.items()},
    )
    return replace(unit, actor=widened, idempotency_key=None)
