"""What goes out is of now: in the words, the zone and the language of whoever is told, with a link of its own."""

import email as standard
from email import policy
from email.message import EmailMessage
from typing import Any

import pytest
from icalendar import Calendar

from sloty.actor import Actor
from sloty.engine.messaging import LinkScope, MessageStatus
from sloty.models.tenant import Domain, DomainKind
from sloty.operations import (
    appointments,
    branding,
    domains,
    integrations,
    moving,
    outbox,
    reminders,
    secrets,
    telling,
    tenants,
    wordings,
)
from sloty.operations.booking import Companion
from sloty.operations.links import LinkUnusable
from sloty.operations.moving import Move
from sloty.operations.outbox import Claim, Ready, Settled
from sloty.operations.telling import Letter, Note, Sender
from sloty.operations.unit import open_unit
from tests.builders import NOW, Clinic, at
from tests.operations.test_booking import book, count
from tests.operations.test_branding import RED
from tests.operations.test_links import resolve
from tests.operations.test_messages import promise
from tests.operations.test_outbox import SOON, claims

SENDER = Sender("desk@riverside.example", None, "reply@riverside.example")


def prepare(clinic: Clinic, claimed: Claim, now: Any = SOON, sender: Sender | None = SENDER) -> Letter | Note | Settled:
    with clinic.unit(now=now) as unit:
        found = outbox.ready(unit, claimed)
        assert isinstance(found, Ready)
        prepared = telling.prepared(unit, claimed, found, sender)
        done = prepared if isinstance(prepared, Settled) else Settled(MessageStatus.SENT)
        outbox.settle(unit, claimed, done)
        return prepared


def letters(clinic: Clinic, now: Any = SOON, sender: Sender | None = SENDER) -> list[EmailMessage]:
    """Everything that is due, as it would be sent."""
    found = [prepare(clinic, each, now, sender) for each in claims(clinic, now)]
    return [standard.message_from_bytes(each.raw, policy=policy.default) for each in found if isinstance(each, Letter)]


def invited(message: EmailMessage) -> Any:
    """The calendar in it."""
    part = next(part for part in message.walk() if part.get_content_type() == "text/calendar")
    return Calendar.from_ical(part.get_content())


def body(message: EmailMessage) -> str:
    part = message.get_body(("plain",))
    assert part is not None
    return str(part.get_content())


def test_a_letter_looks_like_its_location_and_shows_a_logo_that_can_be_fetched(clinic: Clinic) -> None:
    book(clinic, "11:00")
    with open_unit(clinic.database, Actor.operator("operator", "cli"), now=NOW) as platform:
        tenants.set_features(platform, clinic.slug, {"white_label": True})
        domains.add(platform, clinic.tenant, f"book.{clinic.slug}.example")
    with clinic.unit() as unit:
        branding.set_(unit, {"primary": "#7c2d12", "logo": RED, "font": "slab"})
        branding.set_(unit, {"primary": "#4c1d95"}, "downtown")
    (letter,) = letters(clinic)
    part = letter.get_body(("html",))
    assert part is not None
    html = part.get_content()
    assert "border-bottom:4px solid #4c1d95" in html
    assert "background:#4c1d95;border-radius" in html
    assert "Rockwell" in html
    assert f'<img src="https://book.{clinic.slug}.example/brand/' in html


def test_a_booking_moved_and_cancelled_is_one_entry_in_the_customers_calendar(clinic: Clinic) -> None:
    code = book(clinic, "11:00").confirmation_code
    (booked,) = letters(clinic)
    with clinic.unit() as unit:
        moving.reschedule(unit, Move(code, at("13:00")))
    (moved,) = letters(clinic)
    with clinic.unit() as unit:
        appointments.cancel(unit, code, "the dentist is ill")
    (cancelled,) = letters(clinic)
    told = []
    for message in (booked, moved, cancelled):
        calendar = invited(message)
        (event,) = calendar.walk("VEVENT")
        told.append((str(calendar["method"]), int(event["sequence"]), f"{event['dtstart'].dt:%H:%M}"))
        assert str(event["organizer"]) == "mailto:desk@riverside.example"
    assert told == [("REQUEST", 1, "11:00"), ("REQUEST", 2, "13:00"), ("CANCEL", 3, "13:00")]
    uids = {str(event["uid"]) for each in (booked, moved, cancelled) for event in invited(each).walk("VEVENT")}
    assert len(uids) == 1
    assert "It was: Monday, January 4, 2027, 11:00 AM" in body(moved)
    assert "Reason: the dentist is ill" in body(cancelled)
    assert booked["To"] == "Rui Costa <rui@example.com>"
    assert booked["Reply-To"] == "reply@riverside.example"


def test_whoever_is_told_reads_it_in_their_language_and_zone(clinic: Clinic) -> None:
    with clinic.unit() as unit:
        unit.session.run(
            "update customer set locale = 'de-AT', timezone = 'Europe/Vienna' where tenant_id = %(tenant)s"
        )
    book(clinic, "11:00", participants=(Companion("Eva", email="eva@example.com"),))
    mine, hers = sorted(letters(clinic), key=lambda each: str(each["To"]), reverse=True)
    assert "Ihr Termin ist gebucht." in body(mine)
    assert "Bei Ihnen: Montag, 4. Jänner 2027, 17:00 (Wien, UTC+1)" in body(mine)
    assert "your appointment is booked" in body(hers)
    assert "For: Rui Costa" in body(hers)


def test_the_link_is_secret_its_own_and_of_this_start_alone(clinic: Clinic) -> None:
    code = book(clinic, "11:00").confirmation_code
    first = _link(clinic)
    with clinic.unit() as unit:
        moving.reschedule(unit, Move(code, at("13:00")))
    second = _link(clinic)
    with clinic.unit() as unit:
        rows = unit.session.rows(
            "select token_hash, starts_at, revoked_at from manage_link where tenant_id = %(tenant)s order by starts_at"
        )
    assert rows == [(secrets.digest(first), at("11:00"), NOW), (secrets.digest(second), at("13:00"), None)]
    assert secrets.tenant_of_link(first) == clinic.tenant
    assert resolve(clinic, second).confirmation_code == code


def test_what_has_no_link_in_its_words_makes_none(clinic: Clinic) -> None:
    """Neither ours, of what is over, nor the tenant's own."""
    code = book(clinic, "11:00").confirmation_code
    with clinic.unit() as unit:
        wordings.edit(unit, "BOOKED", "EMAIL", "en", None, "Come at {{ appointment.time }}.")
    letters(clinic)
    with clinic.unit() as unit:
        appointments.cancel(unit, code, "ill")
    (cancelled,) = letters(clinic)
    assert "cancelled" in body(cancelled)
    assert count(clinic, "manage_link") == 0


def test_what_really_goes_out_leads_to_no_page_of_this_machine(clinic: Clinic) -> None:
    """Whoever has not said where the pages are sends no links, rather than links that open nothing."""
    goes_out(clinic)
    book(clinic, "11:00")
    (message,) = letters(clinic)
    assert "http" not in body(message)
    assert count(clinic, "manage_link") == 0
    with open_unit(clinic.database, Actor.operator("operator", "cli")) as unit:
        unit.session.add(Domain(name=f"{clinic.slug}.example", kind=DomainKind.CUSTOM, tenant_id=clinic.tenant))
    book(clinic, "12:00")
    (message,) = letters(clinic)
    assert f"https://{clinic.slug}.example/a/" in body(message)


def goes_out(clinic: Clinic) -> None:
    with clinic.unit() as unit:
        given = {"host": "127.0.0.1", "security": "NONE", "from_address": SENDER.address}
        integrations.set_(unit, "EMAIL", "SMTP", given, {})


def test_who_invites_is_nobody_until_there_is_somebody_and_then_the_same_for_ever(clinic: Clinic) -> None:
    """What became a file alone invited nobody; and what nobody was invited to is not withdrawn."""
    code, other = book(clinic, "11:00").confirmation_code, book(clinic, "15:00").confirmation_code
    organizers = [str(_event(each)["organizer"]) for each in letters(clinic, sender=None)]
    assert set(organizers) == {f"mailto:desk@{clinic.slug}.invalid"}
    with clinic.unit() as unit:
        appointments.cancel(unit, other, "ill")
        moving.reschedule(unit, Move(code, at("13:00")))
    by_subject = {str(each["Subject"]).partition(":")[0]: each for each in letters(clinic)}
    assert not [part for part in by_subject["Cancelled"].walk() if part.get_content_type() == "text/calendar"]
    assert str(_event(by_subject["New time"])["organizer"]) == "mailto:desk@riverside.example"
    with clinic.unit() as unit:
        moving.reschedule(unit, Move(code, at("14:00")))
    (moved,) = letters(clinic, sender=Sender("new@riverside.example"))
    assert str(_event(moved)["organizer"]) == "mailto:desk@riverside.example"
    assert _event(moved)["uid"] == _event(by_subject["New time"])["uid"]


def _event(message: EmailMessage) -> Any:
    (event,) = invited(message).walk("VEVENT")
    return event


def test_an_address_that_is_none_holds_up_nobody(clinic: Clinic) -> None:
    book(clinic, "11:00", participants=(Companion("Eva", email="eva@x.de"), Companion("José", email="josé@münchen.de")))
    with clinic.unit() as unit:
        unit.session.run("update participant set email = 'eva at home' where tenant_id = %(tenant)s and name = 'Eva'")
    found = [prepare(clinic, each) for each in claims(clinic)]
    assert [each for each in found if isinstance(each, Settled)] == [
        Settled(MessageStatus.SKIPPED, "no usable address")
    ]
    (wide,) = (each for each in found if isinstance(each, Letter) and "münchen" in each.recipient)
    assert "To: José <josé@xn--mnchen-3ya.de>".encode() in wide.raw
    (event,) = invited(standard.message_from_bytes(wide.raw, policy=policy.SMTPUTF8)).walk("VEVENT")
    assert str(event["attendee"]) == "mailto:jos%C3%A9@xn--mnchen-3ya.de"


def _link(clinic: Clinic) -> str:
    (message,) = letters(clinic)
    (line,) = (line for line in body(message).splitlines() if line.startswith("http"))
    base, _, token = line.rpartition("/a/")
    assert base == f"http://localhost:8000/{clinic.slug}"
    return token


@pytest.mark.parametrize(("channel", "address"), [("EMAIL", "rui@example.com"), ("SMS", "+12125550100")])
def test_who_wants_nothing_more_gets_nothing_more(clinic: Clinic, channel: str, address: str) -> None:
    promise(clinic, "messages.sms=BOOKED")
    with clinic.unit() as unit:
        unit.session.run("update customer set phone = '+12125550100' where tenant_id = %(tenant)s")
        unit.session.run(
            "insert into opt_out (tenant_id, id, channel, address, reason, reminders_only)"
            " values (%(tenant)s, gen_random_uuid(), %(channel)s, %(address)s, 'STOP', false)",
            channel=channel,
            address=address,
        )
    book(clinic, "11:00")
    done = {each.channel.value: prepare(clinic, each) for each in claims(clinic)}
    assert done.pop(channel) == Settled(MessageStatus.SKIPPED, "opted out")
    ((other, prepared),) = done.items()
    assert isinstance(prepared, Note if other == "SMS" else Letter)


def test_a_reminder_waits_for_the_morning_or_is_switched_off(clinic: Clinic) -> None:
    """Planned before 21:00, and sent by a daemon that was away until 22:00."""
    book(clinic, "2027-01-05 09:00")
    with clinic.unit(now=at("20:30")) as unit:
        assert reminders.plan(unit) == 2
    late = at("22:00")
    found = {each.id: prepare(clinic, each, late) for each in claims(clinic, late)}
    waits = [each for each in found.values() if isinstance(each, Settled)]
    assert [(each.status, each.reason, each.pause) for each in waits] == [
        (MessageStatus.PENDING, "quiet hours", 10 * 3600)
    ]
    promise(clinic, "reminders.hours_before=24")
    morning = at("2027-01-05 08:01")
    (claimed,) = claims(clinic, morning)
    assert prepare(clinic, claimed, morning) == Settled(MessageStatus.CANCELLED, "switched off")


def test_a_tenants_own_words_are_sent(clinic: Clinic) -> None:
    with clinic.unit() as unit:
        wordings.edit(unit, "BOOKED", "EMAIL", "en", "Hi {{ customer.name }}", "Come at {{ appointment.time }}.")
    book(clinic, "11:00")
    (message,) = letters(clinic)
    assert message["Subject"] == "Hi Rui Costa"
    assert body(message).startswith("Come at 11:00 AM (New York, UTC−5).")


def test_a_reminder_and_nothing_else_can_be_ended_from_the_mail_program(
    clinic: Clinic, monkeypatch: pytest.MonkeyPatch
) -> None:
    """RFC 8058: by one request to an address that it finds in two headers; that link opens nothing else."""
    monkeypatch.setitem(clinic.database.settings.__dict__, "public_url", "https://book.example.com")
    book(clinic, "2027-01-05 11:00")
    (booked,) = letters(clinic)
    assert booked["List-Unsubscribe"] is None
    with clinic.unit(now=at("10:30")) as unit:
        reminders.plan(unit)
    (reminder,) = letters(clinic, at("11:01"))
    assert reminder["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    url = str(reminder["List-Unsubscribe"])
    assert url.startswith(f"<https://book.example.com/{clinic.slug}/u/")
    token = url.rpartition("/")[2].removesuffix(">")
    assert resolve(clinic, token, at("11:01"), LinkScope.UNSUBSCRIBE).recipient == clinic.ids["rui@example.com"]
    with pytest.raises(LinkUnusable):
        resolve(clinic, token, at("11:01"))
