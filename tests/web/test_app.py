"""The application: which proxies are believed, and what is documented."""

from typing import Any

import pytest
from starlette.requests import Request
from starlette.testclient import TestClient

from sloty.db.pool import Database
from sloty.web.app import make_app
from sloty.web.guard import network_of
from tests.web.site import Site


@pytest.mark.parametrize(
    ("proxies", "believed"),
    [(None, "192.0.2.0/24"), ("10.0.0.0/8", "192.0.2.0/24"), ("10.1.1.1, 192.0.2.0/24", "203.0.113.0/24")],
)
def test_only_proxies_that_are_configured_say_for_whom_they_ask(
    database: Database, proxies: str | None, believed: str
) -> None:
    behind = Database(database.settings.model_copy(update={"trusted_proxies": proxies}))
    app = make_app(behind)

    def seen(request: Request) -> Any:
        return [network_of(request), request.url.scheme]

    app.add_api_route("/api/seen", seen)
    http = TestClient(app, client=("192.0.2.9", 1))
    answer = http.get("/api/seen", headers={"x-forwarded-for": "203.0.113.5", "x-forwarded-proto": "https"})
    assert answer.json() == [believed, "https" if believed.startswith("203") else "http"]
    assert ("strict-transport-security" in answer.headers) is believed.startswith("203")
    behind.close()


def test_every_answer_of_the_api_is_documented(site: Site) -> None:
    described = site.get("/api/v1/openapi.json").json()
    assert "/" not in described["paths"]
    for path in described["paths"].values():
        for method in path.values():
            assert {"200", "201", "204"} & set(method["responses"])
            assert {"401", "403", "404", "409", "422", "429", "503"} <= set(method["responses"])
            assert method["security"] == [{"HTTPBearer": []}]
