"""The words of messages: ours, and a tenant's own; and how they read with a real appointment."""

from dataclasses import dataclass, replace
from uuid import UUID, uuid4

from sloty.actor import Permission
from sloty.engine.messaging import TOLD, Cause, Channel, RecipientKind
from sloty.errors import Invalid
from sloty.formats.messages import rendering
from sloty.formats.messages.facts import Language
from sloty.formats.messages.placeholders import OF_A_DAY, PLACEHOLDERS, check, names
from sloty.formats.messages.segments import segments
from sloty.formats.messages.wording import Text, default
from sloty.models.message import MessageTemplate
from sloty.operations import digests, records, rows, telling, texts
from sloty.operations.outbox import Ready
from sloty.operations.telling import NothingToTell
from sloty.operations.unit import Unit

_CAUSES = (*TOLD, Cause.REMINDER, Cause.DIGEST)
_WITHOUT_LINK = {Cause.DECLINED, Cause.CANCELLED, Cause.MISSED, Cause.DIGEST}
_TELLS_WHEN = {"appointment.details", "appointment.when", "appointment.short", "appointment.time", "day.visits"}
_NOWHERE = "https://example.invalid/a/preview"


class NoSuchWording(Invalid):
    """There are words for every cause, channel and language, and for no others."""

    code = "no_such_wording"
    sentence = "There are no words for {what} '{given}'."
    hint = "One of: {known}"


@dataclass(frozen=True)
class WordingView:
    """The words for a cause, a channel and a language."""

    cause: str
    channel: str
    language: str
    own: bool
    """The tenant's; False: ours."""
    subject: str | None
    body: str


@dataclass(frozen=True)
class PreviewView:
    """How it reads."""

    subject: str | None
    text: str
    html: str
    segments: int | None
    """Of an SMS: how many it becomes."""


@dataclass(frozen=True)
class PlaceholderView:
    """What a text may hold."""

    placeholder: str
    meaning: str


@dataclass(frozen=True)
class ProblemView:
    """What somebody who writes their own words should think of."""

    cause: str
    channel: str
    language: str
    problem: str


def chosen(cause: str, channel: str, language: str) -> tuple[Cause, Channel, Language]:
    """Which words are meant. Raises `NoSuchWording`."""
    for what, given, known in (
        ("the cause", cause.upper(), [each.value for each in _CAUSES]),
        ("the channel", channel.upper(), [each.value for each in _channels(cause.upper())]),
        ("the language", language.lower(), [each.value for each in Language]),
    ):
        if given not in known:
            raise NoSuchWording(what=what, given=given, known=", ".join(known))
    return Cause(cause.upper()), Channel(channel.upper()), Language(language.lower())


def _channels(cause: str) -> tuple[Channel, ...]:
    """By which it goes: providers are told of their day by e-mail alone."""
    return (Channel.EMAIL,) if cause == Cause.DIGEST else tuple(Channel)


def placeholders() -> list[PlaceholderView]:
    """Every placeholder, with what stands for it; those of a provider's day last."""
    of_a_day = {name: f"in a digest: {meaning}" for name, meaning in OF_A_DAY.items() if name not in PLACEHOLDERS}
    return [PlaceholderView(f"{{{{ {name} }}}}", meaning) for name, meaning in {**PLACEHOLDERS, **of_a_day}.items()]


def list_(unit: Unit) -> list[WordingView]:
    """All of them, as they are sent."""
    unit.actor.require(Permission.VIEW_CATALOG)
    return [_of(unit, cause, channel, each) for cause in _CAUSES for channel in _channels(cause) for each in Language]


def show(unit: Unit, cause: str, channel: str, language: str) -> WordingView:
    """Those for a cause, a channel and a language. Raises `NoSuchWording`."""
    unit.actor.require(Permission.VIEW_CATALOG)
    return _of(unit, *chosen(cause, channel, language))


def edit(unit: Unit, cause: str, channel: str, language: str, subject: str | None, body: str) -> WordingView:
    """Say it in the tenant's own words. Raises `NoSuchWording`, `PlaceholderUnknown`, `TextUnusable`."""
    unit.actor.require(Permission.MANAGE_INTEGRATIONS)
    why, how, which = chosen(cause, channel, language)
    known = OF_A_DAY if why is Cause.DIGEST else PLACEHOLDERS
    check(body, known=known)
    title = None
    if how is Channel.EMAIL:
        title = subject or _of(unit, why, how, which).subject or ""
        check(title, "subject", known)
    keys = {"cause": why, "channel": how, "language": which.value}
    row = next(iter(rows.all_of(unit, MessageTemplate, **keys)), None)
    if row is None:
        rows.add(unit, MessageTemplate, **keys, subject=title, body=body.strip())
    else:
        rows.change(unit, row, {"subject": title, "body": body.strip()})
    return _of(unit, why, how, which)


def reset(unit: Unit, cause: str, channel: str, language: str) -> WordingView:
    """Say it in our words again."""
    unit.actor.require(Permission.MANAGE_INTEGRATIONS)
    why, how, which = chosen(cause, channel, language)
    for row in rows.all_of(unit, MessageTemplate, cause=why, channel=how, language=which.value):
        unit.session.delete(row)
    unit.session.flush()
    return _of(unit, why, how, which)


def lint(unit: Unit) -> list[ProblemView]:
    """What the tenant's own words leave out."""
    unit.actor.require(Permission.VIEW_CATALOG)
    found = []
    for row in rows.all_of(unit, MessageTemplate):
        inside = {*names(row.body)}
        problems = []
        if not inside & _TELLS_WHEN:
            problems.append("does not say when, with the zone")
        if "manage.link" not in inside and row.cause not in _WITHOUT_LINK:
            problems.append("has no link to manage the appointment")
        found += [ProblemView(row.cause, row.channel, row.language, problem) for problem in problems]
    return found


def _of(unit: Unit, cause: Cause, channel: Channel, language: Language) -> WordingView:
    own = texts.own(unit, cause, channel, language)
    text = own or default(cause, channel, language)
    return WordingView(cause.value, channel.value, language.value, own is not None, text.subject, text.body)


def preview(unit: Unit, ref: str, cause: str, channel: str, language: str | None = None) -> PreviewView:
    """How it reads with a real appointment, in the customer's language or another. Raises `AppointmentNotFound`."""
    unit.actor.require(Permission.VIEW_APPOINTMENTS)
    why, how, which = chosen(cause, channel, language or Language.ENGLISH.value)
    if why is Cause.DIGEST:
        told = digests.of_visit(unit, records.find(unit, ref), which if language else None)
        if told is None:
            raise NothingToTell
        return PreviewView(told.subject, told.text, told.html, None)
    facts = telling.facts_of(unit, _asked(unit, records.find(unit, ref), why, how))
    facts = replace(facts, manage_url=_NOWHERE, former_starts_at=facts.starts_at, former_provider=facts.provider)
    if language is not None:
        facts = replace(facts, language=which, locale=which.value)
    view = _of(unit, why, how, facts.language)
    if how is Channel.SMS:
        text = rendering.sms(facts, Text(view.body))
        return PreviewView(None, text, "", segments(text))
    content = rendering.email(facts, Text(view.body, view.subject))
    return PreviewView(content.subject, content.text, content.html, None)


def _asked(unit: Unit, appointment: UUID, cause: Cause, channel: Channel) -> Ready:
    return Ready(cause, channel, appointment, None, RecipientKind.CUSTOMER, uuid4(), None, 1, None, {}, unit.now, 1, 1)
