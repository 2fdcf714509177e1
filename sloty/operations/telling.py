"""What a message tells, put together at the moment it goes out: of things as they are now, to whoever wants to know."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from babel.core import Locale, UnknownLocaleError
from babel.numbers import format_currency

from sloty.db.queries import telling as queries
from sloty.engine import civil
from sloty.engine.contacts import ascii_domain
from sloty.engine.limits import Feature
from sloty.engine.messaging import Cause, Channel, LinkScope, MessageStatus
from sloty.engine.reminders import TOO_LATE, quiet_until
from sloty.errors import NotFound
from sloty.formats.messages import rendering
from sloty.formats.messages.facts import Facts, language
from sloty.formats.messages.invitation import Invitation, Method, Person
from sloty.formats.messages.mail import Envelope, composed, usable
from sloty.formats.messages.placeholders import names
from sloty.formats.messages.wording import Text
from sloty.operations import branding, digests, links, rule_book, subscriptions, texts
from sloty.operations.outbox import Claim, Ready, Settled
from sloty.operations.unit import Unit

_NOBODY = ".invalid"
"""Under this name nobody can be written to (RFC 2606): who e-mails are from as long as they stay here."""
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
    receipts_url: str | None = None
    """Where may be told what becomes of it; None: nowhere that can be reached."""


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
    outward: bool
    """It really goes out; False: it becomes a file."""


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
    words = texts.words(unit, found.cause, found.channel, about.facts.language)
    facts = replace(about.facts, manage_url=_link(unit, found, about, words))
    name = f"{found.starts_at or unit.now:%Y%m%dT%H%M}-{found.cause.value.lower()}-{claimed.id}"
    if found.channel is Channel.SMS:
        return Note(rendering.sms(facts, words), about.phone or "", name, _receipts(unit, claimed, about))
    origin = _origin(sender, about.slug)
    envelope = Envelope(
        sender=origin.address,
        sender_name=origin.name or facts.tenant,
        recipient=about.email or "",
        recipient_name=facts.name,
        message_id=f"{claimed.id}@{origin.address.rpartition('@')[2]}",
        sent_at=unit.now,
        reply_to=origin.reply_to,
        unsubscribe_url=_unsubscribe(unit, found, about),
    )
    content = rendering.email(facts, words)
    raw = composed(content, envelope, _invitation(unit, found, about, envelope, facts.manage_url))
    return Letter(raw, origin.address, about.email or "", name)


def _origin(sender: Sender | None, slug: str) -> Sender:
    if sender is None:
        return Sender(f"desk@{slug}{_NOBODY}")
    return replace(sender, address=ascii_domain(sender.address))


def _digest(unit: Unit, claimed: Claim, found: Ready, sender: Sender | None) -> Letter | Settled:
    told = digests.digest(unit, found)
    if told is None or not told.email:
        return Settled(MessageStatus.SKIPPED, "no address")
    if told.content is None:
        return Settled(MessageStatus.SKIPPED, "nothing is booked")
    origin = _origin(sender, told.slug)
    message_id = f"{claimed.id}@{origin.address.rpartition('@')[2]}"
    envelope = Envelope(
        origin.address, origin.name or told.tenant, told.email, told.name, message_id, unit.now, origin.reply_to
    )
    name = f"{unit.now:%Y%m%dT%H%M}-digest-{claimed.id}"
    return Letter(composed(told.content, envelope), origin.address, told.email, name)


def _not_wanted(unit: Unit, found: Ready, about: _About) -> Settled | None:
    if not (about.email if found.channel is Channel.EMAIL else about.phone):
        return Settled(MessageStatus.SKIPPED, "no address")
    if found.channel is Channel.EMAIL and not usable(about.email or ""):
        return Settled(MessageStatus.SKIPPED, "no usable address")
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
        return Settled(MessageStatus.SKIPPED, TOO_LATE)
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
        slug, tenant, tenant_locale, own, over, domain, first_name, name, email, phone, locale, zone, customer, location,
        address, location_phone, timezone, meeting_url, service_id, service, provider, starts_at, ends_at, code, price,
        currency, reason, former_provider, former_location, opted_out, outward,
    ) = row  # fmt: skip
    said, spoken = _locale(locale, tenant_locale), language(locale, tenant_locale)
    looks = branding.looks(unit, unit.tenant, own, over)
    base = links.base(unit, domain, slug, outward=True)
    facts = Facts(
        cause=found.cause, language=spoken, locale=said, recipient=found.kind,
        first_name=first_name, name=name, customer=customer, tenant=tenant, location=location, address=address,
        phone=location_phone, service=service, provider=provider, starts_at=starts_at, ends_at=ends_at,
        zone=civil.zone(timezone), recipient_zone=civil.zone(zone), code=code, manage_url="",
        branding=texts.branding(looks, spoken, base),
        price="" if price is None else format_currency(price, currency, locale=said),
        reason=str(found.details.get("reason") or reason), former_starts_at=_instant(former.get("starts_at")),
        former_provider=former_provider or "", former_location=former_location or "", meeting_url=meeting_url,
    )  # fmt: skip
    return _About(facts, slug, domain, email, phone, service_id, opted_out, outward)


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


def _link(unit: Unit, found: Ready, about: _About, words: Text) -> str:
    """A secret link of this message's own, where its words have a place for one."""
    base = links.base(unit, about.domain, about.slug, outward=about.outward)
    wanted = "manage.link" in {*names(f"{words.subject} {words.body}")}
    if not (base and wanted and found.appointment and found.starts_at):
        return ""
    return f"{base}/a/{links.made(unit, found.appointment, found.kind, found.recipient, found.starts_at)}"


def _unsubscribe(unit: Unit, found: Ready, about: _About) -> str | None:
    """Where mail programs say that no more reminders are wanted, by one click (RFC 8058, which wants https)."""
    base = links.base(unit, about.domain, about.slug, outward=True)
    if found.cause is not Cause.REMINDER or not base.startswith("https://"):
        return None
    assert found.appointment is not None
    assert found.starts_at is not None
    token = links.made(unit, found.appointment, found.kind, found.recipient, found.starts_at, LinkScope.UNSUBSCRIBE)
    return f"{base}/u/{token}"


def _receipts(unit: Unit, claimed: Claim, about: _About) -> str | None:
    """With the message's own id: what is told may come before the provider's reference is kept."""
    base = links.base(unit, about.domain, about.slug, outward=True)
    return f"{base}/receipts/{claimed.id}" if base.startswith("https://") else None


def _invitation(unit: Unit, found: Ready, about: _About, envelope: Envelope, url: str) -> Invitation | None:
    facts, domain = about.facts, envelope.sender.rpartition("@")[2]
    if found.cause in _INVITING:
        uid = f"{uuid4()}@{about.domain or domain}"
        row = unit.session.row(queries.INVITE, appointment=found.appointment, uid=uid, organizer=envelope.sender)
    elif found.cause in _WITHDRAWING:
        row = unit.session.row(queries.INVITED, appointment=found.appointment)
        if row is not None and row[1].endswith(_NOBODY) and not domain.endswith(_NOBODY):
            # Nobody got it but a file.
            row = None
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
        url=url,
        written_at=unit.now,
    )
