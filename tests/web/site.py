"""A tenant's pages, asked for as a browser or a program does: by its host, with a clock that stands still."""

import re
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from html import unescape
from typing import Any

from starlette.testclient import TestClient

from sloty.operations import keys
from sloty.web.app import make_app
from sloty.web.guard import TOKEN
from tests.builders import NOW, Clinic

BASE = "book.test"
_BROWSER = {"sec-fetch-site": "same-origin"}


@dataclass
class Site:
    """One clinic's pages."""

    clinic: Clinic
    now: datetime = NOW
    """What the clock of the application shows; a test may move it."""
    http: Any = field(init=False)

    def __post_init__(self) -> None:
        app = make_app(self.clinic.database, lambda: self.now)
        self.http = TestClient(app, base_url=f"http://{self.clinic.slug}.{BASE}", follow_redirects=False)

    def get(self, path: str, **headers: str) -> Any:
        """A page, or an answer of the API."""
        return self.http.get(path, headers=_named(headers))

    def post(self, path: str, form: dict[str, Any] | None = None, **headers: str) -> Any:
        """Send a form, as a browser does from our own page."""
        return self.http.post(path, data=form or {}, headers={**_BROWSER, **_named(headers)})

    def send(self, page: Any, path: str, form: dict[str, Any] | None = None) -> Any:
        """Fill in the form of a page as a person does, some seconds later, and send it with its hidden fields."""
        self.now += timedelta(seconds=5)
        return self.post(path, {**hidden(page.text), **(form or {})})

    def key(self, *scopes: str) -> dict[str, str]:
        """The header of a new API key."""
        with self.clinic.unit() as unit:
            made = keys.create(unit, f"key {len(scopes)} {unit.now.timestamp()} {'-'.join(scopes)}", scopes)
        return {"authorization": f"Bearer {made.key}"}


def _named(headers: dict[str, str]) -> dict[str, str]:
    return {name.replace("_", "-"): value for name, value in headers.items()}


def hidden(page: str) -> dict[str, str]:
    """The hidden fields of the first form that has a signed word."""
    forms = re.findall(r"<form\b.*?</form>", page, re.DOTALL)
    form = next((each for each in forms if f'name="{TOKEN}"' in each), "")
    fields = re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', form)
    return {name: unescape(value) for name, value in fields}


def text_of(page: str) -> str:
    """What a page says, without its markup."""
    body = re.sub(r"<(style|script)\b.*?</\1>", " ", page, flags=re.DOTALL)
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", body)).split())


def times_of(page: str) -> list[str]:
    """The names of the times that can be pressed, as they are read out."""
    return [unescape(re.sub(r"<[^>]+>", "", each)) for each in re.findall(r'<button class="time".*?</button>', page)]
