"""Sending against a real mail server: once, although daemons are killed; never what was cancelled; patiently."""

from collections import Counter
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest

from sloty.jobs.carriers import Carriers
from sloty.jobs.job import Work
from sloty.jobs.sender import Sending
from sloty.operations import integrations, ledger
from sloty.operations.unit import open_unit
from tests.builders import Clinic, at
from tests.counterparts.mail_server import MailServer, a_mail_server
from tests.operations.test_booking import book
from tests.operations.test_ledger import ALWAYS
from tests.operations.test_outbox import PLATFORM, SOON, claims


def goes_by(clinic: Clinic, server: MailServer) -> None:
    """Let the tenant's e-mails go there."""
    host, port = server.address
    given = {"host": host, "port": port, "security": "NONE", "from_address": "desk@riverside.example"}
    with clinic.unit() as unit:
        integrations.set_(unit, "EMAIL", "SMTP", given, {})


def only_of(*clinics: Clinic) -> None:
    """Nothing is due of anybody else: daemons send for all tenants, and other tests left theirs."""
    with open_unit(clinics[0].database, PLATFORM) as platform:
        platform.session.run(
            "update message set status = 'SKIPPED', lease_token = null where status in ('PENDING', 'SENDING')"
            " and tenant_id <> all(%(mine)s)",
            mine=[each.tenant for each in clinics],
        )


def statuses(clinic: Clinic) -> Counter[str]:
    with clinic.unit() as unit:
        return Counter(each.status for each in ledger.list_(unit, *ALWAYS, []))


@pytest.fixture
def sending(tmp_path: Path) -> Any:
    made = Sending(Carriers(tmp_path))
    yield made
    made.close()


def send_all(clinic: Clinic, sending: Sending, now: Any = SOON) -> None:
    """What is due of this tenant; others share the database."""
    work = Work(clinic.database, uuid4(), told=lambda: now)
    for claimed in claims(clinic, now):
        sending.send(work, claimed)


def test_what_is_due_goes_out_and_is_noted(clinic: Clinic, sending: Sending) -> None:
    with a_mail_server() as server:
        goes_by(clinic, server)
        book(clinic, "11:00")
        send_all(clinic, sending)
        ((recipient, message),) = server.taken
        sending.carriers.close()
    assert recipient == "rui@example.com"
    assert message["From"] == f"{clinic.slug.title()} <desk@riverside.example>"
    with clinic.unit() as unit:
        (view,) = ledger.list_(unit, *ALWAYS, [])
        found = ledger.show(unit, str(view.id))
    assert (view.status, [(each.outcome, each.transport) for each in found.deliveries]) == (
        "SENT",
        [("ACCEPTED", "SMTP")],
    )


@pytest.mark.parametrize(
    ("answers", "status", "wrong"),
    [
        ({"rcpt": "550 5.1.1 nobody"}, "DEAD", None),
        ({"data": "451 4.3.0 later"}, "PENDING", None),
        ({"rcpt": "535 5.7.8 who are you"}, "PENDING", "535 5.7.8 who are you"),
    ],
)
def test_a_refusal_ends_it_and_trouble_with_our_settings_waits_to_be_mended(
    clinic: Clinic, sending: Sending, answers: dict[str, Any], status: str, wrong: str | None
) -> None:
    with a_mail_server(**answers) as server:
        goes_by(clinic, server)
        book(clinic, "2027-01-08 11:00")
        send_all(clinic, sending)
        assert statuses(clinic) == {status: 1}
        with clinic.unit() as unit:
            assert integrations.show(unit, "EMAIL").last_error == wrong
        server.rcpt = server.data = None
        send_all(clinic, sending, at("2027-01-05 09:00"))
        assert len(server.taken) == (0 if status == "DEAD" else 1)
        sending.carriers.close()
