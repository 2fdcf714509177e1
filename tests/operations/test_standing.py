"""How things stand: whatever has the name, locked, with what brings it back."""

from threading import Thread
from uuid import uuid4

from sloty.models.desk import SubjectKind
from sloty.operations import appointments, blocks, overrides, standing
from sloty.operations.blocks import BlockWish
from tests.builders import MONDAY, Clinic, at
from tests.operations.test_booking import book


def test_whatever_has_the_name_is_found_and_nothing_else(clinic: Clinic, empty_clinic: Clinic) -> None:
    visit = book(clinic)
    with clinic.unit() as unit:
        block = blocks.block(unit, BlockWish(at("12:00"), at("13:00"), provider="ana", reason="lunch"))
        sick = overrides.add(unit, {"provider": "ana", "day": MONDAY, "kind": "SICK"})
    refs = [visit.confirmation_code.lower(), str(block.id), str(sick.id), str(uuid4()), "NOSUCH"]
    with clinic.unit() as unit:
        found = standing.named(unit, refs)
    assert {identity: (each.kind, each.version) for identity, each in found.items()} == {
        visit.id: (SubjectKind.APPOINTMENT, 1),
        block.id: (SubjectKind.BLOCK, 1),
        sick.id: (SubjectKind.OVERRIDE, 1),
    }
    downtown = (clinic.ids["downtown"],)
    assert [found[each].locations for each in (visit.id, block.id, sick.id)] == [downtown, downtown, (None,)]
    with empty_clinic.unit() as unit:
        assert standing.named(unit, refs) == {}


def test_who_waited_for_another_sees_what_the_other_did(clinic: Clinic) -> None:
    """Its reservations too, which a statement that began before would not."""
    visit = book(clinic)
    seen: list[standing.Standing] = []

    def look() -> None:
        with clinic.unit() as unit:
            seen.extend(standing.named(unit, [visit.confirmation_code]).values())

    with clinic.unit() as unit:
        appointments.cancel(unit, visit.confirmation_code, "ill")
        looking = Thread(target=look)
        looking.start()
        while not unit.session.rows("select 1 from pg_locks where not granted and locktype = 'transactionid'"):
            pass
    looking.join()
    (found,) = seen
    assert found.state is not None
    assert (found.version, found.state["status"], found.state["reservations"]) == (2, "CANCELLED", [])
