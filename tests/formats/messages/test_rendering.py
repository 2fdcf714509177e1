"""What is sent: whole, in both forms, and harmless whatever people are called."""

from dataclasses import replace
from datetime import date
from html.parser import HTMLParser

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sloty.engine.messaging import Cause
from sloty.formats.messages.facts import DayFacts, DayRow, Language
from sloty.formats.messages.rendering import day, email, sms
from sloty.formats.messages.segments import segments
from sloty.formats.messages.wording import Text
from tests.formats.messages.samples import ALL, BRANDING, LINK, facts

_VOID = {"meta", "br", "img"}


class _Page(HTMLParser):
    """Tags that are opened and closed, links, and what is read."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.links: list[str] = []
        self.tags: set[str] = set()
        self.words: list[str] = []
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        if tag == "a":
            self.links += [value or "" for name, value in attrs if name == "href"]
        if tag not in _VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.words.append(data)


def page(html: str) -> _Page:
    found = _Page(html)
    assert found.open == []
    return found


ENGLISH = """\
Hello Rui Costa,

your appointment has been moved.
It was: Monday, March 1, 2027, 9:30 AM (New York, UTC−5)
It is now: Monday, March 1, 2027, 9:30 AM (New York, UTC−5)

What: Cleaning
When: Monday, March 1, 2027, 9:30 AM – 10:00 AM (New York, UTC−5)
Where you are: Monday, March 1, 2027, 2:30 PM (Lisbon, UTC)
With: Dr Ana Silva
Where: Downtown, 12 Main St, New York
Code: K3F7QX

If this does not suit you, you can change it here:

{link}

--
Riverside Dental · Downtown · 12 Main St, New York · +1 212 555 0100
"""


def test_a_whole_email() -> None:
    content = email(facts(Cause.MOVED, former_starts_at=facts().starts_at))
    assert content.subject == "New time: Cleaning, Mon, Mar 1 9:30 AM (New York, UTC-5)"
    assert content.text == ENGLISH.format(link=LINK)


@pytest.mark.parametrize("language", Language)
@pytest.mark.parametrize("cause", ALL)
def test_every_cause_in_every_language_names_the_zone_in_text_and_html(cause: Cause, language: Language) -> None:
    content = email(facts(cause, language, reason="strike", former_provider="Ben", former_location="Uptown"))
    found = page(content.html)
    for told in (content.text, "".join(found.words)):
        assert "UTC−5" in told
        assert "K3F7QX" in told
        assert "{{" not in told
    assert "UTC-5" in content.subject
    if LINK in content.text:
        assert found.links == [LINK]
    text = sms(facts(cause, language))
    assert "UTC-5" in text
    assert 1 <= segments(text) <= 2


def test_without_a_page_nobody_is_sent_there() -> None:
    content = email(facts(Cause.MOVED, manage_url=""))
    assert "change it here:" not in content.text
    assert page(content.html).links == []
    assert content.text.count("\n\n") == ENGLISH.count("\n\n") - 2


_EVIL = st.text(min_size=1) | st.sampled_from(
    ["<script>alert(1)</script>", "{{ manage.link }}", "\" onload='x", "</td></table>", "{{ 7*7 }}", "\r\nBcc: a@b.c"]
)


@settings(max_examples=150, deadline=None)
@given(_EVIL, _EVIL, _EVIL)
def test_names_of_people_stay_text(name: str, service: str, reason: str) -> None:
    """Nothing that somebody is called opens a tag, adds a link or is read as a placeholder."""
    content = email(facts(Cause.CANCELLED, name=name, service=service, provider=name, reason=reason, location=service))
    found = page(content.html)
    plain = page(email(facts(Cause.CANCELLED, reason="ill")).html)
    assert found.tags <= plain.tags
    assert found.links == []
    assert LINK not in content.text
    assert "\n" not in content.subject


def test_a_tenants_own_words_are_framed_and_escaped() -> None:
    own = Text(
        "Bring <b>this</b>:\n{{ manage.link }}\n\n{{ appointment.details }}\n\n{{ manage.link }}",
        "Hi {{ customer.name }}",
    )
    content = email(facts(customer="A & B"), own)
    assert content.subject == "Hi A & B"
    found = page(content.html)
    assert "b" not in found.tags
    assert found.links == [LINK]
    assert "<b>this</b>" in "".join(found.words)
    assert sms(facts(), Text("At {{ appointment.short }}")) == "At Mon, Mar 1 9:30 AM (New York, UTC-5)"


def test_a_tenant_calls_things_as_it_wants_to() -> None:
    own = replace(BRANDING, labels={"with": "<b>Treated by", "manage": "Your visit"})
    content = email(facts(branding=own))
    assert "<b>Treated by: Dr Ana Silva" in content.text
    found = page(content.html)
    assert "b" not in found.tags
    assert "Your visit" in found.words


def test_a_providers_day_in_a_tenants_own_words() -> None:
    row = DayRow(facts().starts_at, facts().ends_at, "Cleaning", "{{ day.count }} <b>", "Downtown", facts().zone)
    whole = DayFacts(Language.ENGLISH, "en", "Ana", "Riverside", date(2027, 3, 1), [row], BRANDING)
    content = day(whole, Text("Good morning {{ provider.name }}!\n\n{{ day.visits }}", "{{ day.count }} today"))
    assert content.subject == "1 today"
    assert content.text.startswith("Good morning Ana!\n\n9:30 AM – 10:00 AM  Cleaning, {{ day.count }} <b>, Downtown")
    found = page(content.html)
    assert "b" not in found.tags
    assert "table" in found.tags
    assert "9:30 AM – 10:00 AM" in found.words
