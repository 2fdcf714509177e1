"""Customers: made, found, put from files, archived."""

import pytest

from sloty.actor import PERMISSIONS, Actor, NotAllowed, Role
from sloty.db.pool import DatabaseRole
from sloty.engine.contacts import PhoneInvalid
from sloty.engine.likeness import folded
from sloty.operations import customers, merging, nouns, person
from sloty.operations.bookers import CustomerNotFound
from sloty.operations.customers import CUSTOMER
from sloty.operations.rows import NoSuch
from sloty.operations.specs import CustomerSpec, InvalidValue
from tests.builders import Clinic

EVA = {"first_name": "Eva", "last_name": "Roe", "email": "Eva@Example.com", "phone": "212 555 0100", "code": "C-7"}
RUI = "rui@example.com"


def found(clinic: Clinic, fragment: str, limit: int = 100) -> list[str | None]:
    """The e-mails of those who are found."""
    with clinic.unit() as unit:
        return [view.email for view in customers.search(unit, fragment, limit)]


def test_what_is_made_is_shown_in_its_one_spelling(clinic: Clinic) -> None:
    with clinic.unit() as unit:
        made = nouns.create(unit, CUSTOMER, EVA)
        assert (made.email, made.phone) == ("eva@example.com", "+12125550100")
        for ref in ("EVA@example.com", "C-7", "eva roe", str(made.id)):
            assert customers.show(unit, ref) == made
        with pytest.raises(CustomerNotFound):
            customers.show(unit, "nobody")


def test_a_phone_number_is_of_the_customers_country_or_the_tenants(clinic: Clinic) -> None:
    with clinic.unit() as unit:
        abroad = nouns.create(unit, CUSTOMER, {**EVA, "country": "PT", "phone": "21 346 7890"})
        assert abroad.phone == "+351213467890"
        with pytest.raises(PhoneInvalid):
            nouns.edit(unit, CUSTOMER, "C-7", {"phone": "none"})


def test_customers_are_changed_and_archived_by_mail_in_any_case(clinic: Clinic) -> None:
    with clinic.unit() as unit:
        before = customers.show(unit, RUI)
        edited = nouns.edit(unit, CUSTOMER, "Rui@Example.com", {"notes": "by the window"})
        assert (edited.notes, edited.first_name, edited.id) == ("by the window", before.first_name, before.id)
        assert nouns.archive(unit, CUSTOMER, "RUI@EXAMPLE.COM").status == "INACTIVE"
        assert customers.show(unit, RUI).status == "INACTIVE"


def test_the_search_begins_at_name_mail_phone_and_code(clinic: Clinic) -> None:
    with clinic.unit() as unit:
        nouns.create(unit, CUSTOMER, EVA)
    for fragment in ("ev", "RO", "eva@", "+1212", "c-7", "va@ex", "5550", "212-555", "roe eva", "(212)555"):
        assert found(clinic, fragment) == ["eva@example.com"], fragment
    assert found(clinic, "") == [RUI, "eva@example.com"]
    assert found(clinic, "", limit=1) == [RUI]
    # Two letters are looked for where words begin.
    assert found(clinic, "va") == []
    assert found(clinic, "eva costa") == []


def test_pages_hold_everybody_once_as_they_came(clinic: Clinic) -> None:
    """But nobody who was merged into another or erased."""
    with clinic.unit() as unit:
        made = [nouns.create(unit, CUSTOMER, {**EVA, "email": f"{n}@example.com", "code": None}) for n in range(3)]
        merging.merge(unit, RUI, "1@example.com")
    with clinic.unit() as unit:
        first = customers.page(unit, None, 2)
        rest = customers.page(unit, first[-1].id, 2)
        assert {view.id for view in (*first, *rest)} == {customers.show(unit, RUI).id, made[0].id, made[2].id}
        assert (len(first), len(rest), customers.page(unit, rest[-1].id, 2)) == (2, 1, [])


def test_marks_and_case_do_not_count(clinic: Clinic) -> None:
    with clinic.unit() as unit:
        nouns.create(unit, CUSTOMER, {"first_name": "Jörg", "last_name": "García-Müller", "code": "J"})
        nouns.create(unit, CUSTOMER, {"first_name": "Søren", "last_name": "Łukasz", "code": "S"})
        for fragment, code in (("garcia", "J"), ("MÜLLER", "J"), ("jorg mull", "J"), ("soren", "S"), ("lukasz", "S")):
            assert [view.code for view in customers.search(unit, fragment)] == [code], fragment


def test_what_is_exact_comes_first_then_names_that_begin_so(clinic: Clinic) -> None:
    with clinic.unit() as unit:
        for first, last, code in (
            ("Bo", "Anders", "1"),
            ("Ander", "Zed", "2"),
            ("Xi", "Manders", "3"),
            ("Al", "B", "anders"),
        ):
            nouns.create(unit, CUSTOMER, {"first_name": first, "last_name": last, "code": code})
        assert [view.code for view in customers.search(unit, "ander")] == ["1", "anders", "3", "2"]
        assert customers.search(unit, "anders")[0].code == "anders"


def test_letters_are_folded_alike_by_the_program_and_the_database(clinic: Clinic) -> None:
    """Every letter of the languages that are written in Latin ones; so whoever types a name as it is finds it."""
    letters = [chr(at) for at in (*range(0x41, 0x250), *range(0x1E00, 0x1F00)) if chr(at).isalpha()]
    with clinic.unit() as unit:
        row = unit.session.row(
            "select array_agg(fold(x) order by n) from unnest(%(x)s::text[]) with ordinality u (x, n)", x=letters
        )
    assert row is not None
    assert dict(zip(letters, row[0], strict=True)) == {letter: folded(letter) for letter in letters}


@pytest.mark.parametrize("fragment", ["Søren", "łukasz", "straße", "strasse", "ä1", "A1", "jörg@", "jorg@"])
def test_a_name_is_found_as_it_is_spelled_and_as_it_is_typed(clinic: Clinic, fragment: str) -> None:
    with clinic.unit() as unit:
        given = {"first_name": "Søren", "last_name": "Łukasz-Straße", "code": "Ä1", "email": "jörg@example.com"}
        nouns.create(unit, CUSTOMER, given)
    assert found(clinic, fragment) == ["jörg@example.com"]


def test_a_number_is_found_however_it_is_written(clinic: Clinic) -> None:
    with clinic.unit() as unit:
        nouns.create(unit, CUSTOMER, {**EVA, "code": "12-34"})
    for fragment in (
        "+1 212 555 0100",
        "(212) 555-0100",
        "212.555.0100",
        "0212 555 0100",
        "100 212",
        "eva 0100",
        "12-3",
    ):
        assert found(clinic, fragment) == ["eva@example.com"], fragment


def _many(clinic: Clinic) -> None:
    """More who have it in their names than are looked at, and at the end of the alphabet one who has it as a code."""
    with clinic.unit() as unit:
        unit.session.run(
            "insert into customer (tenant_id, id, first_name, last_name, code, contact_method, status)"
            " select %(tenant)s, gen_random_uuid(), 'Max', 'Akx1' || n, 'X' || n, 'EMAIL', 'ACTIVE'"
            " from generate_series(100, 3099) n"
        )
        nouns.create(unit, CUSTOMER, {"first_name": "Zoë", "last_name": "Zz", "code": "KX1"})
        nouns.create(unit, CUSTOMER, {"first_name": "Zoë", "last_name": "Kx1", "code": "2"})
        nouns.create(unit, CUSTOMER, {"first_name": "Zoë", "last_name": "Zakx1", "code": "3"})


def test_what_is_exact_is_never_lost_among_many(clinic: Clinic) -> None:
    _many(clinic)
    with clinic.unit() as unit:
        best = [view.code for view in customers.search(unit, "kx1", 4)]
        every = [view.code for view in customers.search(unit, "kx1", 10_000)]
    # The code, the last name that begins so, then by name.
    assert best == ["KX1", "2", "X100", "X1000"]
    assert (every[:4], every[-1], len(every), len(set(every))) == (best, "3", 3003, 3003)


def test_whoever_was_merged_is_found_as_the_one_who_was_kept(clinic: Clinic) -> None:
    with clinic.unit() as unit:
        nouns.create(unit, CUSTOMER, EVA)
        nouns.edit(unit, CUSTOMER, RUI, {"code": "R"})
        merging.merge(unit, RUI, "C-7")
        for ref in ("eva@example.com", "c-7", "+1 212 555 0100"):
            assert [view.email for view in customers.search(unit, ref)] == [RUI], ref
        assert customers.search(unit, "roe") == []


_ASK = "select count(*) from find_customers(array['rui@example.com'], array['%%'], array[null], 100)"


def test_the_owners_function_tells_nobody_of_other_tenants(clinic: Clinic, empty_clinic: Clinic) -> None:
    """Whatever is said in the transaction, or written into a pattern: it asks whose it is, and tells ids alone."""
    with clinic.unit() as unit:
        for hostile in ("%' or true or '", "' or tenant_id is not null --", "\\' or true --"):
            asked = "select count(*) from find_customers(array[%(p)s], array[%(p)s], array[%(p)s], 100)"
            assert unit.session.row(asked, p=hostile) == (0,)
        assert unit.session.row(_ASK.replace("'%%'", "'rui'")) == (1,)
    for setting in (
        "set local role sloty_app",
        "set local search_path = pg_temp",
        "set local sloty.actor = 'operator'",
    ):
        with empty_clinic.unit() as unit:
            unit.session.driver.execute(setting.encode())
            assert unit.session.row(_ASK.replace("find", "public.find").replace("'%%'", "'rui'")) == (0,)
    with clinic.database.connect(DatabaseRole.APP) as app:
        assert app.execute(_ASK.replace("'%%'", "'rui'").encode()).fetchone() == (0,)


@pytest.mark.parametrize(
    "shadow",
    [
        "create view pg_temp.customer as select pg_temp.trap()::uuid as id, c.tenant_id, c.merged_into_id, c.erased_at,"
        " c.search_text, c.email, c.phone, c.code from public.customer c; grant all on pg_temp.customer to public",
        "create domain pg_temp.text as pg_catalog.text check (pg_temp.trap() is not null)",
        "create domain pg_temp.uuid as pg_catalog.uuid check (pg_temp.trap() is not null)",
        "create function pg_temp.fold(pg_catalog.text) returns pg_catalog.text language sql as 'select pg_temp.trap()'",
    ],
)
def test_nothing_temporary_stands_in_for_what_the_owners_function_uses(clinic: Clinic, shadow: str) -> None:
    """Whose code it called would be the owner for a moment."""
    with clinic.unit(dry_run=True) as unit:
        unit.session.run(
            "create function pg_temp.trap() returns pg_catalog.text language plpgsql as $$"
            " begin raise exception 'called by %%', current_user; end $$"
        )
        unit.session.driver.execute(shadow.encode())
        asked = "select count(*) from public.find_customers(array['x'], array['rui'], array['1'], 100)"
        assert unit.session.row(asked.replace("array['", "array[pg_catalog.varchar '")) == (1,)


def test_whoever_was_merged_is_changed_as_the_one_who_was_kept(clinic: Clinic) -> None:
    with clinic.unit() as unit:
        other = nouns.create(unit, CUSTOMER, {**EVA, "code": None})
        merging.merge(unit, RUI, "eva@example.com")
        for number, ref in enumerate(("eva@example.com", str(other.id))):
            assert nouns.edit(unit, CUSTOMER, ref, {"notes": f"note {number}"}).email == RUI
            assert customers.show(unit, RUI).notes == f"note {number}"
        # A file of before knows them still: what it says is old.
        told = customers.put(unit, CustomerSpec(first_name="Eva", last_name="Poe", email="eva@example.com"))
        assert told.action == "unchanged"
        assert nouns.archive(unit, CUSTOMER, "eva@example.com").email == RUI


def test_whoever_was_erased_is_changed_no_more(clinic: Clinic) -> None:
    with clinic.unit() as unit:
        gone = person.erase(unit, RUI)
        with pytest.raises(NoSuch):
            nouns.edit(unit, CUSTOMER, str(gone.customer_id), {"notes": "back"})


@pytest.mark.parametrize("fragment", ["%", "_", "\\", "r%", "r_i", "'", "rui\\", "％"])
def test_what_means_something_to_like_means_itself(clinic: Clinic, fragment: str) -> None:
    assert found(clinic, fragment) == []


def test_an_underscore_is_found(clinic: Clinic) -> None:
    clinic.customer("john_doe@example.com")
    clinic.customer("johnXdoe@example.com".lower())
    assert found(clinic, "john_d") == ["john_doe@example.com"]


def test_a_put_makes_changes_or_leaves_alone_by_mail_or_code(clinic: Clinic) -> None:
    with clinic.unit() as unit:
        for spec, action in (
            (CustomerSpec(first_name="Eva", last_name="Roe", email="eva@example.com"), "created"),
            (CustomerSpec(first_name="Eva", last_name="Roe", email="EVA@example.com"), "unchanged"),
            (CustomerSpec(first_name="Eva", last_name="Doe", email="eva@example.com"), "updated"),
            (CustomerSpec(first_name="Ida", last_name="Lee", code="C-9"), "created"),
            (CustomerSpec(first_name="Ida", last_name="Lee", code="C-9", phone="212 555 0100"), "updated"),
            (CustomerSpec(first_name="Ida", last_name="Lee", code="C-9", phone="+1 212 555 0100"), "unchanged"),
        ):
            assert customers.put(unit, spec).action == action
        assert customers.put(unit, spec).ref == "customer/C-9"


def test_who_has_neither_mail_nor_code_is_never_taken_for_somebody_else(clinic: Clinic) -> None:
    """Rui has no code either."""
    with clinic.unit() as unit:
        with pytest.raises(InvalidValue) as refused:
            customers.put(unit, CustomerSpec(first_name="Eva", last_name="Roe"))
        assert "Eva Roe" in refused.value.message
        assert customers.show(unit, RUI).first_name == "Rui"


def test_who_may_not_see_customers_sees_none(clinic: Clinic) -> None:
    public = Actor("somebody", Role.USER, "web", clinic.tenant, permissions=PERMISSIONS[Role.USER])
    with clinic.unit(actor=public) as unit:
        with pytest.raises(NotAllowed):
            customers.search(unit)
        with pytest.raises(NotAllowed):
            customers.show(unit, RUI)
        with pytest.raises(NotAllowed):
            nouns.create(unit, CUSTOMER, EVA)


def test_a_name_that_ends_in_an_escape_is_only_a_name(clinic: Clinic) -> None:
    with clinic.unit() as unit:
        nouns.create(unit, CUSTOMER, {**EVA, "code": "A\\B"})
    assert found(clinic, "a\\") == found(clinic, "a\\b") == ["eva@example.com"]
