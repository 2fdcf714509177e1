"""The audit trail tells who did what, and whoever edits it or cuts it off is found by number."""

from datetime import timedelta
from uuid import uuid4

import pytest

from sloty import clock
from sloty.actor import Actor, NotAllowed, Role
from sloty.db.pool import Database, DatabaseRole
from sloty.operations import appointments, audit, booking, nouns, policies, tenants
from sloty.operations.audit import AuditView, ChainBroken, Filter, HeadPruned, HeadUnreadable, KeepLonger
from sloty.operations.booking import Wish
from sloty.operations.places import LOCATION
from sloty.operations.rows import NoSuch
from sloty.operations.specs.tenancy import RetentionPolicy
from sloty.operations.unit import open_unit
from tests.builders import Clinic, a_clinic, at


def everything(clinic: Clinic, **wanted: str) -> list[AuditView]:
    now = clock.now()
    with clinic.unit() as unit:
        window = Filter(now - timedelta(hours=1), now + timedelta(hours=1), limit=10_000, **wanted)
        return audit.list_(unit, window)


def sealed(clinic: Clinic, left: int = 0) -> int:
    """Seal until no more than `left` entries wait; the number of the last.

    What others of the server have open holds sealing back: then it is tried again.
    """
    while True:
        with clinic.unit() as unit:
            audit.seal(unit)
            head = audit.head(unit)
        if head.unsealed <= left:
            return head.number


def tamper(clinic: Clinic, statement: str) -> None:
    """As the owner of the server, whom no right stops."""
    with clinic.database.connect(DatabaseRole.ADMIN) as admin:
        assert admin.execute(statement.encode(), {"tenant": clinic.tenant}).rowcount == 1


def test_who_did_what_through_which_front_end(clinic: Clinic) -> None:
    with clinic.unit(actor=Actor.operator("eva@example.com", "desk", clinic.tenant)) as unit:
        view = booking.book(unit, Wish("cleaning", at("09:30"), "rui@example.com"))
        appointments.cancel(unit, view.confirmation_code, "ill")
    found = everything(clinic, row=str(view.id))
    assert [(each.actor, each.front_end, each.action, each.table) for each in found] == [
        ("eva@example.com", "desk", "UPDATE", "appointment"),
        ("eva@example.com", "desk", "INSERT", "appointment"),
    ]
    assert found[0].after is not None
    assert found[0].after["status"] == "CANCELLED"
    assert found[0].before is not None
    assert found[0].before["status"] == "SCHEDULED"
    assert {each.actor for each in everything(clinic, actor="eva@example.com")} == {"eva@example.com"}
    assert {each.table for each in everything(clinic, table="location")} == {"location"}


def test_what_is_rolled_back_is_not_recorded(clinic: Clinic) -> None:
    before = len(everything(clinic))
    with clinic.unit(dry_run=True) as unit:
        nouns.edit(unit, LOCATION, "downtown", {"name": "Main"})
    assert len(everything(clinic)) == before


def test_a_sealed_trail_holds_and_goes_on(clinic: Clinic) -> None:
    last = sealed(clinic)
    assert last == len(everything(clinic))
    with clinic.unit() as unit:
        published = audit.verify(unit).head
        nouns.edit(unit, LOCATION, "downtown", {"name": "Main"})
    assert sealed(clinic) == last + 1
    with clinic.unit() as unit:
        assert audit.verify(unit, published).number == last + 1
        assert audit.show(unit, str(last + 1)).after == {"name": "Main"}
        with pytest.raises(NoSuch):
            audit.show(unit, str(last + 2))


@pytest.mark.parametrize(
    ("statement", "number", "problem"),
    [
        ("update audit_entry set actor = 'x' where tenant_id = %(tenant)s and number = 3", 3, "it was changed"),
        (
            'update audit_entry set after = after || \'{{"name": "x"}}\' where tenant_id = %(tenant)s and number = 2',
            2,
            "it was changed",
        ),
        ("delete from audit_entry where tenant_id = %(tenant)s and number = 4", 4, "it is missing"),
        ("delete from audit_entry where tenant_id = %(tenant)s and number = {last}", "last", "the end was cut off"),
        ("update audit_head set hash = '\\x00' where tenant_id = %(tenant)s", "last", "the head was changed"),
    ],
)
def test_one_edited_entry_or_a_cut_end_is_found_by_number(
    clinic: Clinic, statement: str, number: int | str, problem: str
) -> None:
    last = sealed(clinic)
    tamper(clinic, statement.format(last=last))
    with pytest.raises(ChainBroken, match=problem) as caught, clinic.unit() as unit:
        audit.verify(unit)
    assert caught.value.facts["number"] == (last if number == "last" else number)


def test_a_trail_cut_together_with_its_head_is_found_by_a_head_kept_elsewhere(clinic: Clinic) -> None:
    last = sealed(clinic)
    with clinic.unit() as unit:
        published = audit.head(unit).head
    tamper(clinic, f"delete from audit_entry where tenant_id = %(tenant)s and number = {last}")
    tamper(
        clinic,
        "update audit_head h set number = e.number, hash = e.hash from audit_entry e"
        f" where h.tenant_id = %(tenant)s and e.tenant_id = h.tenant_id and e.number = {last - 1}",
    )
    with clinic.unit() as unit:
        audit.verify(unit)
        with pytest.raises(ChainBroken, match="cut off"):
            audit.verify(unit, published)
        with pytest.raises(ChainBroken, match="not what was published"):
            audit.verify(unit, f"{last - 1}:0123456789abcdef")
        for wrong in ("x", "12", "12:ab", ":0123456789abcdef"):
            with pytest.raises(HeadUnreadable):
                audit.verify(unit, wrong)


def test_what_is_redacted_is_gone_and_the_chain_holds(clinic: Clinic) -> None:
    customer = clinic.ids["rui@example.com"]
    sealed(clinic)
    with clinic.unit() as unit:
        assert audit.redact(unit, "customer", [customer]) == 1
        assert audit.redact(unit, "customer", [customer]) == 0
        audit.verify(unit)
        kept = unit.session.rows("select e::text from audit_entry e where tenant_id = %(tenant)s")
    assert not [text for (text,) in kept if "Costa" in text or "rui@example.com" in text]
    told, entry = everything(clinic, row=str(customer))
    assert (told.action, told.actor, told.before, told.after) == ("REDACT", "operator", None, None)
    assert entry.redacted
    assert "last_name" in (entry.after or {})
    tamper(
        clinic,
        f'update audit_entry set after = after || \'{{"last_name": "0"}}\' where tenant_id = %(tenant)s'
        f" and number = {entry.number}",
    )
    with pytest.raises(ChainBroken), clinic.unit() as unit:
        audit.verify(unit)


def aged(clinic: Clinic, days: int) -> None:
    """Let what is not sealed yet have happened so many days ago: who prunes has no say in what time it is."""
    with clinic.database.connect(DatabaseRole.ADMIN) as admin:
        admin.execute(
            "update audit_entry set at = at - make_interval(days => %s) where tenant_id = %s and number is null",
            [days, clinic.tenant],
        )


def test_retention_takes_the_oldest_and_leaves_a_chain_that_holds(clinic: Clinic) -> None:
    aged(clinic, 2191)
    first = sealed(clinic)
    with clinic.unit() as unit:
        early = audit.head(unit).head
        nouns.edit(unit, LOCATION, "downtown", {"name": "Old"})
    aged(clinic, 2191)
    last = sealed(clinic)
    with clinic.unit() as unit:
        published = audit.head(unit).head
        nouns.edit(unit, LOCATION, "downtown", {"name": "Main"})
    sealed(clinic)
    with clinic.unit() as unit:
        assert audit.prune(unit, 3000) == 0
        assert audit.prune(unit) == last
        assert audit.prune(unit) == 0
    assert sealed(clinic) == last + 2
    with clinic.unit() as unit:
        found = audit.verify(unit, published)
        assert (found.number, found.pruned) == (last + 2, last)
        told = audit.show(unit, str(last + 2))
        assert (told.action, told.actor, told.after) == (
            "PRUNE", "operator", {"number": last, "hash": published.partition(":")[2]},
        )  # fmt: skip
        with pytest.raises(HeadPruned):
            audit.verify(unit, early)
        with pytest.raises(ChainBroken, match="not what was published"):
            audit.verify(unit, f"{last}:0123456789abcdef")
    assert first < last


def test_the_tenants_policy_says_how_long(clinic: Clinic) -> None:
    least = RetentionPolicy().audit_days
    aged(clinic, 40)
    with clinic.unit() as unit, pytest.raises(KeepLonger, match=str(least)):
        audit.prune(unit, least - 1)
    with open_unit(clinic.database, Actor.operator("operator", "cli")) as platform:
        policies.set_(platform, clinic.slug, ["retention.audit_days=35"])
    last = sealed(clinic)
    with clinic.unit() as unit:
        with pytest.raises(KeepLonger, match="35"):
            audit.prune(unit, 34)
        assert audit.prune(unit, 41) == 0
        # The change of the policy itself is of today.
        assert audit.prune(unit) == last - 1


def test_reading_a_whole_record_can_be_noted(clinic: Clinic) -> None:
    customer = clinic.ids["rui@example.com"]
    with clinic.unit() as unit:
        audit.note_read(unit, "customer", customer)
    found = everything(clinic, row=str(customer))
    assert [each.action for each in found] == ["READ", "INSERT"]


def test_another_tenants_trail_is_not_there(database: Database, clinic: Clinic) -> None:
    other = a_clinic(database)
    sealed(other)
    number = sealed(clinic)
    theirs = everything(other)[0]
    with clinic.unit() as unit:
        with pytest.raises(NoSuch):
            audit.show(unit, str(theirs.id))
        with pytest.raises(NoSuch):
            audit.list_(unit, Filter(clock.now(), clock.now(), row="nothing"))
    assert theirs.id not in {each.id for each in everything(clinic)}
    assert number == len(everything(clinic))


def test_a_tenants_trail_goes_with_the_tenant(clinic: Clinic) -> None:
    sealed(clinic)
    with open_unit(clinic.database, Actor.operator("operator", "cli")) as platform:
        tenants.purge(platform, clinic.slug)
    with clinic.database.connect(DatabaseRole.PLATFORM) as platform_connection:
        for table in ("audit_entry", "audit_head", "location"):
            left = platform_connection.execute(
                f"select count(*) from {table} where tenant_id = %s".encode(), [clinic.tenant]
            )
            assert left.fetchone() == (0,)


def test_the_trail_is_for_administrators(clinic: Clinic) -> None:
    with clinic.unit(actor=Actor("eva", Role.STAFF, "cli", clinic.tenant)) as unit:
        for act in (
            lambda: audit.list_(unit, Filter(clock.now(), clock.now())),
            lambda: audit.verify(unit),
            lambda: audit.seal(unit),
            lambda: audit.prune(unit, 60),
            lambda: audit.redact(unit, "customer", [uuid4()]),
        ):
            with pytest.raises(NotAllowed):
                act()
