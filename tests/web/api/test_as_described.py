"""The description keeps its word: whatever schemathesis makes of it is answered as described, and never by a fault of ours.

Some seconds here, for every case that the description suggests; `EXAMPLES=200 pytest …` makes up more.
"""

import os
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from itertools import count
from typing import Any

import pytest
import schemathesis
from fastapi.routing import iter_route_contexts
from hypothesis import HealthCheck, Phase, given, seed, settings
from schemathesis import APIOperation, Case, GenerationMode
from schemathesis.core.result import Ok
from schemathesis.specs.openapi.schemas import OpenApiSchema

from sloty.web.api import api
from tests.builders import at
from tests.operations.test_waitlist import keep_list
from tests.web.api.program import Program
from tests.web.api.test_matrix import WRITTEN
from tests.web.site import BASE, Site

EXAMPLES = int(os.environ.get("EXAMPLES", "2"))
"""Made up by chance for each endpoint, right ones and wrong ones each; always by the same chance."""
CONFIG = {
    "checks": {
        # A name that nobody has and a time that is none are well formed: what they mean is judged, and refused by 422.
        "positive_data_acceptance": {"enabled": False},
        # What is wrong with a header may be told before what is wrong with the body.
        "negative_data_rejection": {"expected-statuses": [400, 401, 403, 404, 405, 409, 412, 422, 429]},
    }
}
THERE = {
    "service": "cleaning", "customer": "rui@example.com", "provider": "ana", "location": "downtown",
    "locations": "downtown", "providers": "ana", "services": "cleaning", "customers": "rui@example.com",
}  # fmt: skip
"""What is there, by the name of a field or a noun of the path."""


@dataclass
class Asking:
    """One program, and what it asks."""

    program: Program
    numbers: Iterator[int] = field(default_factory=count)

    def times(self) -> Iterator[str]:
        """One time after the other, each of them free to begin with: in twelve half hours of each weekday."""
        for number in self.numbers:
            weeks, days = divmod(number // 12 % 200, 5)
            yield (at("10:00") + timedelta(weeks=weeks, days=days, minutes=number % 12 * 30)).isoformat()

    def named(self, path: str) -> dict[str, str]:
        """What the names in a path stand for: things of the tenant, made for it where they may change."""
        if "{hold}" in path:
            held = self.program.post("/holds", {"service": "cleaning", "at": next(self.times())})
            return {"hold": held.json()["id"]}
        if "{entry}" in path:
            return {"entry": self.program.post("/waitlist", WRITTEN["POST /waitlist"]).json()["id"]}
        noun = path.removeprefix(api.prefix).split("/")[1]
        if "{ref}" in path:
            return {"ref": THERE.get(noun) or self.program.book(at=next(self.times()))["id"]}
        return {}

    def ask(self, case: Case[Any], names: dict[str, str]) -> None:
        """Send a case; each second one aimed at what is there, for most of what is made up is nowhere."""
        site = self.program.site
        # The clock goes on, so that it is not the allowance of a minute that answers.
        site.now += timedelta(seconds=1)
        if next(self.numbers) % 2:
            aim(case, {**THERE, **names, "at": next(self.times())})
        # Where it is the key that is wrong with a case, that is left as it is.
        is_with_key = str(dict(case.headers or {}).get("Authorization")).startswith("Bearer ")
        headers = {"Authorization": self.program.key["authorization"]} if is_with_key else None
        case.call_and_validate(base_url=f"http://{site.clinic.slug}.{BASE}", headers=headers)


def aim(case: Case[Any], names: dict[str, str]) -> None:
    """Let names lead somewhere; whatever else is wrong with the case stays as it is."""
    for values in (case.path_parameters, case.query, case.body):
        if isinstance(values, dict):
            values.update({name: value for name, value in names.items() if isinstance(values.get(name), str)})
    if case.headers and "If-Match" in case.headers:
        case.headers["If-Match"] = "*"


def try_out(asking: Asking, schema: OpenApiSchema, operation: APIOperation[Any, Any, Any, Any]) -> None:
    """Every case that the description of an endpoint suggests, and some by chance."""
    names = asking.named(operation.path)
    both = list(GenerationMode)
    generation = schema.config.generation_for(operation=operation)
    for each in schema.iter_coverage_cases(operation, generation_modes=both, generation_config=generation):
        asking.ask(each, names)
    for mode in both:

        @seed(5)
        @settings(
            max_examples=EXAMPLES,
            deadline=None,
            database=None,
            phases=[Phase.generate],
            suppress_health_check=list(HealthCheck),
        )
        @given(case=operation.as_strategy(generation_mode=mode))
        def by_chance(case: Case[Any]) -> None:
            asking.ask(case, names)

        by_chance()


@pytest.mark.parametrize("tag", sorted({str(tag) for route in iter_route_contexts(api.routes) for tag in route.tags}))
def test_every_answer_is_one_that_is_described(site: Site, tag: str) -> None:
    config = schemathesis.Config.from_dict(CONFIG)
    described = schemathesis.openapi.from_asgi("/api/v1/openapi.json", site.http.app, config=config)
    keep_list(site.clinic)
    asking = Asking(Program(site))
    for found in described.include(tag=tag).get_all_operations():
        assert isinstance(found, Ok)
        try_out(asking, described, found.ok())
