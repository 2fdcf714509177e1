"""From facts and words to what is sent: an e-mail in text and HTML, or the text of an SMS."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from babel.dates import format_date
from jinja2 import Environment, FunctionLoader, StrictUndefined
from markupsafe import Markup, escape

from sloty.engine.messaging import Cause, Channel
from sloty.formats.fonts import FONTS, USUAL
from sloty.formats.messages.facts import Content, DayFacts, DayRow, Facts
from sloty.formats.messages.placeholders import filled, names
from sloty.formats.messages.segments import plain
from sloty.formats.messages.values import clock, details, shortened, values
from sloty.formats.messages.wording import Text, Wording, default, labelled, templates

_LINK, _DETAILS, _VISITS = "manage.link", "appointment.details", "day.visits"
_LONGEST_SUBJECT = 150


@dataclass(frozen=True, slots=True)
class _Block:
    """A paragraph of the HTML part."""

    kind: str
    """words, details or link"""
    html: Markup | None = None
    rows: tuple[tuple[str, str], ...] = ()
    url: str = ""
    label: str = ""


def email(facts: Facts, own: Text | None = None) -> Content:
    """The e-mail, in the tenant's own words where there are some."""
    words = labelled(facts.language, facts.branding.labels)
    text = own or default(facts.cause, Channel.EMAIL, facts.language)
    filling = _Filling(
        values(facts, words), {_DETAILS: details(facts, words)}, facts.manage_url, words.labels["manage"]
    )
    return _content(text, filling, facts, filling.known["appointment.when"], _footer(facts, words))


def day(facts: DayFacts, own: Text | None = None) -> Content:
    """A provider's day."""
    text = own or default(Cause.DIGEST, Channel.EMAIL, facts.language)
    rows = [(_span(each, facts.locale), _told(each)) for each in facts.rows]
    known = {
        "tenant.name": facts.tenant,
        "provider.name": facts.provider,
        "day.date": str(format_date(facts.day, "full", locale=facts.locale)),
        "day.count": str(len(rows)),
        "day.visits": "\n".join(f"{when}  {what}" for when, what in rows),
    }
    return _content(text, _Filling(known, {_VISITS: rows}), facts, known["day.date"], facts.tenant)


@dataclass(frozen=True, slots=True)
class _Filling:
    """What stands for placeholders."""

    known: Mapping[str, str]
    tables: Mapping[str, Sequence[tuple[str, str]]]
    """Those that are tables where they stand alone."""
    url: str = ""
    label: str = ""


def _content(text: Text, filling: _Filling, facts: Facts | DayFacts, preview: str, footer: str) -> Content:
    known = filling.known
    subject = plain(" ".join(filled(text.subject or "", known).split()))[:_LONGEST_SUBJECT]
    told = [filled(paragraph, known).strip() for paragraph in _paragraphs(text.body, known)]
    plain_text = "\n\n".join(part for part in told if part)
    html = _environment().get_template("message.html").render(
        language=facts.language.value, subject=subject, preview=preview, tenant=facts.tenant, brand=facts.branding,
        font=FONTS.get(facts.branding.font, FONTS[USUAL]), blocks=[*_blocks(text.body, filling)], footer=footer,
    )  # fmt: skip
    return Content(subject, f"{plain_text}\n\n--\n{footer}\n", html)


def _span(row: DayRow, locale: str) -> str:
    return f"{clock(row.starts_at, row.zone, locale)} – {clock(row.ends_at, row.zone, locale)}"


def _told(row: DayRow) -> str:
    return ", ".join(" ".join(part.split()) for part in (row.service, row.customer, row.location))


def sms(facts: Facts, own: Text | None = None) -> str:
    """The text of an SMS, in letters that cost least."""
    text = own or default(facts.cause, Channel.SMS, facts.language)
    known = shortened(values(facts, labelled(facts.language, facts.branding.labels)))
    return plain(" ".join(filled(text.body, known).split()))


def _footer(facts: Facts, words: Wording) -> str:
    parts = [facts.tenant, facts.location if facts.location != facts.tenant else "", facts.address, facts.phone]
    return " · ".join(" ".join(part.split()) for part in parts if part.strip()) or words.labels["sent_by"]


def _paragraphs(body: str, known: Mapping[str, str]) -> Iterator[str]:
    """Those with something to say: an empty one takes along the sentence that leads to it with a colon."""
    waiting: str | None = None
    for paragraph in body.split("\n\n"):
        if not filled(paragraph, known).strip():
            waiting = None if waiting is None or waiting.rstrip().endswith(":") else waiting
            continue
        if waiting is not None:
            yield waiting
        waiting = paragraph
    if waiting is not None:
        yield waiting


def _blocks(body: str, filling: _Filling) -> Iterator[_Block]:
    known = filling.known
    for paragraph in _paragraphs(body, known):
        alone = [*names(paragraph)] if paragraph.strip().startswith("{{") and paragraph.strip().endswith("}}") else []
        if len(alone) == 1 and alone[0] in filling.tables:
            yield _Block("details", rows=tuple(filling.tables[alone[0]]))
        elif alone == [_LINK]:
            yield _Block("link", url=filling.url, label=filling.label)
        else:
            # First the words are made harmless, then each value: neither can become the other.
            html = filled(str(escape(paragraph.strip())), known, lambda value: str(escape(value)))
            yield _Block("words", html=Markup(html.strip().replace("\n", "<br>\n")))  # noqa: S704 - words and values were escaped two lines above


@cache
def _environment() -> Environment:
    def source(name: str) -> str:
        return templates().joinpath("email", name).read_text(encoding="utf-8")

    return Environment(loader=FunctionLoader(source), autoescape=True, undefined=StrictUndefined, trim_blocks=True)
