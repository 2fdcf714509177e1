"""What is documented of errors is what is answered."""

from sloty.web.api.problem import PROBLEMS, Problem
from sloty.web.errors import OWN_STATUSES, STATUSES
from tests.web.site import Site


def test_every_status_of_an_error_is_documented() -> None:
    assert {400, *STATUSES.values(), *OWN_STATUSES.values()} == set(PROBLEMS)


def test_a_problem_is_as_it_is_described(site: Site) -> None:
    told = site.get("/api/v1/services").json()
    assert Problem.model_validate(told, extra="forbid").code == told["code"]
