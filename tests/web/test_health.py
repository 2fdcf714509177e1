"""Whoever watches is told whether the process lives, and whether it can serve."""

from starlette.testclient import TestClient

from sloty.db.pool import Database
from sloty.web.app import make_app
from tests.web.site import Site


def test_a_process_lives_and_is_ready_whatever_the_host(site: Site) -> None:
    for path in ("/healthz", "/readyz"):
        answer = site.get(path, host="10.0.0.7")
        assert (answer.status_code, answer.json()) == (200, {"status": "ok"})


def test_without_its_database_a_process_lives_and_is_not_ready(site: Site) -> None:
    url = "postgresql://nobody@127.0.0.1:1/nothing"
    without = Database(site.clinic.database.settings.model_copy(update={"database_url": url}))
    http = TestClient(make_app(without))
    assert http.get("/healthz").status_code == 200
    assert (http.get("/readyz").status_code, http.get("/readyz").json()["code"]) == (503, "database_unavailable")
    assert http.get("/", headers={"host": "a.book.test"}).status_code == 503
