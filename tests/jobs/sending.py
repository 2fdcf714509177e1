"""Daemons that only send, as processes to be killed; forked from one that has imported everything.

Without a lease, the control: a message is marked as sent before it is sent.
"""

import multiprocessing
import os
from datetime import timedelta
from multiprocessing.process import BaseProcess
from uuid import uuid4

from sloty.engine.messaging import MessageStatus
from sloty.jobs.carriers import Carriers, sender
from sloty.jobs.job import Work
from sloty.jobs.sender import Sending
from sloty.operations import integrations, outbox, telling
from sloty.operations.outbox import Claim, Ready, Settled
from sloty.operations.unit import open_database
from sloty.settings import Settings


class MarkedFirst(Sending):
    """What nobody should do."""

    def send(self, work: Work, claimed: Claim) -> None:
        """Mark, then send."""
        with work.unit(claimed.tenant) as unit:
            found = outbox.ready(unit, claimed)
            if not isinstance(found, Ready):
                return
            opened = integrations.opened(unit, found.channel)
            message = telling.prepared(unit, claimed, found, sender(opened))
            outbox.settle(unit, claimed, Settled(MessageStatus.SENT))
        assert not isinstance(message, Settled)
        self.carriers.of(claimed.tenant, found.channel, opened).send(message)


def born(settings: Settings, lease: float) -> BaseProcess:
    """One more daemon, which sends until it is killed; a lease of 0 is none."""
    made = multiprocessing.get_context("forkserver").Process(target=_send, args=(settings, lease))
    made.start()
    return made


def _send(settings: Settings, lease: float) -> None:
    # What it says while it is killed is nobody's business.
    os.dup2(os.open(os.devnull, os.O_WRONLY), 2)
    database = open_database(settings.model_copy(update={"pool_size": 6}))
    kind = Sending if lease else MarkedFirst
    sending = kind(Carriers(settings.data_dir), timedelta(seconds=lease or 1.0))
    work = Work(database, uuid4())
    while True:
        if not sending(work):
            work.stopping.wait(0.05)
