"""What can be booked with somebody somewhere."""

from decimal import Decimal

from sloty.operations import choices, nouns
from sloty.operations.choices import ServiceChoice
from sloty.operations.services import SERVICE
from tests.builders import Clinic


def choose(clinic: Clinic, provider: str | None = None, location: str | None = None) -> dict[str, ServiceChoice]:
    with clinic.unit() as unit:
        return {each.service: each for each in choices.services(unit, provider, location)}


def a_choice_of_services(clinic: Clinic) -> None:
    """Ana gives all three downtown, Ben gives two uptown, at another price and length."""
    clinic.location("uptown")
    clinic.provider("ben", where="uptown")
    clinic.service("exam", by=("ana", "ben"), where=("downtown", "uptown"), price=Decimal(80), requires_approval=True)
    clinic.service("art", by=("ben",), where=("uptown",))
    with clinic.unit() as unit:
        unit.session.run(
            "update service_provider set price = 60, duration = 20 where tenant_id = %(tenant)s and provider_id = %(ben)s"
            " and service_id = %(exam)s",
            ben=clinic.ids["ben"],
            exam=clinic.ids["exam"],
        )


def test_services_are_told_by_name_with_the_lowest_price_and_the_shortest_length(clinic: Clinic) -> None:
    a_choice_of_services(clinic)
    found = choose(clinic)
    assert list(found) == ["art", "cleaning", "exam"]
    exam = found["exam"]
    assert (exam.name, exam.minutes, exam.price and exam.price.amount, exam.requires_approval) == (
        "Exam", 20, Decimal(60), True,
    )  # fmt: skip
    assert (found["art"].price, found["art"].requires_approval) == (None, False)


def test_only_what_that_provider_gives_there_can_be_chosen(clinic: Clinic) -> None:
    a_choice_of_services(clinic)
    assert list(choose(clinic, "ana")) == ["cleaning", "exam"]
    assert list(choose(clinic, location="uptown")) == ["art", "exam"]
    assert choose(clinic, "ana", "uptown") == {}
    ana, ben = (choose(clinic, name)["exam"] for name in ("ana", "ben"))
    assert [(each.minutes, each.price and each.price.amount) for each in (ana, ben)] == [
        (30, Decimal(80)), (20, Decimal(60)),
    ]  # fmt: skip


def test_its_questions_come_in_their_order(clinic: Clinic) -> None:
    clinic.parameter("cleaning", "last", "TEXT", position=2)
    clinic.parameter("cleaning", "first", "NUMBER", position=1)
    assert [each.name for each in choose(clinic)["cleaning"].parameters] == ["first", "last"]


def test_what_is_archived_cannot_be_chosen(clinic: Clinic) -> None:
    with clinic.unit() as unit:
        nouns.archive(unit, SERVICE, "cleaning")
    assert choose(clinic) == {}
