"""What a message tells, put together at the moment it goes out: of things as they are now, to whoever wants to know."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

from babel.core import Locale, UnknownLocaleError
from babel.numbers import format_currency

from sloty.db.queries import telling as queries
from sloty.engine import civil
from sloty.engine.limits import Feature
from sloty.engine.messaging import Cause, Channel, MessageStatus
from sloty.engine.reminders import quiet_until
from sloty.errors import NotFound
from sloty.formats.messages import rendering
from sloty.formats.messages.facts import Branding, Facts, language
from sloty.formats.messages.invitation import Invitation, Method, Person
from sloty.formats.messages.mail import Envelope, composed
from sloty.formats.messages.wording import Text
from sloty.operations import digests, rule_book, secrets, subscriptions
from sloty.operations.outbox import Claim, Ready, Settled
from sloty.operations.specs import checked
from sloty.operations.specs.tenancy import BrandingSpec
from sloty.operations.unit import Unit

_LINK_LASTS = timedelta(days=30)
"""After the visit; then there is nothing to manage."""
_INVITING = {Cause.BOOKED, Cause.APPROVED, Cause.MOVED, Cause.REASSIGNED, Cause.LOCATION_CHANGED}
_WITHDRAWING = {Cause.CANCELLED, Cause.DECLINED, Cause.MISSED}


class NothingToTell(NotFound):
    """A hold is nobody's yet."""

    code = "nothing_to_tell"
    sentence = "Nobody is told of a hold."
    hint = "Name an appointment: sloty appointment list"


@dataclass(frozen=True, slots=True)
class Sender:
    """Who the tenant's e-mails are from."""

    address: str
    name: str | None = None
    reply_to: str | None = None


@dataclass(frozen=True, slots=True)
class Letter:
    """An e-mail, ready to go."""

    raw: bytes
    sender: str
    recipient: str
    name: str
    """What it may be called as a file."""


@dataclass(frozen=True, slots=True)
class Note:
    """A text message, ready to go."""

    text: str
    recipient: str
    name: str


@dataclass(frozen=True, slots=True)
class _About:
    """The row, named."""

    facts: Facts
    slug: str
    domain: str | None
    email: str | None
    phone: str | None
    service: UUID
    opted_out: bool


def prepared(unit: Unit, claimed: Claim, found: Ready, sender: Sender | None) -> Letter | Note | Settled:
    """What goes out, or why nothing does. `sender` is who e-mails are from; None: nobody yet, and they stay here."""
    if found.cause is Cause.DIGEST:
        return _digest(unit, claimed, found, sender)
    about = _about(unit, found)
    if about is None:
        return Settled(MessageStatus.CANCELLED, "not so any more")
    settled = _not_wanted(unit, found, about)
    if settled is not None:
        return settled
    facts = replace(about.facts, manage_url=_link(unit, found, about))
    name = f"{found.starts_at or unit.now:%Y%m%dT%H%M}-{found.cause.value.lower()}-{claimed.id}"
    own = _own_words(unit, found, facts)
    if found.channel is Channel.SMS:
        return Note(rendering.sms(facts, own), about.phone or "", name)
    origin = sender or Sender(f"desk@{about.slug}.invalid")
    envelope = Envelope(
        sender=origin.address,
        sender_name=origin.name or facts.tenant,
        recipient=about.email or "",
        recipient_name=facts.name,
        message_id=f"{claimed.id}@{origin.address.rpartition('@')[2]}",
        sent_at=unit.now,
        reply_to=origin.reply_to,
    )
    content = rendering.email(facts, own)
    raw = composed(content, envelope, _invitation(unit, found, facts, envelope))
    return Letter(raw, origin.address, about.email or "", name)


def _digest(unit: Unit, claimed: Claim, found: Ready, sender: Sender | None) -> Letter | Settled:
    told = digests.digest(unit, found)
    if told is None:
        return Settled(MessageStatus.SKIPPED, "no address")
    if told.content is None:
        return Settled(MessageStatus.SKIPPED, "nothing is booked")
    origin = sender or Sender(f"desk@{told.slug}.invalid")
    message_id = f"{claimed.id}@{origin.address.rpartition('@')[2]}"
    envelope = Envelope(
        origin.address, origin.name or told.tenant, told.email, told.name, message_id, unit.now, origin.reply_to
    )
    name = f"{unit.now:%Y%m%dT%H%M}-digest-{claimed.id}"
    return Letter(composed(told.content, envelope), origin.address, told.email, name)


def _not_wanted(unit: Unit, found: Ready, about: _About) -> Settled | None:
    if not (about.email if found.channel is Channel.EMAIL else about.phone):
        return Settled(MessageStatus.SKIPPED, "no address")
    if about.opted_out:
        return Settled(MessageStatus.SKIPPED, "opted out")
    if found.channel is Channel.SMS and not subscriptions.of(unit).has(Feature.SMS):
        return Settled(MessageStatus.SKIPPED, subscriptions.NO_SMS)
    if found.cause is not Cause.REMINDER:
        return None
    rules = rule_book.of(unit).rules(about.service).get(found.channel)
    if rules is None or found.rule not in rules.minutes_before:
        return Settled(MessageStatus.CANCELLED, "switched off")
    until = quiet_until(unit.now, rules.quiet, about.facts.recipient_zone)
    if until is None:
        return None
    if until >= found.expires_at:
        return Settled(MessageStatus.SKIPPED, "quiet hours last until it would be too late")
    return Settled(MessageStatus.PENDING, "quiet hours", pause=(until - unit.now).total_seconds())


def facts_of(unit: Unit, found: Ready) -> Facts:
    """What such a message would tell now. Raises `NothingToTell` for an appointment of nobody."""
    about = _about(unit, found)
    if about is None:
        raise NothingToTell
    return about.facts


def _about(unit: Unit, found: Ready) -> _About | None:
    former: Mapping[str, Any] = found.details.get("former", {})
    row = unit.session.row(
        queries.ABOUT,
        appointment=found.appointment,
        kind=found.kind.value,
        recipient=found.recipient,
        channel=found.channel.value,
        reminder=found.cause is Cause.REMINDER,
        former_provider=former.get("provider"),
        former_location=former.get("location"),
    )
    if row is None:
        return None
    (
        slug, tenant, tenant_locale, branding, domain, first_name, name, email, phone, locale, zone, customer, location,
        address, location_phone, timezone, meeting_url, service_id, service, provider, starts_at, ends_at, code, price,
        currency, reason, former_provider, former_location, opted_out,
    ) = row  # fmt: skip
    said = _locale(locale, tenant_locale)
    facts = Facts(
        cause=found.cause, language=language(locale, tenant_locale), locale=said, recipient=found.kind,
        first_name=first_name, name=name, customer=customer, tenant=tenant, location=location, address=address,
        phone=location_phone, service=service, provider=provider, starts_at=starts_at, ends_at=ends_at,
        zone=civil.zone(timezone), recipient_zone=civil.zone(zone), code=code, manage_url="",
        branding=_branding(branding), price="" if price is None else format_currency(price, currency, locale=said),
        reason=str(found.details.get("reason") or reason), former_starts_at=_instant(former.get("starts_at")),
        former_provider=former_provider or "", former_location=former_location or "", meeting_url=meeting_url,
    )  # fmt: skip
    return _About(facts, slug, domain, email, phone, service_id, opted_out)


def _instant(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None


def _locale(*wanted: str | None) -> str:
    """As Babel knows it, with its country if it has one; the language of the message otherwise."""
    chosen = language(*wanted)
    for each in wanted:
        if each and each.replace("_", "-").partition("-")[0].lower() == chosen:
            try:
                return str(Locale.parse(each.replace("-", "_")))
            except (UnknownLocaleError, ValueError):
                return chosen.value
    return chosen.value


def _branding(given: Mapping[str, Any]) -> Branding:
    spec = checked(BrandingSpec, given)
    return Branding(
        spec.logo_url, spec.primary, spec.on_primary, spec.background, spec.text, spec.border, spec.font, spec.welcome
    )


def _link(unit: Unit, found: Ready, about: _About) -> str:
    """A secret link of this message's own; what was sent with another start leads nowhere any more."""
    public = unit.database.settings.public_url
    base = f"https://{about.domain}" if about.domain else f"{public.rstrip('/')}/{about.slug}" if public else None
    if base is None or found.starts_at is None:
        return ""
    token = secrets.new_link(unit.tenant)
    unit.session.run(
        queries.LINK,
        hash=secrets.digest(token),
        appointment=found.appointment,
        kind=found.kind.value,
        recipient=found.recipient,
        starts=found.starts_at,
        expires=found.starts_at + _LINK_LASTS,
    )
    return f"{base}/a/{token}"


def _own_words(unit: Unit, found: Ready, facts: Facts) -> Text | None:
    row = unit.session.row(
        queries.OWN_WORDS, cause=found.cause.value, channel=found.channel.value, language=facts.language.value
    )
    return Text(row[1], row[0]) if row else None


def _invitation(unit: Unit, found: Ready, facts: Facts, envelope: Envelope) -> Invitation | None:
    if found.cause in _INVITING:
        domain = envelope.sender.rpartition("@")[2]
        row = unit.session.row(
            queries.INVITE, appointment=found.appointment, uid=f"{uuid4()}@{domain}", organizer=envelope.sender
        )
    elif found.cause in _WITHDRAWING:
        row = unit.session.row(queries.INVITED, appointment=found.appointment)
    else:
        return None
    if row is None:
        return None
    return Invitation(
        method=Method.CANCEL if found.cause in _WITHDRAWING else Method.REQUEST,
        uid=row[0],
        sequence=found.version,
        organizer=Person(row[1], facts.tenant),
        invitee=Person(envelope.recipient, envelope.recipient_name),
        starts_at=facts.starts_at,
        ends_at=facts.ends_at,
        zone=facts.zone,
        summary=f"{facts.service}, {facts.provider}",
        location=", ".join(part for part in (facts.location, facts.address) if part),
        description="\n".join(part for part in (facts.code, facts.meeting_url, facts.phone) if part),
        url=facts.manage_url,
        written_at=unit.now,
    )
