"""Sending what is due: claimed for all tenants in turn, then one message a transaction, several at a time."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import timedelta
from threading import Barrier

from sloty.engine.messaging import DeliveryOutcome, MessageStatus, OptOutReason
from sloty.gateways.outcome import Accepted, Deferred, Outcome, Refused
from sloty.jobs.carriers import Carriers, sender
from sloty.jobs.job import Work
from sloty.operations import integrations, opt_outs, outbox, telling
from sloty.operations.outbox import Claim, Ready, Settled
from sloty.operations.unit import Unit, open_unit

AT_ONCE = 20
"""Claimed together: few enough that all of them go out before their lease ends."""
THREADS = 4
_OUTCOMES: dict[type[Outcome], DeliveryOutcome] = {
    Accepted: DeliveryOutcome.ACCEPTED,
    Deferred: DeliveryOutcome.DEFERRED,
    Refused: DeliveryOutcome.REFUSED,
}


@dataclass
class Sending:
    """The job, with its threads and connections."""

    carriers: Carriers
    lease: timedelta = outbox.LEASE
    closed: bool = False
    threads: ThreadPoolExecutor = field(default_factory=lambda: ThreadPoolExecutor(THREADS, "send"))

    def __call__(self, work: Work) -> int:
        """Send a batch; how many messages it was."""
        with open_unit(work.database, work.actor(), now=work.now()) as platform:
            claims = outbox.claim(platform, str(work.daemon), AT_ONCE, self.lease)
        done = [self.threads.submit(self.send, work, claimed) for claimed in claims]
        for each in done:
            # What goes wrong with one is told, after the others have been waited for.
            each.exception()
        for each in done:
            each.result()
        return len(claims)

    def send(self, work: Work, claimed: Claim) -> None:
        """Send one message, unless it is not so any more; everything about it in one transaction."""
        with open_unit(work.database, work.actor(claimed.tenant), now=work.now()) as unit:
            found = outbox.ready(unit, claimed)
            if isinstance(found, Ready):
                self._send(unit, claimed, found)
            elif found is not None:
                outbox.settle(unit, claimed, found)

    def _send(self, unit: Unit, claimed: Claim, found: Ready) -> None:
        opened = integrations.opened(unit, found.channel)
        message = telling.prepared(unit, claimed, found, sender(opened))
        if isinstance(message, Settled):
            outbox.settle(unit, claimed, message)
            return
        outcome = self.carriers.of(claimed.tenant, found.channel, opened).send(message)
        settled = judged(unit, found, outcome)
        outbox.settle(unit, claimed, settled)
        outbox.log(
            unit, claimed, _OUTCOMES[type(outcome)], opened.kind if opened else "FILE", settled, message.recipient
        )
        if isinstance(outcome, Refused) and outcome.opted_out:
            opt_outs.put(unit, found.channel, message.recipient, OptOutReason.STOP)
        if isinstance(outcome, Refused) and not outcome.of_recipient:
            integrations.note(unit, found.channel, outcome.error)

    def close(self) -> None:
        """Wait for what is going out, then let each thread close its connections; once."""
        if self.closed:
            return
        self.closed = True
        together = Barrier(THREADS)
        for _ in range(THREADS):
            self.threads.submit(self._close_mine, together)
        self.threads.shutdown(wait=True)

    def _close_mine(self, together: Barrier) -> None:
        # Whoever has come waits for the others, so that no thread does it twice and none is left out.
        together.wait()
        self.carriers.close()


def judged(unit: Unit, found: Ready, outcome: Outcome) -> Settled:
    """What becomes of the message. What is wrong with our settings may be mended: the message waits for it."""
    if isinstance(outcome, Accepted):
        return Settled(MessageStatus.SENT, reference=outcome.reference)
    if isinstance(outcome, Deferred):
        return outbox.again(unit, found, outcome.error, outcome.retry_after)
    if outcome.of_recipient:
        return Settled(MessageStatus.DEAD, f"refused: {outcome.error}", outcome.error)
    return outbox.again(unit, found, outcome.error, None)
