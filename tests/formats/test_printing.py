"""A day on paper: everything of it, in black and white, and nothing that people wrote is more than text."""

import re
import sys
from html.parser import HTMLParser
from typing import Any

import pytest

from sloty.engine.lifecycle import Status
from sloty.formats import printing
from sloty.formats.looks import LOOKS
from sloty.formats.paper import Paper
from sloty.formats.printing import PdfUnavailable
from sloty.operations.day_sheet import DaySheet
from tests.builders import NEW_YORK, at
from tests.cli.test_daylight import sheet, visit

NOW = at("2027-01-04 07:30")


class Page(HTMLParser):
    """The elements of a page with their attributes, and its text."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.text = ""
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        self.text += data


def printed(day: DaySheet, **given: Any) -> Page:
    """The page as a browser reads it."""
    return Page(printing.day(day, NOW, **given))


def test_everything_that_a_desk_needs_stands_on_it() -> None:
    page = printed(sheet(visit("09:30", notes="latex\nlate")))
    for told in ("Downtown", "Monday 4 January 2027", NEW_YORK, "Dr Ana Sousa (1)", "09:30–10:00", "Rui Costa",
                 "latex\nlate", "Dental cleaning", "S scheduled", "XK4P7Q2M", "1 visit: 1 scheduled",
                 "Printed 2027-01-04 07:30 EST"):  # fmt: skip
        assert told in page.text


def test_a_section_a_provider_each_by_time() -> None:
    day = sheet(visit("09:00", provider="zoe"), visit("10:00"), visit("11:00", provider="zoe"), visit("12:00"))
    told = re.findall(r"(\d\d:\d\d)–|(\w+) \(\d\)", printed(day).text)
    assert [time or name for time, name in told] == ["Sousa", "10:00", "12:00", "zoe", "09:00", "11:00"]


def test_every_status_is_a_letter_and_a_word() -> None:
    page = printed(sheet(*(visit("09:30", status=status) for status in Status)))
    for look in LOOKS.values():
        assert f"{look.letter} {look.word}" in page.text or look.name == "held"
    gone = [each for each in page.elements if each[1].get("class") == "gone"]
    assert len(gone) == 2


def test_what_people_wrote_is_text_and_nothing_else() -> None:
    """In the title, in names, in a slug that has no name, in a note; no element of the page comes from them."""
    evil = "<script>alert(1)</script><img src=x onerror=y>{{ 7*7 }}\"'&amp;\x1b[2J\u202e"
    day = sheet(visit("09:30", customer_name=evil, service=evil, location=evil, notes=evil), title=evil)
    page, plain = printed(day), printed(sheet(visit("09:30", notes="n")))
    assert [tag for tag, _ in page.elements] == [tag for tag, _ in plain.elements]
    assert page.text.count("<script>alert(1)</script><img src=x onerror=y>{{ 7*7 }}\"'&amp;\\x1b[2J\\u202e") == 5
    assert "49" not in page.text


def test_the_page_asks_for_nothing_and_runs_nothing() -> None:
    page = printed(sheet(visit("09:30")))
    assert not {tag for tag, _ in page.elements} & {"script", "link", "img", "iframe", "form", "a", "object", "svg"}
    assert not any(name.startswith("on") or name in {"src", "href"} for _, given in page.elements for name in given)
    assert any("default-src 'none'" in (given.get("content") or "") for _, given in page.elements)
    assert "url(" not in page.text
    assert "@import" not in page.text


def test_the_location_is_told_where_there_are_several() -> None:
    assert "The house" not in printed(sheet(visit("09:30"))).text
    assert "The house" in printed(sheet(visit("09:30"), visit("10:00", location="lake"))).text


def test_another_zone_is_named() -> None:
    text = printed(sheet(visit("09:00"), visit("08:30", "America/Chicago"))).text
    assert "08:30–09:00 CST" in text
    assert "EST" not in text.partition("Printed")[0]


@pytest.mark.parametrize("paper", Paper)
def test_paper_is_as_one_has_it(paper: Paper) -> None:
    assert f"size: {paper.value};" in printed(sheet(visit("09:30")), paper=paper).text


def test_a_day_without_visits_says_so() -> None:
    assert "No appointments." in printed(sheet()).text


def test_without_the_library_a_pdf_is_refused_with_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "weasyprint", None)
    with pytest.raises(PdfUnavailable) as refused:
        printing.pdf("<p>")
    assert "pip install 'sloty[print]'" in refused.value.advice


@pytest.mark.filterwarnings("ignore::DeprecationWarning")
def test_a_long_day_is_a_pdf_of_some_pages() -> None:
    visits = [visit("06:00", customer_name=f"N {number}", notes="a note") for number in range(90)]
    try:
        made = printing.pdf(printing.day(sheet(*visits), NOW))
    except PdfUnavailable as error:
        pytest.skip(error.message)
    assert made.startswith(b"%PDF-")
    assert int((re.findall(rb"/Count (\d+)", made) or [b"2"])[0]) > 1
