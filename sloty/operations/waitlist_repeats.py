"""Who asks online for what they wait for already: whoever types an address need not be the one whose it is.

So the entry that stands is not touched, but for a note to the desk; and whoever asked gets an entry of their own, that
looks to them like any other and counts nowhere.
"""

from uuid import UUID

from sloty.db.queries import waitlist as queries
from sloty.engine.waiting import EntryStatus
from sloty.models.waitlist import WaitlistEntry
from sloty.operations import waitlist_rows
from sloty.operations.specs.waiting import WaitingSpec
from sloty.operations.unit import Unit
from sloty.operations.waitlist_rows import Place

_ASKED = "Asked again online"
_TAKEN_BACK = "Asked online to be taken off"
_BACK = "taken back online"


def repeat(unit: Unit, standing: WaitlistEntry, spec: WaitingSpec) -> UUID:
    """Note what was asked for beside the entry that stands; the one that tells it to whoever asked."""
    _note(unit, standing, _told(spec))
    place = Place(standing.customer_id, standing.service_id, standing.provider_id, standing.location_id)
    made = waitlist_rows.insert(unit, place, spec, EntryStatus.REPEATED)
    assert made is not None
    return made


def as_any_other(unit: Unit, entry: UUID, status: EntryStatus) -> EntryStatus:
    """How it stands, as it is told to whoever asked for it: with the one that it repeats."""
    if status is not EntryStatus.REPEATED:
        return status
    return EntryStatus.EXPIRED if _repeated(unit, entry) is None else EntryStatus.ACTIVE


def take_back(unit: Unit, ref: str) -> None:
    """Whoever asked wants it no more. The entry that stands goes on, and its desk asks whether it shall."""
    row = waitlist_rows.locked(unit, ref)
    standing = _repeated(unit, row.id)
    if standing is not None:
        _note(unit, waitlist_rows.locked(unit, str(standing)), _TAKEN_BACK)
        waitlist_rows.end(unit, row, EntryStatus.CANCELLED, cancellation_reason=_BACK)


def _repeated(unit: Unit, entry: UUID) -> UUID | None:
    found = unit.session.row(queries.REPEATED, id=entry, todays=waitlist_rows.todays(unit))
    return None if found is None else UUID(str(found[0]))


def _note(unit: Unit, standing: WaitlistEntry, note: str) -> None:
    waitlist_rows.change(unit, standing, {"notes": waitlist_rows.both(standing.notes, note)})


def _told(spec: WaitingSpec) -> str:
    days = [f"{word} {day.isoformat()}" for word, day in (("from", spec.earliest), ("until", spec.latest)) if day]
    parts = [part.value.lower() for part in spec.parts_of_day]
    wishes = ", ".join([*days, *parts])
    return "\n".join(filter(None, [f"{_ASKED}: {wishes}" if wishes else _ASKED, spec.notes]))
