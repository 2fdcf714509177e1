"""What is handed back to the day."""

from sloty.operations import booking
from sloty.operations.booking import Wish
from sloty.tui.dialogs.outcomes import SeeVisit
from tests.builders import Clinic, at


def test_a_visit_is_found_again_by_its_own_wall_time(clinic: Clinic) -> None:
    """Late on Sunday evening in Los Angeles it is Monday elsewhere; the day there is Sunday."""
    clinic.location("west", zone="America/Los_Angeles")
    clinic.works("ana", "Sun 20:00-24:00", "west")
    clinic.service("exam", where=("west",))
    with clinic.unit() as unit:
        view = booking.book(unit, Wish("exam", at("2027-01-03 23:00", "America/Los_Angeles"), "rui@example.com"))
    outcome = SeeVisit.of(view)
    assert (str(outcome.start.date()), outcome.location, outcome.provider) == ("2027-01-03", "west", "ana")
    assert (outcome.id, outcome.code) == (view.id, view.confirmation_code)
