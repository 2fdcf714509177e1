"""Two hundred cancellations and moves race four senders: what arrives after a change tells of the change alone."""

import threading
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from email.message import EmailMessage
from pathlib import Path
from uuid import uuid4

from sloty.errors import Conflict
from sloty.jobs.carriers import Carriers
from sloty.jobs.job import Work
from sloty.jobs.sender import Sending
from sloty.operations import appointments, moving
from sloty.operations.moving import Move
from tests.builders import Clinic, at
from tests.counterparts.mail_server import a_mail_server
from tests.jobs.test_sender import goes_by, only_of
from tests.operations.test_booking import book
from tests.operations.test_outbox import SOON, claims

DAYS = [day for week in range(3) for day in range(5 + 7 * week, 9 + 7 * week)] + [11]
STARTS = [f"2027-01-{day:02} {hour:02}:{minute:02}" for day in DAYS for hour in range(9, 17) for minute in (0, 30)][
    :200
]
_TRIES = 5


class Changes:
    """Every second one is cancelled, the others move by four weeks; and what had arrived when that was committed."""

    def __init__(self, clinic: Clinic, codes: list[str], taken: list[tuple[str, EmailMessage]]) -> None:
        self.clinic, self.codes, self.taken = clinic, codes, taken
        self.since: dict[str, int] = {}

    def make(self, position: int) -> None:
        """One of them; again when somebody was in its way, as at a desk."""
        code = self.codes[position]
        for _ in range(_TRIES):
            try:
                self._make(code, position)
            except Conflict:
                continue
            # Whatever comes from here on was sent after the change was committed.
            self.since[code] = len(self.taken)
            return

    def _make(self, code: str, position: int) -> None:
        with self.clinic.unit() as unit:
            if position % 2:
                appointments.cancel(unit, code, "ill")
            else:
                start = at(STARTS[position]) + timedelta(weeks=4)
                moving.reschedule(unit, Move(code, start, override_reason="a race"))


def told(codes: list[str], message: EmailMessage) -> str:
    """Which of them it is about."""
    body = message.get_body()
    assert body is not None
    text = body.get_content()
    return next(code for code in codes if code in text)


def test_who_cancels_or_moves_while_messages_go_out_is_never_contradicted(clinic: Clinic, tmp_path: Path) -> None:
    only_of(clinic)
    with ThreadPoolExecutor(4) as desks:
        codes = [view.confirmation_code for view in desks.map(lambda start: book(clinic, start), STARTS)]
    changed = threading.Event()
    sending = Sending(Carriers(tmp_path))
    work = Work(clinic.database, uuid4(), told=lambda: SOON)

    def send() -> None:
        over = False
        while not over:
            # What the last change brought about is there before this one looks.
            over = changed.is_set()
            for claimed in claims(clinic, SOON, 10):
                over = False
                sending.send(work, claimed)
        sending.carriers.close()

    with a_mail_server() as server:
        goes_by(clinic, server)
        changes = Changes(clinic, codes, server.taken)
        with ThreadPoolExecutor(4) as senders, ThreadPoolExecutor(8) as desks:
            sent = [senders.submit(send) for _ in range(4)]
            list(desks.map(changes.make, range(len(codes))))
            changed.set()
            for each in sent:
                each.result()
    sending.close()
    assert len(changes.since) > 190
    arrived = [(told(codes, message), str(message["Subject"])) for _, message in server.taken]
    for position, code in enumerate(codes):
        late = [subject for about, subject in arrived[changes.since.get(code, len(arrived)) :] if about == code]
        kind, month = ("Cancelled:", "Jan") if position % 2 else ("New time:", "Feb")
        assert all(subject.startswith(kind) and month in subject for subject in late), (code, late)
    # Each was told once of the change that is so, and of nothing twice.
    assert max(Counter(arrived).values()) == 1
    last = dict(arrived)
    kinds = Counter(last[code].partition(":")[0] for code in changes.since)
    assert set(kinds) == {"Cancelled", "New time"}
    assert kinds.total() == len(changes.since)
