"""How pages are made: people's words are text, times name their zone, and no name is forgotten."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from babel.core import Locale
from jinja2 import UndefinedError

from sloty.formats.messages.facts import Language
from sloty.operations.views import Money
from sloty.web import view
from sloty.web.view import Look
from sloty.web.words import words
from tests.builders import at


def look(locale: str = "en_US", **kept: str) -> Look:
    spoken = Locale.parse(locale)
    return Look(None, "/alpha", "/", words(Language(spoken.language)), spoken, "n", kept)


def said(template: str, locale: str = "en_US", **values: Any) -> str:
    return view._environment().from_string(template).render(look=look(locale), **values)


def test_what_people_wrote_is_text() -> None:
    page = bytes(view.message(look(), 404, "<script>alert(1)</script>", "a & b").body).decode()
    assert "&lt;script&gt;alert(1)" in page
    assert "<script>" not in page


def test_a_name_that_nobody_filled_in_is_an_error() -> None:
    with pytest.raises(UndefinedError):
        said("{{ nothing }}")


@pytest.mark.parametrize(
    ("locale", "time", "day", "zone"),
    [
        ("en_US", "9:30 AM", "Monday, January 4", "New York, UTC−5"),
        ("en_GB", "09:30", "Monday, 4 January", "New York, UTC−5"),
        ("de_DE", "09:30", "Montag, 4. Januar", "New York, UTC−5"),
        ("fr_FR", "09:30", "lundi 4 janvier", "New York, UTC−5"),
        ("es_ES", "9:30", "lunes, 4 de enero", "Nueva York, UTC−5"),
    ],
)
def test_times_are_written_as_in_the_language_and_name_their_zone(locale: str, time: str, day: str, zone: str) -> None:
    given = {"at": at("09:30"), "zone": "America/New_York"}
    assert said("{{ at | clock(zone) }}", locale, **given) == time
    assert said("{{ at | day(zone) }}", locale, **given) == day
    assert said("{{ at | zone_name(zone) }}", locale, **given) == zone


def test_a_day_is_that_of_the_zone() -> None:
    assert said("{{ at | day('Asia/Tokyo') }}", at=at("23:00")) == "Tuesday, January 5"
    assert said("{{ day | day }}", day=date(2027, 1, 4)) == "Monday, January 4"


def test_prices_are_written_as_where_the_tenant_is() -> None:
    assert said("{{ price | money }}", "de_DE", price=Money(Decimal("80.5"), "EUR")) == "80,50\xa0€"


def test_links_carry_on_what_was_chosen() -> None:
    chosen = look(lang="de")
    assert chosen.link("/book/x", week=2) == "/alpha/book/x?lang=de&week=2"
    assert chosen.link("/", lang="fr") == "/alpha/?lang=fr"
    assert look().link("/book/x", week=None) == "/alpha/book/x"


def test_a_day_in_few_letters() -> None:
    assert said("{{ day | short_day }}", "en_US", day=date(2027, 1, 6)) == "Wed, Jan 6"
    assert said("{{ day | short_day }}", "de_DE", day=date(2027, 1, 6)) == "Mi., 6. Jan."
