"""The catalogue, for programs."""

import pytest

from tests.web.api.program import Program, refused


@pytest.mark.parametrize(
    ("noun", "slug", "name"),
    [("locations", "downtown", "Downtown"), ("providers", "ana", "Ana"), ("services", "cleaning", "Cleaning")],
)
def test_all_are_listed_and_one_is_read_by_its_slug(program: Program, noun: str, slug: str, name: str) -> None:
    listed = program.get(f"/{noun}").json()
    assert (listed["items"][0]["slug"], listed["next"]) == (slug, None)
    one = program.get(f"/{noun}/{slug}").json()
    assert one == listed["items"][0]
    assert one["name"] == name
    assert refused(program.get(f"/{noun}/nowhere")) == (404, "not_found")


def test_a_service_says_what_it_takes_and_what_it_asks(program: Program) -> None:
    program.site.clinic.parameter("cleaning", "reason", "SELECT", options=["Pain", "Checkup"], required=True)
    service = program.get("/services/cleaning").json()
    assert (service["duration"], service["providers"], service["locations"]) == (30, ["ana"], ["downtown"])
    (question,) = service["parameters"]
    assert (question["name"], question["required"], question["options"]) == ("reason", True, ["Pain", "Checkup"])
