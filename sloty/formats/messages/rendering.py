"""From facts and words to what is sent: an e-mail in text and HTML, or the text of an SMS."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache

from jinja2 import Environment, FunctionLoader, StrictUndefined
from markupsafe import Markup, escape

from sloty.engine.messaging import Channel
from sloty.formats.messages.facts import Content, Facts
from sloty.formats.messages.placeholders import filled, names
from sloty.formats.messages.segments import plain
from sloty.formats.messages.values import details, shortened, values
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
    html = (
        _environment()
        .get_template("message.html")
        .render(
            language=facts.language.value,
            subject=subject,
            preview=known["appointment.when"],
            tenant=facts.tenant,
            brand=facts.branding,
            font=FONTS.get(facts.branding.font, FONTS["system"]),
            blocks=[*_blocks(text.body, facts, words, known)],
            footer=footer,
        )
    )
    return Content(subject, f"{plain_text}\n\n--\n{footer}\n", html)


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
