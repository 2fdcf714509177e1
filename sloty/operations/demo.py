"""The sample clinic at work: made from `examples/`, then a week around today booked through the operations.

Running it again repairs and adds nothing twice: the clinic is made so by slugs, each day is booked under a key of its
own, and what time has passed over since is brought to its end.
"""

import hashlib
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from random import Random
from typing import Any

from sloty.actor import Actor
from sloty.db.pool import Database
from sloty.engine import civil
from sloty.engine.fields import Parameter, ParameterType
from sloty.engine.lifecycle import ENDED, Status
from sloty.errors import Conflict, Refused
from sloty.operations import appointments, booking, day_sheet, moving, plans, sample, slots, tenants
from sloty.operations.access import actor_for
from sloty.operations.appointments import Filter
from sloty.operations.booking import Wish
from sloty.operations.customers import CustomerView, search
from sloty.operations.day_sheet import DaySheet
from sloty.operations.idempotency import once
from sloty.operations.moving import Move
from sloty.operations.offerings import offering
from sloty.operations.plans.templates import examples
from sloty.operations.rows import Action
from sloty.operations.unit import Unit, open_unit
from sloty.operations.views import AppointmentView

CLINIC = "riverside"
_BOOKER = "demo"
"""Whom the demo books as; what anybody else booked is left alone."""
_ZONE = civil.zone("America/New_York")
_DAYS = range(-3, 4)
_OPENING_TIME = 7 * 60
_NO_SHOW_EVERY = 16
_SERVICES = {
    "check-up": 6,
    "first-visit": 2,
    "vaccination": 6,
    "blood-test": 4,
    "cleaning": 6,
    "filling": 3,
    "braces": 2,
    "ultrasound": 3,
    "physio": 6,
    "movement": 2,
    "counselling": 3,
    "night-line": 3,
}
"""About how many visits of each on a full day."""


@dataclass(frozen=True)
class Outcome:
    """What a run of the demo did."""

    tenant: str
    created: int
    """Parts of the clinic that were made."""
    repaired: int
    """Parts that were changed back to what the example says."""
    booked: int
    """Appointments booked in this run."""
    advanced: int
    """Appointments brought to where the time of day says that they stand."""
    counts: dict[str, int]
    """The week's appointments by status."""


def run(database: Database, operator: Actor, now: datetime) -> Outcome:
    """Make the clinic, book the week around `now`, bring everything to where it stands at `now`."""
    plan, customers = sample.load(examples() / CLINIC)
    changed = plans.apply(database, operator, plan, plans.Terms(decision=plans.Decision.KEEP)).changes
    changes = Counter(each.action for each in changed)
    actor = replace(actor_for(database, tenant=CLINIC, email=None, front_end="cli"), name=_BOOKER)
    with open_unit(database, actor, now=now) as unit:
        changes.update(change.action for change in sample.put_customers(unit, customers))
    today = civil.local_date(now, _ZONE)
    booked = sum(_book_day(database, actor, now, today + timedelta(days=offset)) for offset in _DAYS)
    with open_unit(database, actor, now=now) as unit:
        advanced = sum(_advance(unit, view, now, number) for number, view in enumerate(_week(unit, today)))
        _complete_the_picture(unit, _week(unit, today), now)
        sample.put_waiting(replace(unit, idempotency_key=f"demo waiting {today}"), customers)
        booked += _walk_ins(replace(unit, idempotency_key=f"demo walk-ins {today}"), now)
        counts = Counter(view.status.value for view in _week(unit, today))
    return Outcome(
        CLINIC, changes[Action.CREATED], changes[Action.UPDATED], booked, advanced,
        {status.value: counts[status.value] for status in Status if counts[status.value]},
    )  # fmt: skip


def _week(unit: Unit, today: date) -> list[AppointmentView]:
    first = civil.instant(today + timedelta(days=_DAYS[0]), 0, _ZONE)
    return appointments.list_(unit, Filter(first, first + timedelta(days=len(_DAYS) + 1)))


@dataclass(frozen=True)
class _Booked:
    visits: int
    again: bool = False


def _book_day(database: Database, actor: Actor, now: datetime, day: date) -> int:
    """Book one day, all of it in one transaction, once; how many visits that were not there before."""
    eve = min(now, civil.instant(day - timedelta(days=2), _OPENING_TIME, _ZONE))
    fresh = 0
    with open_unit(database, actor, now=eve, idempotency_key=f"demo {day}") as unit:

        def act() -> _Booked:
            nonlocal fresh
            fresh = sum(_book_service(replace(unit, idempotency_key=None), day, name) for name in _SERVICES)
            return _Booked(fresh)

        once(unit, "demo day", str(day), _Booked, act)
    return fresh


def _book_service(unit: Unit, day: date, service: str) -> int:
    lot = Random(f"{day} {service}")
    span = civil.day_span(day, _ZONE)
    found = list(slots.find_slots(unit, slots.Search(service, max(span.start, unit.now), span.end)))
    booked = 0
    customers = search(unit, limit=200)
    parameters = offering(unit, service).parameters
    for slot in lot.sample(found, min(len(found), 3 * _SERVICES[service])):
        if booked == _SERVICES[service]:
            break
        wish = Wish(
            service,
            slot.start,
            lot.choice(customers).email or "",
            provider=slot.provider,
            location=slot.location,
            answers=dict(_answers(parameters, lot)),
            source=lot.choice(["ONLINE", "ONLINE", "PHONE", "DESK"]),
        )
        try:
            booking.book(unit, wish)
        except Conflict:
            # A visit booked a moment ago has the provider or the room.
            continue
        booked += 1
    return booked


def _answers(parameters: tuple[Parameter, ...], lot: Random) -> Iterator[tuple[str, Any]]:
    simple = {
        ParameterType.TEXT: "none",
        ParameterType.TEXTAREA: "Routine visit, no complaints",
        ParameterType.BOOLEAN: "no",
        ParameterType.EMAIL: "visitor@example.org",
        ParameterType.TIME: "18:30",
    }
    for parameter in parameters:
        if parameter.required or lot.random() < 0.5:
            if parameter.type in simple:
                yield parameter.name, simple[parameter.type]
            elif parameter.type in {ParameterType.SELECT, ParameterType.RADIO}:
                yield parameter.name, lot.choice(parameter.options)


def _chance(view: AppointmentView) -> int:
    """0 to 99, the same for the same appointment in every run."""
    return hashlib.blake2b(view.id.bytes, digest_size=2).digest()[0] * 100 // 256


def _advance(unit: Unit, view: AppointmentView, now: datetime, number: int) -> bool:
    """Bring a visit to where it stands at `now`; whether anything was to be done."""
    if view.status in ENDED or view.booked_by != _BOOKER:
        return False
    try:
        return _act(unit, view, now, number)
    except (Conflict, Refused):
        # Somebody at the desk has done something else with it: theirs counts.
        return False


def _act(unit: Unit, view: AppointmentView, now: datetime, number: int) -> bool:
    chance, code, early = _chance(view), view.confirmation_code, replace(unit, now=view.start - timedelta(minutes=10))
    if view.status is Status.HELD:
        if view.start < now:
            appointments.cancel(early, code, "not approved in time")
        return view.start < now
    if view.start > now:
        return _before(unit, view, chance)
    if number % _NO_SHOW_EVERY == 0:
        appointments.mark_no_show(replace(unit, now=view.start + timedelta(minutes=15)), code)
        return True
    for verb in _remaining(view.status, over=view.end <= now):
        getattr(appointments, verb)(early if verb == "check_in" else replace(unit, now=min(now, view.end)), code)
    return True


def _remaining(status: Status, *, over: bool) -> list[str]:
    """What is left to be done with a visit that has begun, or is over."""
    steps = ["check_in", "start", *(["complete"] if over else [])]
    done = {Status.CHECKED_IN: 1, Status.IN_PROGRESS: 2}.get(status, 0)
    return steps[done:]


def _before(unit: Unit, view: AppointmentView, chance: int) -> bool:
    """Some who are still to come confirm, cancel, or move by a quarter of an hour or more."""
    if view.status is not Status.SCHEDULED:
        return False
    if chance < 45:
        appointments.confirm(unit, view.confirmation_code)
    elif chance < 52:
        appointments.cancel(unit, view.confirmation_code, "cannot come")
    else:
        return chance < 62 and _moved(unit, view)
    return True


def _moved(unit: Unit, view: AppointmentView) -> bool:
    """Move a visit to the provider's next free time; whether there was one."""
    later = slots.Search(view.service, view.start + timedelta(minutes=5), view.start + timedelta(days=2), view.provider)
    slot = next(slots.find_slots(unit, later), None)
    if slot is not None:
        moving.reschedule(
            unit, Move(view.confirmation_code, slot.start, location=slot.location, reason="asked for later")
        )
    return slot is not None


def _complete_the_picture(unit: Unit, views: list[AppointmentView], now: datetime) -> None:
    """Chance may have left a status out: then some visit that is still to come is moved, or cancelled."""
    there = {view.status for view in views}
    open_still = [
        view
        for view in views
        if view.booked_by == _BOOKER and view.start > now and view.status in {Status.SCHEDULED, Status.CONFIRMED}
    ]
    if Status.CANCELLED not in there and open_still:
        appointments.cancel(unit, open_still.pop().confirmation_code, "cannot come")
    if Status.RESCHEDULED not in there:
        any(_moved(unit, view) for view in open_still)


def _walk_in(unit: Unit, person: CustomerView, starts: list[datetime], *verbs: str) -> int:
    """Book somebody at the first of these times that can be had, and bring them so far; how many were booked."""
    for start in starts:
        wish = Wish("vaccination", start, person.email or "", override_reason="walk-in", source="WALK_IN")
        try:
            view = booking.book(unit, wish)
        except Conflict:
            continue
        for verb in verbs:
            getattr(appointments, verb)(unit, view.confirmation_code)
        return 1
    return 0


def _walk_ins(unit: Unit, now: datetime) -> int:
    """Two people at the desk at this moment, whatever the hour: one being seen, one waiting."""
    fresh = 0

    def act() -> _Booked:
        nonlocal fresh
        inner = replace(unit, idempotency_key=None)
        begin = now.replace(second=0, microsecond=0)
        people = search(inner, limit=2)
        fresh += _walk_in(
            inner, people[0], [begin - timedelta(minutes=ago) for ago in range(1, 10)], "check_in", "start"
        )
        fresh += _walk_in(
            inner, people[1], [begin + timedelta(minutes=ahead) for ahead in range(10, 90, 5)], "check_in"
        )
        return _Booked(fresh)

    once(unit, "demo walk-ins", "walk-ins", _Booked, act)
    return fresh


def erase(database: Database, operator: Actor) -> None:
    """Erase the sample clinic, and nothing else; nothing when there is none."""
    with open_unit(database, operator) as platform:
        if any(view.slug == CLINIC for view in tenants.list_(platform)):
            tenants.purge(platform, CLINIC)


def today(database: Database) -> tuple[DaySheet, datetime]:
    """Today's sheet of the clinic's first location, and the instant that it was made."""
    actor = actor_for(database, tenant=CLINIC, email=None, front_end="cli")
    with open_unit(database, actor) as unit:
        day = civil.local_date(unit.now, _ZONE)
        return day_sheet.sheet(unit, day), unit.now
