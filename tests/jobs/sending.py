"""A daemon that only sends, as a process to be killed: `python -m tests.jobs.sending DATA_DIR URL LEASE_SECONDS`.

Without a lease, the control: a message is marked as sent before it is sent.
"""

import sys
from datetime import timedelta
from pathlib import Path
from uuid import uuid4

from sloty.engine.messaging import MessageStatus
from sloty.jobs.carriers import Carriers, sender
from sloty.jobs.job import Work
from sloty.jobs.sender import Sending
from sloty.operations import integrations, outbox, telling
from sloty.operations.outbox import Claim, Ready, Settled
from sloty.operations.unit import open_database, open_unit
from sloty.settings import Settings


class MarkedFirst(Sending):
    """What nobody should do."""

    def send(self, work: Work, claimed: Claim) -> None:
        """Mark, then send."""
        with open_unit(work.database, work.actor(claimed.tenant), now=work.now()) as unit:
            found = outbox.ready(unit, claimed)
            if not isinstance(found, Ready):
                return
            opened = integrations.opened(unit, found.channel)
            message = telling.prepared(unit, claimed, found, sender(opened))
            outbox.settle(unit, claimed, Settled(MessageStatus.SENT))
        assert not isinstance(message, Settled)
        self.carriers.of(claimed.tenant, found.channel, opened).send(message)


def main() -> None:
    """Until it is killed."""
    folder, url, lease = sys.argv[1:]
    database = open_database(Settings(data_dir=Path(folder), database_url=url, pool_size=6))
    kind = Sending if float(lease) else MarkedFirst
    sending = kind(Carriers(Path(folder)), timedelta(seconds=float(lease) or 1.5))
    work = Work(database, uuid4())
    while True:
        if not sending(work):
            work.stopping.wait(0.05)


if __name__ == "__main__":
    main()
