"""Sending what is due: claimed for all tenants in turn, then one message a transaction, several at a time.

Nobody's trouble is somebody else's. A tenant has two threads at most, and after its server kept silent, what was claimed
for it is given back for a while; whatever goes wrong with a message is noted with it, and it is tried again later.
"""

import time
from collections.abc import Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor, wait
from dataclasses import dataclass, field
from datetime import timedelta
from itertools import groupby
from threading import Barrier, Lock
from typing import Any, Self

import structlog

from sloty.engine.messaging import DeliveryOutcome, MessageStatus, OptOutReason
from sloty.errors import SlotyError
from sloty.gateways.outcome import Accepted, Deferred, Outcome, Refused
from sloty.ids import TenantId
from sloty.jobs import trouble
from sloty.jobs.carriers import Carrier, Carriers, sender
from sloty.jobs.job import Work
from sloty.operations import integrations, opt_outs, outbox, telling
from sloty.operations.integrations import Opened
from sloty.operations.outbox import Claim, Ready, Settled
from sloty.operations.unit import Unit

AT_ONCE = 20
"""Claimed together: few enough that all of them go out before their lease ends."""
THREADS, LANES = 8, 2
"""In all, and of one tenant."""
_GLANCE_SECONDS = 0.25
"""While something is going out, so often it is looked for what others wait for."""
_TURN_SECONDS = 0.25
_REST_SECONDS = 15.0
_OUTCOMES: dict[type[Outcome], DeliveryOutcome] = {
    Accepted: DeliveryOutcome.ACCEPTED,
    Deferred: DeliveryOutcome.DEFERRED,
    Refused: DeliveryOutcome.REFUSED,
}
log = structlog.get_logger()


@dataclass
class Turn:
    """Being the one whose message may be taken and is not marked yet: so who kills a daemon repeats one message at most.

    Where a server takes its time to answer, others wait for it a moment only: then it can be one message a thread.
    """

    _one: Lock
    _mine: bool = False

    def take(self) -> None:
        """Before it may be taken; to be held until it is marked, and that is committed."""
        self._mine = self._one.acquire(timeout=_TURN_SECONDS)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        if self._mine:
            self._one.release()


@dataclass(frozen=True)
class Way:
    """By what a message goes, or what is in its way."""

    transport: str
    opened: Opened | None = None
    carrier: Carrier | None = None
    problem: Outcome | None = None
    """Why it cannot be handed over now."""


@dataclass
class Sending:
    """The job, with its threads and connections."""

    carriers: Carriers
    lease: timedelta = outbox.LEASE
    closed: bool = False
    threads: ThreadPoolExecutor = field(default_factory=lambda: ThreadPoolExecutor(THREADS, "send"))
    _going: dict[Future[int], TenantId] = field(default_factory=dict)
    """Lanes under way: messages of one tenant, one after the other."""
    _resting: dict[TenantId, float] = field(default_factory=dict)
    """Whose server kept silent, and until when it is left alone."""
    _one: Lock = field(default_factory=Lock)

    def __call__(self, work: Work) -> int:
        """Claim what there is room for, until something has gone out or nothing is left; how many messages it was."""
        self._claim(work)
        while self._going:
            wait(self._going, timeout=_GLANCE_SECONDS)
            if sent := self._landed():
                return sent
            self._claim(work)
        return 0

    def _claim(self, work: Work) -> None:
        if len(self._going) >= THREADS or work.stopping.is_set():
            return
        without = {*self._going.values(), *(each for each in list(self._resting) if self._rests(each))}
        with work.unit() as platform:
            claims = outbox.claim(platform, str(work.daemon), AT_ONCE, self.lease, without)
        for lane in _lanes(claims):
            self._going[self.threads.submit(self._send_all, work, lane)] = lane[0].tenant

    def _landed(self) -> int:
        """How many were sent by the lanes that have come to their end. Raises what ended one early."""
        done = [each for each in self._going if each.done()]
        for each in done:
            del self._going[each]
        return sum(each.result() for each in done)

    def _send_all(self, work: Work, lane: Sequence[Claim]) -> int:
        for position, claimed in enumerate(lane):
            if work.stopping.is_set() or self._rests(claimed.tenant):
                with work.unit(claimed.tenant) as unit:
                    outbox.release(unit, lane[position:])
                return position
            self.send(work, claimed)
        return len(lane)

    def _rests(self, tenant: TenantId) -> bool:
        return time.monotonic() < self._resting.get(tenant, 0.0)

    def send(self, work: Work, claimed: Claim) -> None:
        """Send one message, unless it is not so any more; what goes wrong is noted with it. Raises when that cannot be."""
        try:
            with Turn(self._one) as turn, work.unit(claimed.tenant) as unit:
                self._send(unit, claimed, turn)
        except Exception as error:  # noqa: BLE001 - the boundary: what is wrong with one message stops no other
            log.error("message failed", **trouble.told(error))
            with work.unit(claimed.tenant) as unit:
                outbox.settle(unit, claimed, outbox.broken(claimed, trouble.kind(error)))

    def _send(self, unit: Unit, claimed: Claim, turn: Turn) -> None:
        # First what takes longest: once the appointment is locked, somebody may wait for us.
        way = self._way(unit, claimed)
        found = outbox.ready(unit, claimed)
        settled = self._handed_over(unit, claimed, found, way, turn) if isinstance(found, Ready) else found
        if settled is not None:
            outbox.settle(unit, claimed, settled)

    def _way(self, unit: Unit, claimed: Claim) -> Way:
        try:
            opened = integrations.opened(unit, claimed.channel)
        except SlotyError as error:
            return Way("NONE", problem=Refused(error.message, of_recipient=False))
        carrier = self.carriers.of(claimed.tenant, claimed.channel, opened)
        reached = carrier.reach()
        problem = None if isinstance(reached, Accepted) else reached
        return Way(opened.kind if opened else "FILE", opened, carrier, problem)

    def _handed_over(self, unit: Unit, claimed: Claim, found: Ready, way: Way, turn: Turn) -> Settled:
        message = telling.prepared(unit, claimed, found, sender(way.opened))
        if isinstance(message, Settled):
            return message
        outcome = way.problem or _sent(way, message, turn)
        settled = judged(unit, found, outcome)
        outbox.log(unit, claimed, _OUTCOMES[type(outcome)], way.transport, settled, message.recipient)
        if isinstance(outcome, Refused) and outcome.opted_out:
            opt_outs.put(unit, found.channel, message.recipient, OptOutReason.STOP)
        if isinstance(outcome, Deferred) and outcome.silent:
            self._resting[claimed.tenant] = time.monotonic() + _REST_SECONDS
        elif isinstance(outcome, Refused) and not outcome.of_recipient:
            integrations.note(unit, found.channel, outcome.error)
        elif isinstance(outcome, Accepted) and way.opened is not None and way.opened.last_error:
            integrations.note(unit, found.channel, None)
        return settled

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


def _lanes(claims: Sequence[Claim]) -> Iterator[Sequence[Claim]]:
    """What one thread sends after the other."""
    for _, each in groupby(sorted(claims, key=lambda claimed: claimed.tenant), key=lambda claimed: claimed.tenant):
        mine = list(each)
        yield from (lane for first in range(LANES) if (lane := mine[first::LANES]))


def _sent(way: Way, message: Any, turn: Turn) -> Outcome:
    assert way.carrier is not None
    try:
        return way.carrier.send(message, turn.take)
    except SlotyError as error:
        return Refused(error.message, of_recipient=False)


def judged(unit: Unit, found: Ready, outcome: Outcome) -> Settled:
    """What becomes of the message. What is wrong with our settings may be mended: the message waits for it."""
    if isinstance(outcome, Accepted):
        return Settled(MessageStatus.SENT, reference=outcome.reference)
    if isinstance(outcome, Deferred):
        return outbox.again(unit, found, outcome.error, outcome.retry_after)
    if outcome.of_recipient:
        return Settled(MessageStatus.DEAD, f"refused: {outcome.error}", outcome.error)
    return outbox.again(unit, found, outcome.error, None)
