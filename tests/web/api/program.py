"""A program with a key, at one tenant's API."""

from dataclasses import dataclass, field
from typing import Any

from tests.web.site import Site

AT = "2027-01-04T10:00:00-05:00"
CLEANING = {"service": "cleaning", "at": AT, "customer": "rui@example.com"}
ALL = (
    "view_catalog", "find_slots", "book", "approve", "attend", "override", "view_appointments", "view_customers",
    "edit_customers", "waitlist",
)  # fmt: skip
"""Every scope that an endpoint asks for, and the one that a field does."""


@dataclass
class Program:
    """Asks with a key of these scopes; all of them, when none is named."""

    site: Site
    scopes: tuple[str, ...] = ALL
    key: dict[str, str] = field(init=False)

    def __post_init__(self) -> None:
        self.key = self.site.key(*self.scopes)

    def ask(self, method: str, path: str, body: Any = None, **headers: str) -> Any:
        """An answer of the API."""
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        return self.site.http.request(method, f"/api/v1{path}", json=body, headers={**self.key, **named})

    def get(self, path: str, **headers: str) -> Any:
        """What is read."""
        return self.ask("GET", path, **headers)

    def post(self, path: str, body: Any = None, **headers: str) -> Any:
        """What is done."""
        return self.ask("POST", path, body, **headers)

    def book(self, **changes: Any) -> dict[str, Any]:
        """An appointment of Rui's, on Monday at ten."""
        answer = self.post("/appointments", {**CLEANING, **changes})
        assert answer.status_code == 201, answer.text
        booked: dict[str, Any] = answer.json()
        return booked


def refused(answer: Any) -> tuple[int, str]:
    """The status and code of a refusal."""
    assert answer.headers["content-type"] == "application/problem+json", answer.text
    return answer.status_code, answer.json()["code"]
