"""One message's trouble, or one tenant's, is nobody else's: what is wrong is noted with it, and the others go out."""

import base64
import sys
import threading
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest

from sloty.db.pool import Database
from sloty.engine.messaging import Channel
from sloty.errors import SlotyError
from sloty.gateways.smtp import Security, SmtpServer
from sloty.jobs import carriers
from sloty.jobs.carriers import Carriers
from sloty.jobs.job import Work
from sloty.jobs.sender import Sending
from sloty.operations import appointments, integrations, telling
from sloty.operations.outbox import Claim, Ready
from sloty.operations.unit import Unit
from tests.builders import Clinic, a_clinic, at
from tests.counterparts.mail_server import MailServer, a_mail_server, until
from tests.jobs.test_sender import goes_by, only_of, send_all, statuses
from tests.operations.test_booking import book
from tests.operations.test_outbox import SOON

LATER = at("2027-01-05 09:00")
FAR = "2027-01-08 11:00"


@pytest.fixture
def sending(tmp_path: Path) -> Iterator[Sending]:
    made = Sending(Carriers(tmp_path))
    yield made
    made.close()


def wrong(clinic: Clinic, channel: str = "EMAIL") -> tuple[Any, ...]:
    """What is told of the message and of what carries it."""
    with clinic.unit() as unit:
        row = unit.session.row(
            "select status, last_error from message where tenant_id = %(tenant)s and cause = 'BOOKED'"
        )
        assert row is not None
        return (*row, integrations.show(unit, channel).last_error)


def with_password(clinic: Clinic, server: MailServer) -> None:
    host, port = server.address
    given = {"host": host, "port": port, "security": "NONE", "from_address": "desk@riverside.example"}
    with clinic.unit() as unit:
        integrations.set_(unit, "EMAIL", "SMTP", given, {"password": "s3cret"})


def without_its_key(clinic: Clinic) -> Database:
    """The same database from a machine that has other keys."""
    key = f"other:{base64.b64encode(bytes(32)).decode()}"
    return Database(clinic.database.settings.model_copy(update={"secret_keys": key}))


def test_a_key_that_is_missing_is_told_and_the_message_waits_until_it_is_there(
    clinic: Clinic, sending: Sending
) -> None:
    book(clinic, FAR)
    with a_mail_server() as server:
        with_password(clinic, server)
        elsewhere = without_its_key(clinic)
        mine, clinic.database = clinic.database, elsewhere
        send_all(clinic, sending)
        clinic.database = mine
        elsewhere.close()
        status, error, noted = wrong(clinic)
        assert (status, error) == ("PENDING", noted)
        assert "key" in error
        send_all(clinic, sending, LATER)
        sending.carriers.close()
        assert wrong(clinic) == ("SENT", None, None)
        assert len(server.taken) == 1


def test_a_seal_that_is_broken_is_told(clinic: Clinic, sending: Sending) -> None:
    book(clinic, FAR)
    with a_mail_server() as server:
        with_password(clinic, server)
        with clinic.unit() as unit:
            unit.session.run("update integration set secret = %(s)s where tenant_id = %(tenant)s", s=bytes(60))
        send_all(clinic, sending)
    status, error, noted = wrong(clinic)
    assert status == "PENDING"
    assert error == noted is not None


def test_a_library_that_is_missing_is_told(clinic: Clinic, sending: Sending, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "apprise", None)
    book(clinic, FAR)
    with clinic.unit() as unit:
        unit.session.run("update message set channel = 'SMS' where tenant_id = %(tenant)s")
        unit.session.run("update customer set phone = '+15551234567' where tenant_id = %(tenant)s")
        integrations.set_(unit, "SMS", "APPRISE", {}, {"url": "json://localhost/{to}"})
    send_all(clinic, sending)
    assert wrong(clinic, "SMS") == ("PENDING", *["APPRISE needs a library that is not installed."] * 2)


def test_what_nobody_foresaw_stops_one_message_alone(
    clinic: Clinic, sending: Sending, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Its kind is told, and not its text; and it is tried again."""
    codes = [book(clinic, f"2027-01-08 {hour}:00").confirmation_code for hour in (10, 11, 12)]
    only_of(clinic)
    right = telling.prepared

    def prepared(unit: Unit, claimed: Claim, found: Ready, sender: Any) -> Any:
        if found.starts_at == at("2027-01-08 11:00"):
            raise RuntimeError("Rui Costa <rui@example.com>")
        return right(unit, claimed, found, sender)

    monkeypatch.setattr(telling, "prepared", prepared)
    work = Work(clinic.database, uuid4(), told=lambda: SOON)
    assert sum(iter(lambda: sending(work), 0)) == 3
    assert statuses(clinic) == {"SENT": 2, "PENDING": 1}
    with clinic.unit() as unit:
        (row,) = unit.session.rows(
            "select last_error, confirmation_code from message m join appointment a on a.id = m.appointment_id"
            " where m.tenant_id = %(tenant)s and m.status = 'PENDING'"
        )
    assert row == ("RuntimeError", codes[1])
    told = capsys.readouterr()
    assert "message failed" in told.out + told.err
    assert "rui@" not in told.out + told.err
    monkeypatch.undo()
    send_all(clinic, sending, LATER)
    assert statuses(clinic) == {"SENT": 3}


def patient(monkeypatch: pytest.MonkeyPatch, seconds: float) -> None:
    """Mail servers are given so long."""

    def server(_: str, said: Any, __: str) -> SmtpServer:
        return SmtpServer(said.host, said.port, Security.NONE, seconds=seconds)

    monkeypatch.setattr(carriers, "_server", server)


def in_background(act: Callable[[], object]) -> threading.Thread:
    made = threading.Thread(target=act)
    made.start()
    return made


def test_a_server_that_hangs_holds_up_its_own_tenant_alone(
    clinic: Clinic, sending: Sending, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It hangs for as long as the test lasts; the other's message is booked meanwhile, and arrives meanwhile."""
    other = a_clinic(clinic.database)
    only_of(clinic, other)
    patient(monkeypatch, 600)
    hang = threading.Event()
    with a_mail_server(hang=hang) as slow, a_mail_server() as quick:
        goes_by(clinic, slow)
        goes_by(other, quick)
        for day in range(4, 9):
            for hour in range(10, 14):
                book(clinic, f"2027-01-{day:02} {hour}:00")
        work = Work(clinic.database, uuid4(), told=lambda: SOON)
        running = in_background(lambda: sending(work))
        until(lambda: slow.sessions == 2)
        book(other, "2027-01-05 10:00")
        until(lambda: quick.taken)
        assert (slow.sessions, slow.taken) == (2, [])
        work.stopping.set()
        hang.set()
        running.join()
        # The call ends with the first of the tenant's two lanes.
        sending.close()
    assert statuses(clinic) == {"SENT": 2, "PENDING": 18}


def test_after_a_silence_the_rest_is_given_back(
    clinic: Clinic, sending: Sending, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Only what was tried counts as tried; and for a while the tenant is left alone."""
    only_of(clinic)
    patient(monkeypatch, 0.3)
    with a_mail_server(hang=threading.Event()) as server:
        goes_by(clinic, server)
        for hour in range(10, 17):
            book(clinic, f"2027-01-05 {hour}:00")
        work = Work(clinic.database, uuid4(), told=lambda: SOON)
        assert sum(iter(lambda: sending(work), 0)) == 2
        with clinic.unit() as unit:
            rows = unit.session.rows(
                "select attempts, last_error, lease_token from message where tenant_id = %(tenant)s"
            )
    assert Counter(rows) == {(1, "no answer in time", None): 2, (0, None, None): 5}


def test_who_cancels_does_not_wait_for_a_server_that_hangs(
    clinic: Clinic, sending: Sending, monkeypatch: pytest.MonkeyPatch
) -> None:
    """For its limit at most: here the server hangs until the cancellation is through."""
    patient(monkeypatch, 0.5)
    code = book(clinic, "2027-01-05 10:00").confirmation_code
    hang = threading.Event()
    with a_mail_server(hang=hang) as server:
        goes_by(clinic, server)
        running = in_background(lambda: send_all(clinic, sending))
        until(lambda: server.sessions == 1)
        with clinic.unit() as unit:
            appointments.cancel(unit, code, "ill")
        assert not hang.is_set()
        running.join()


def test_a_secret_is_opened_by_whoever_has_its_key(clinic: Clinic) -> None:
    """The control of the first of these: there it is the key that is missing, and nothing else."""
    with a_mail_server() as server:
        with_password(clinic, server)
    with clinic.unit() as unit:
        assert integrations.opened(unit, Channel.EMAIL) is not None
    elsewhere = without_its_key(clinic)
    mine, clinic.database = clinic.database, elsewhere
    with pytest.raises(SlotyError), clinic.unit() as unit:
        integrations.opened(unit, Channel.EMAIL)
    clinic.database = mine
    elsewhere.close()
