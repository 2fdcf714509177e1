"""Sending against a real mail server: once, although daemons are killed; never what was cancelled; patiently."""

import os
import random
import subprocess
import sys
import threading
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest

from sloty.engine.messaging import MessageStatus
from sloty.errors import Conflict
from sloty.jobs.carriers import Carriers
from sloty.jobs.job import Work
from sloty.jobs.sender import Sending
from sloty.operations import appointments, integrations, ledger, moving
from sloty.operations.moving import Move
from tests.builders import MONDAY, Clinic, at
from tests.counterparts.mail_server import MailServer, a_mail_server, until
from tests.operations.test_booking import book
from tests.operations.test_ledger import ALWAYS
from tests.operations.test_outbox import SOON, claims

ROOT = Path(__file__).parents[2]


def goes_by(clinic: Clinic, server: MailServer) -> None:
    """Let the tenant's e-mails go there."""
    host, port = server.address
    given = {"host": host, "port": port, "security": "NONE", "from_address": "desk@riverside.example"}
    with clinic.unit() as unit:
        integrations.set_(unit, "EMAIL", "SMTP", given, {})


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


def test_who_cancels_or_moves_while_messages_go_out_is_never_contradicted(clinic: Clinic, sending: Sending) -> None:
    """Two hundred of them race four senders: what arrives tells of the start as it is, or came before the change."""
    days = [
        f"2027-01-{day:02} {hour}:{minute:02}"
        for day in (5, 6, 7, 8, 11)
        for hour in range(9, 17)
        for minute in (0, 30)
    ]
    with a_mail_server() as server:
        goes_by(clinic, server)
        codes = [book(clinic, day).confirmation_code for day in days]
        late: list[str] = []
        lock = threading.Lock()

        def change(position: int) -> None:
            code, cancels = codes[position], position % 2 == 0
            with lock:
                before = len(server.taken)
            try:
                with clinic.unit() as unit:
                    if cancels:
                        appointments.cancel(unit, code, "ill")
                    else:
                        moving.reschedule(unit, Move(code, at("2027-02-01 09:00"), override_reason="t"))
            except Conflict:
                return
            with lock:
                # Whatever comes from here on was sent after the change was committed.
                late.append(f"{code} {max(before, len(server.taken))}")

        with ThreadPoolExecutor(8) as everybody:
            work = Work(clinic.database, uuid4(), told=lambda: SOON)
            sent = [sending.threads.submit(sending.send, work, claimed) for claimed in claims(clinic)]
            changed = [everybody.submit(change, position) for position in range(len(codes))]
            for each in (*sent, *changed):
                each.result()
        for line in late:
            code, _, position = line.partition(" ")
            for _, message in server.taken[int(position) :]:
                assert not (code in str(message) and "Booked" in str(message["Subject"]))
        assert len(late) > len(codes) // 3
        sending.close()


def killed(clinic: Clinic, server: MailServer, folder: Path, kills: int, lease: float, seed: int = 7) -> None:
    """Three daemons send, and one after another is killed at random; then the rest goes out."""
    draw = random.Random(seed)
    url = clinic.database.settings.database_url
    assert url is not None
    words = [sys.executable, "-m", "tests.jobs.sending", str(folder), url, str(lease)]

    def born() -> subprocess.Popen[bytes]:
        return subprocess.Popen(words, cwd=ROOT, env={**os.environ, "PYTHONPATH": str(ROOT)}, stderr=subprocess.DEVNULL)

    daemons = [born() for _ in range(3)]
    try:
        until(lambda: len(server.taken) > 3, 30)
        for _ in range(kills):
            before = len(server.taken)
            more = draw.randint(1, 9)
            until(lambda: len(server.taken) >= before + more or not statuses(clinic)["PENDING"], 30)  # noqa: B023
            victim = draw.randrange(3)
            daemons[victim].kill()
            daemons[victim].wait()
            daemons[victim] = born()
        until(lambda: not {"PENDING", "SENDING"} & statuses(clinic).keys(), 60)
    finally:
        for each in daemons:
            each.kill()
            each.wait()


def many(clinic: Clinic, count: int) -> None:
    """So many messages, each of its own appointment."""
    code = book(clinic, f"{MONDAY} 11:00").confirmation_code
    with clinic.unit() as unit:
        unit.session.run(
            "insert into message (tenant_id, id, dedupe_key, cause, channel, appointment_id, recipient_kind, recipient_id,"
            " version, starts_at, due_at, expires_at, next_at, status, attempts, max_attempts)"
            " select tenant_id, gen_random_uuid(), 'm' || n, 'BOOKED', 'EMAIL', id, 'CUSTOMER', customer_id, 1, starts_at,"
            " now(), starts_at, now(), 'PENDING', 0, 99 from appointment, generate_series(2, %(count)s) n"
            " where tenant_id = %(tenant)s and confirmation_code = %(code)s",
            count=count,
            code=code,
        )


KILLS, MESSAGES = int(os.environ.get("KILLS", "6")), int(os.environ.get("MESSAGES", "150"))


def test_daemons_that_are_killed_lose_nothing(clinic: Clinic, tmp_path: Path) -> None:
    """What is sent twice has the same Message-ID, and is no more than was going out when somebody was killed."""
    with a_mail_server() as server:
        goes_by(clinic, server)
        many(clinic, MESSAGES)
        killed(clinic, server, clinic.database.settings.data_dir, KILLS, lease=1.5)
        arrived = Counter(str(message["Message-ID"]) for _, message in server.taken)
    assert statuses(clinic) == {MessageStatus.SENT.value: MESSAGES}
    assert len(arrived) == MESSAGES
    # Each has four threads.
    duplicates = sum(arrived.values()) - MESSAGES
    assert duplicates <= 4 * KILLS, duplicates


def test_without_a_lease_some_are_lost(clinic: Clinic, tmp_path: Path) -> None:
    """The control: marked as sent first."""
    with a_mail_server() as server:
        goes_by(clinic, server)
        many(clinic, MESSAGES)
        killed(clinic, server, clinic.database.settings.data_dir, KILLS, lease=0)
        arrived = {str(message["Message-ID"]) for _, message in server.taken}
    assert statuses(clinic) == {MessageStatus.SENT.value: MESSAGES}
    assert len(arrived) < MESSAGES
