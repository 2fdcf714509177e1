"""Customers: made, found, put from files, archived."""

import pytest

from sloty.actor import PERMISSIONS, Actor, NotAllowed, Role
from sloty.db.pool import DatabaseRole
from sloty.engine.contacts import PhoneInvalid
from sloty.operations import customers, nouns
from sloty.operations.bookers import CustomerNotFound
from sloty.operations.customers import CUSTOMER
from sloty.operations.specs import CustomerSpec, InvalidValue
from tests.builders import Clinic

EVA = {"first_name": "Eva", "last_name": "Roe", "email": "Eva@Example.com", "phone": "212 555 0100", "code": "C-7"}
RUI = "rui@example.com"


def found(clinic: Clinic, fragment: str, limit: int = 100) -> list[str | None]:
    """The e-mails of those whose name, e-mail, phone or code begins so."""
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
        assert [view.code for view in customers.search(unit, "ander")] == ["1", "2", "anders", "3"]
        assert customers.search(unit, "anders")[0].code == "anders"


def test_the_owners_function_tells_nobody_of_other_tenants(clinic: Clinic, empty_clinic: Clinic) -> None:
    """Whatever is said in the transaction: it asks whose it is, and the rows are seen under row-level security."""
    ask = "select count(*) from find_customers(array['%%'], 100)"
    with clinic.unit() as unit:
        assert unit.session.row(ask) == (1,)
        unit.session.run("set local role none")
        assert unit.session.row("select count(*) from find_customers(array[%(p)s], 100)", p="%' or true or '") == (0,)
    with empty_clinic.unit() as unit:
        assert unit.session.row(ask) == (0,)
    with clinic.database.connect(DatabaseRole.APP) as app:
        assert app.execute("select count(*) from find_customers(array['%'], 100)").fetchone() == (0,)


@pytest.mark.parametrize("fragment", ["%", "_", "\\", "r%", "r_i", "'"])
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
