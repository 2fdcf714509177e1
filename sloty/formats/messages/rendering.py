"""From facts and words to what is sent: an e-mail in text and HTML, or the text of an SMS."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache

from babel.dates import format_date
from jinja2 import Environment, FunctionLoader, StrictUndefined
from markupsafe import Markup, escape

from sloty.engine.messaging import Channel
from sloty.formats.messages.facts import Branding, Content, DayFacts, DayRow, Facts, Language
from sloty.formats.messages.placeholders import filled, names
from sloty.formats.messages.segments import plain
from sloty.formats.messages.values import clock, details, shortened, values
from sloty.formats.messages.wording import Text, Wording, default, templates, wording

FONTS: Mapping[str, str] = {
    "system": "-apple-system, 'Segoe UI', Roboto, Helvetica, Arial, sans-serif",
    "serif": "Georgia, 'Times New Roman', serif",
    "inter": "Inter, 'Segoe UI', Helvetica, Arial, sans-serif",
    "lora": "Lora, Georgia, serif",
    "source-sans": "'Source Sans 3', 'Segoe UI', Helvetica, Arial, sans-serif",
}
"""What each font of a tenant's branding is in mail programs, which load none."""
_LINK, _DETAILS = "manage.link", "appointment.details"
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
    words = wording(facts.language)
    text = own or default(facts.cause, Channel.EMAIL, facts.language)
    known = values(facts, words)
    subject = plain(" ".join(filled(text.subject or "", known).split()))[:_LONGEST_SUBJECT]
    footer = _footer(facts, words)
    told = [filled(paragraph, known).strip() for paragraph in _paragraphs(text.body, known)]
    plain_text = "\n\n".join(part for part in told if part)
    html = _page(
        facts.language, subject, known["appointment.when"], facts.tenant, facts.branding,
        [*_blocks(text.body, facts, words, known)], footer,
    )  # fmt: skip
    return Content(subject, f"{plain_text}\n\n--\n{footer}\n", html)


def day(facts: DayFacts) -> Content:
    """A provider's day."""
    words = wording(facts.language)
    date = str(format_date(facts.day, "full", locale=facts.locale))
    rows = [(_span(each, facts.locale), _told(each)) for each in facts.rows]
    subject = f"{words.labels['day']}: {date} ({len(rows)})"
    html = _page(
        facts.language, subject, date, facts.tenant, facts.branding,
        [_Block("words", html=escape(subject)), _Block("details", rows=tuple(rows))], facts.tenant,
    )  # fmt: skip
    told = "\n".join(f"{when}  {what}" for when, what in rows)
    return Content(plain(subject)[:_LONGEST_SUBJECT], f"{subject}\n\n{told}\n\n--\n{facts.tenant}\n", html)


def _span(row: DayRow, locale: str) -> str:
    return f"{clock(row.starts_at, row.zone, locale)} – {clock(row.ends_at, row.zone, locale)}"


def _told(row: DayRow) -> str:
    return ", ".join(" ".join(part.split()) for part in (row.service, row.customer, row.location))


def _page(
    language: Language, subject: str, preview: str, tenant: str, brand: Branding, blocks: list[_Block], footer: str
) -> str:
    page = _environment().get_template("message.html")
    return page.render(
        language=language.value, subject=subject, preview=preview, tenant=tenant, brand=brand,
        font=FONTS.get(brand.font, FONTS["system"]), blocks=blocks, footer=footer,
    )  # fmt: skip


def sms(facts: Facts, own: Text | None = None) -> str:
    """The text of an SMS, in letters that cost least."""
    text = own or default(facts.cause, Channel.SMS, facts.language)
    known = shortened(values(facts, wording(facts.language)))
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


def _blocks(body: str, facts: Facts, words: Wording, known: Mapping[str, str]) -> Iterator[_Block]:
    for paragraph in _paragraphs(body, known):
        alone = [*names(paragraph)] if paragraph.strip().startswith("{{") and paragraph.strip().endswith("}}") else []
        if alone == [_DETAILS]:
            yield _Block("details", rows=tuple(details(facts, words)))
        elif alone == [_LINK]:
            yield _Block("link", url=facts.manage_url, label=words.labels["manage"])
        else:
            # First the words are made harmless, then each value: neither can become the other.
            html = filled(str(escape(paragraph.strip())), known, lambda value: str(escape(value)))
            yield _Block("words", html=Markup(html.strip().replace("\n", "<br>\n")))  # noqa: S704 - escaped above


@cache
def _environment() -> Environment:
    def source(name: str) -> str:
        return templates().joinpath("email", name).read_text(encoding="utf-8")

    return Environment(loader=FunctionLoader(source), autoescape=True, undefined=StrictUndefined, trim_blocks=True)
