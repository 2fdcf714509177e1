"""What a page knows of its request: also tried by every page."""

from typing import Any

from starlette.datastructures import FormData

from sloty.actor import Permission
from sloty.web.here import Here, Sent
from tests.web.site import Site


def test_a_page_acts_as_a_visitor_of_its_tenant_at_its_time(site: Site) -> None:
    def who(here: Here) -> Any:
        with here.unit(key="k") as unit:
            assert not unit.actor.may(Permission.BOOK)
            return [unit.actor.name, str(unit.tenant), unit.now.isoformat(), unit.idempotency_key]

    site.http.app.add_api_route("/who", who)
    assert site.get("/who").json() == ["visitor", str(site.clinic.tenant), site.now.isoformat(), "k"]


def test_a_form_is_read_from_the_body_alone(site: Site) -> None:
    def echo(sent: Sent) -> Any:
        assert isinstance(sent, FormData)
        return dict(sent)

    site.http.app.add_api_route("/echo", echo, methods=["POST"])
    assert site.post("/echo?b=2", {"a": "1"}).json() == {"a": "1"}


def test_a_form_without_end_is_refused(site: Site) -> None:
    def echo(sent: Sent) -> Any:
        return len(sent)

    site.http.app.add_api_route("/echo", echo, methods=["POST"])
    assert site.http.post("/echo", files={"f": ("f", b"x" * (25 * 1024 * 1024))}).status_code == 413
    many = {f"f{number}": (f"{number}", b"x") for number in range(30)}
    assert site.http.post("/echo", files=many).status_code == 400


def test_after_a_form_one_is_sent_on(site: Site) -> None:
    def on(here: Here) -> Any:
        return here.go("/done", code="A")

    site.http.app.add_api_route("/on", on, methods=["POST"], response_model=None)
    answer = site.post("/on?lang=de")
    assert (answer.status_code, answer.headers["location"]) == (303, "/done?lang=de&code=A")
