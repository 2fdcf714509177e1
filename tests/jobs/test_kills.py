"""Daemons killed with SIGKILL at random while they send: nothing is lost, and each kill repeats one message at most.

KILLS=50 MESSAGES=2000 tries it at length.
"""

import os
import random
import sys
from collections import Counter
from collections.abc import Callable

from sloty.engine.messaging import MessageStatus
from tests.builders import MONDAY, Clinic
from tests.counterparts.mail_server import MailServer, a_mail_server, until
from tests.jobs import sending
from tests.jobs.test_sender import goes_by, only_of, statuses
from tests.operations.test_booking import book

KILLS, MESSAGES = int(os.environ.get("KILLS", "6")), int(os.environ.get("MESSAGES", "100"))
_PAUSE = 0.005
"""Of the server, before each answer: so that there is something to be killed in the middle of."""
_PATIENCE = 120


def many(clinic: Clinic, count: int) -> None:
    """So many messages, about one appointment."""
    code = book(clinic, f"{MONDAY} 11:00").confirmation_code
    with clinic.unit() as unit:
        unit.session.run(
            "insert into message (tenant_id, id, dedupe_key, cause, channel, appointment_id, recipient_kind, recipient_id,"
            " version, starts_at, due_at, expires_at, next_at, status, attempts, max_attempts)"
            " select tenant_id, gen_random_uuid(), 'm' || n, 'CONFIRMED', 'EMAIL', id, 'CUSTOMER', customer_id, 1, starts_at,"
            " now(), starts_at, now(), 'PENDING', 0, 99 from appointment, generate_series(2, %(count)s) n"
            " where tenant_id = %(tenant)s and confirmation_code = %(code)s",
            count=count,
            code=code,
        )


def unsent(clinic: Clinic) -> int:
    with clinic.unit() as unit:
        row = unit.session.row(
            "select count(*) from message where tenant_id = %(tenant)s and status in ('PENDING', 'SENDING')"
        )
    assert row is not None
    return int(row[0])


class Supervisor:
    """Three daemons; whoever ends is started again, as systemd would."""

    def __init__(self, clinic: Clinic, lease: float) -> None:
        self.settings = clinic.database.settings
        self.lease = lease
        self.daemons = [sending.born(self.settings, lease) for _ in range(3)]

    def kill(self, position: int) -> None:
        """One of them, at once; another one takes its place."""
        self.daemons[position].kill()
        self.daemons[position].join()
        self.look()

    def look(self) -> None:
        """Start anew whoever has ended, by itself or not."""
        for position, each in enumerate(self.daemons):
            if not each.is_alive():
                self.daemons[position] = sending.born(self.settings, self.lease)

    def until(self, condition: Callable[[], bool]) -> None:
        """Wait, and look meanwhile."""

        def met() -> bool:
            self.look()
            return condition()

        until(met, _PATIENCE, every=0.02)

    def end(self) -> None:
        """All of them."""
        for each in self.daemons:
            each.kill()
            each.join()


def killed(clinic: Clinic, server: MailServer, lease: float, seed: int = 7) -> int:
    """Send it all while one daemon after another is killed; how often that happened while there was something to send."""
    draw = random.Random(seed)
    supervisor = Supervisor(clinic, lease)
    step, kills = MESSAGES // KILLS, 0
    try:
        for number in range(KILLS):
            wanted = number * step + draw.randint(1, step)
            supervisor.until(lambda: len(server.taken) >= wanted or not unsent(clinic))  # noqa: B023
            kills += unsent(clinic) > 0
            supervisor.kill(draw.randrange(3))
        supervisor.until(lambda: not unsent(clinic))
    finally:
        supervisor.end()
    return kills


def test_daemons_that_are_killed_lose_nothing_and_repeat_one_message_each_at_most(clinic: Clinic) -> None:
    """What is sent twice has the same Message-ID."""
    only_of(clinic)
    with a_mail_server(pause=_PAUSE) as server:
        goes_by(clinic, server)
        many(clinic, MESSAGES)
        kills = killed(clinic, server, lease=1.0)
        arrived = Counter(str(message["Message-ID"]) for _, message in server.taken)
    assert statuses(clinic) == {MessageStatus.SENT.value: MESSAGES}
    assert len(arrived) == MESSAGES
    duplicates = sum(arrived.values()) - MESSAGES
    sys.stderr.write(f"{kills} kills in {MESSAGES} messages: {duplicates} twice\n")
    assert kills > KILLS // 2
    assert duplicates <= kills


def test_without_a_lease_some_are_lost(clinic: Clinic) -> None:
    """The control: marked as sent first."""
    only_of(clinic)
    with a_mail_server(pause=_PAUSE) as server:
        goes_by(clinic, server)
        many(clinic, MESSAGES)
        killed(clinic, server, lease=0)
        arrived = {str(message["Message-ID"]) for _, message in server.taken}
    assert statuses(clinic) == {MessageStatus.SENT.value: MESSAGES}
    assert len(arrived) < MESSAGES
