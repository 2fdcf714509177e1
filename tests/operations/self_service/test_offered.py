"""What is offered on the page, as a customer chooses it."""

from decimal import Decimal

from sloty.operations.self_service import offered
from sloty.operations.self_service.offered import Terms
from sloty.operations.views import Money
from tests.builders import Clinic
from tests.operations.self_service.visitors import visiting


def test_services_come_in_the_tenants_order_with_what_they_take_and_cost(clinic: Clinic) -> None:
    clinic.service("exam", duration=60, price=Decimal(80), position=-1, description="Whole", category="Teeth")
    with visiting(clinic) as unit:
        exam, cleaning = offered.services(unit)
    assert (exam.slug, exam.category) == ("exam", "Teeth")
    assert exam.terms == Terms(60, 60, Money(Decimal(80), "USD"), Money(Decimal(80), "USD"))
    assert (cleaning.slug, cleaning.terms.price, cleaning.providers, cleaning.locations) == (
        "cleaning", None, ("ana",), ("downtown",),
    )  # fmt: skip


def test_only_what_somebody_gives_online_at_the_place_is_offered(clinic: Clinic) -> None:
    clinic.location("lake")
    clinic.service("nobody", by=())
    clinic.service("surgery", bookable_online=False)
    clinic.service("old", status="INACTIVE")
    with visiting(clinic) as unit:
        assert [each.slug for each in offered.services(unit)] == ["cleaning"]
        assert [each.slug for each in offered.services(unit, "downtown")] == ["cleaning"]
        assert offered.services(unit, "lake") == ()
