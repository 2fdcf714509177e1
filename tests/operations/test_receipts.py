"""What is heard of messages later: once, and about the address that they went to."""

from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import pytest

from sloty.jobs.carriers import Carriers
from sloty.jobs.job import Work
from sloty.jobs.sender import Sending
from sloty.operations import ledger, opt_outs, person, receipts
from sloty.operations.opt_outs import ChannelUnknown
from sloty.operations.receipts import MessageUnknown, OutcomeUnknown
from tests.builders import Clinic, at
from tests.operations.test_booking import book, count
from tests.operations.test_messages import promise
from tests.operations.test_outbox import SOON, claims


def sent(clinic: Clinic, folder: Path, time: str = "11:00", now: Any = SOON) -> UUID:
    """A message that became a file."""
    book(clinic, time)
    (claimed,) = claims(clinic, now)
    sending = Sending(Carriers(folder))
    sending.send(Work(clinic.database, uuid4(), told=lambda: now), claimed)
    sending.close()
    return claimed.id


def moves_to(clinic: Clinic, email: str) -> None:
    with clinic.unit() as unit:
        unit.session.run("update customer set email = %(email)s where tenant_id = %(tenant)s", email=email)


def hear(clinic: Clinic, message: object, outcome: str = "BOUNCED", **more: Any) -> Any:
    with clinic.unit(now=at("12:00")) as unit:
        return receipts.heard(unit, "EMAIL", str(message), outcome, **more)


def addresses(clinic: Clinic) -> list[tuple[str, str]]:
    with clinic.unit() as unit:
        return [(each.address, each.reason) for each in opt_outs.list_(unit)]


@pytest.mark.parametrize(
    ("outcome", "reason"),
    [("BOUNCED", "BOUNCED"), ("complained", "COMPLAINED"), ("DEFERRED", None), ("DELIVERED", None)],
)
def test_what_is_heard_is_kept_once(clinic: Clinic, tmp_path: Path, outcome: str, reason: str | None) -> None:
    message = sent(clinic, tmp_path)
    first = hear(clinic, message, outcome, address="Rui@Example.com", error="x")
    assert (first.noted, first.opted_out is not None) == (True, reason is not None)
    assert addresses(clinic) == ([("rui@example.com", reason)] if reason else [])
    if reason:
        with clinic.unit() as unit:
            opt_outs.remove(unit, "EMAIL", "rui@example.com")
    again = hear(clinic, message, outcome, address="rui@example.com", error="x")
    assert (again.noted, again.opted_out, addresses(clinic)) == (False, None, [])
    with clinic.unit() as unit:
        heard = [each for each in ledger.show(unit, str(message)).deliveries if each.transport == "REPORT"]
    assert [(each.outcome, each.at, each.error) for each in heard] == [(outcome.upper(), at("12:00"), "x")]


def test_it_is_found_by_what_the_provider_calls_it(clinic: Clinic, tmp_path: Path) -> None:
    message = sent(clinic, tmp_path)
    with clinic.unit() as unit:
        reference = ledger.show(unit, str(message)).message.provider_reference
    assert hear(clinic, reference, "DELIVERED").message == message


def test_a_late_bounce_is_about_the_address_that_it_was_sent_to(clinic: Clinic, tmp_path: Path) -> None:
    """Not about the one that the customer has since."""
    message = sent(clinic, tmp_path)
    moves_to(clinic, "new@example.com")
    assert hear(clinic, message, address="rui@example.com").opted_out.address == "rui@example.com"
    assert addresses(clinic) == [("rui@example.com", "BOUNCED")]


def test_a_late_bounce_that_does_not_say_of_whom_cuts_off_nobody_else(clinic: Clinic, tmp_path: Path) -> None:
    message = sent(clinic, tmp_path)
    moves_to(clinic, "new@example.com")
    for told in (None, "new@example.com", "stranger@example.com", "no address"):
        assert hear(clinic, message, "COMPLAINED" if told else "BOUNCED", address=told).opted_out is None
    assert addresses(clinic) == []


def test_one_that_was_forwarded_is_about_whom_we_wrote_to(clinic: Clinic, tmp_path: Path) -> None:
    message = sent(clinic, tmp_path)
    assert hear(clinic, message, address="rui@elsewhere.example").opted_out.address == "rui@example.com"


def test_what_never_went_out_cuts_off_nobody(clinic: Clinic) -> None:
    book(clinic, "11:00")
    (claimed,) = claims(clinic)
    assert hear(clinic, claimed.id, address="rui@example.com").opted_out is None
    assert addresses(clinic) == []


def test_what_is_sent_again_by_hand_may_bounce_again(clinic: Clinic, tmp_path: Path) -> None:
    message = sent(clinic, tmp_path)
    assert hear(clinic, message).noted
    with clinic.unit() as unit:
        unit.session.run(
            "insert into delivery (tenant_id, id, message_id, attempt, at, outcome, transport) values"
            " (%(tenant)s, gen_random_uuid(), %(id)s, 1, %(at)s, 'ACCEPTED', 'FILE')",
            id=message,
            at=at("12:30"),
        )
    with clinic.unit(now=at("13:00")) as unit:
        assert receipts.heard(unit, "EMAIL", str(message), "BOUNCED").noted
        assert not receipts.heard(unit, "EMAIL", str(message), "BOUNCED").noted


def test_what_cannot_be_is_refused(clinic: Clinic) -> None:
    with clinic.unit() as unit:
        for words, error in (
            (("EMAIL", str(uuid4()), "BOUNCED"), MessageUnknown),
            (("SMS", "SM1", "DELIVERED"), MessageUnknown),
            (("EMAIL", "x", "ACCEPTED"), OutcomeUnknown),
            (("FAX", "x", "BOUNCED"), ChannelUnknown),
        ):
            with pytest.raises(error):
                receipts.heard(unit, *words)


def test_of_who_is_erased_no_address_is_known_again(clinic: Clinic, tmp_path: Path) -> None:
    sent(clinic, tmp_path)
    assert kept(clinic) == 1
    with clinic.unit() as unit:
        person.erase(unit, "rui@example.com", cancel=True)
    assert kept(clinic) == 0


def kept(clinic: Clinic) -> int:
    with clinic.unit() as unit:
        rows = unit.session.rows(
            "select address_hash from delivery where tenant_id = %(tenant)s and address_hash is not null"
        )
    assert not any("rui" in row[0] for row in rows)
    return len(rows)


def test_stop_and_start_are_obeyed_and_help_is_for_people(clinic: Clinic) -> None:
    promise(clinic, "messages.email=none", "messages.sms=BOOKED")
    with clinic.unit() as unit:
        unit.session.run("update customer set phone = '+12125550100' where tenant_id = %(tenant)s")
        view = receipts.replied(unit, "(212) 555-0100", "Stop")
        assert (view.number, view.meaning) == ("+12125550100", "STOP")
        assert receipts.replied(unit, "+12125550100", "STOPALL").opted_out == view.opted_out
        assert receipts.replied(unit, "+12125550100", "HELP").opted_out is None
    assert addresses(clinic) == [("+12125550100", "STOP")]
    with clinic.unit() as unit:
        assert receipts.replied(unit, "+12125550100", "yes").meaning == "START"
        assert receipts.replied(unit, "+12125550100", "START").opted_out is None
    assert count(clinic, "opt_out") == 0
