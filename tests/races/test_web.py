"""Fifty visitors and programs want one time at once, over real sockets: one has it, the others are told of other times."""

import json
import re
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from threading import Barrier

import pytest

from sloty.db.pool import Database
from sloty.operations import keys
from sloty.operations.self_service import holding
from sloty.web.app import make_app
from tests.builders import NOW, Clinic, a_clinic, at
from tests.operations.self_service.visitors import hold, visiting
from tests.races.conftest import Arena, Ground
from tests.web.serving import Told, Visitor, serving
from tests.web.site import hidden

pytestmark = pytest.mark.xdist_group("race on embedded 18")
VISITORS = 50
FEW = 8
"""As a rule enough to see that without the guard more than one gets it."""
TRIES = 5
"""A busy machine may let them run one after the other: that the race is there is shown by one of these."""
TIME = at("10:00")
SLOT = str(int(TIME.timestamp()))


@dataclass
class Field:
    """A clinic that is served, with a clock that tests move."""

    clinic: Clinic
    now: datetime = NOW
    port: int = 0
    secret: str = ""
    """A program's key."""
    tokens: list[str] = field(default_factory=list)
    """Of times that were held, and given back."""

    def path(self, rest: str) -> str:
        """An address of the clinic."""
        return f"/{self.clinic.slug}{rest}"

    def later(self) -> None:
        """People take some seconds to fill in a form."""
        self.now += timedelta(seconds=5)

    def counted(self, what: str) -> int:
        """How many rows there are."""
        with self.clinic.unit() as unit:
            row = unit.session.row(f"select count(*) from {what} and tenant_id = %(tenant)s")
        assert row is not None
        return int(row[0])


@contextmanager
def field_on(ground: Ground) -> Iterator[Field]:
    """A clinic of its own there, and its server."""
    database = Database(ground.through)
    made = Field(a_clinic(database))
    with made.clinic.unit() as unit:
        made.secret = keys.create(unit, "race", ["book", "find_slots"]).key or ""
    with serving(make_app(database, lambda: made.now)) as made.port:
        yield made
    database.close()


@dataclass(frozen=True)
class Way:
    """A way to book."""

    prepare: Callable[[Field, Visitor, int], dict[str, str]]
    """What a visitor does before all press at once."""
    press: Callable[[Field, Visitor, int, dict[str, str]], Told]
    won: int
    """The status that the winner sees."""
    taken: str
    """The rows of which one more is there for each who won."""


def _page_of_times(ground: Field, visitor: Visitor, number: int) -> dict[str, str]:
    return {**hidden(visitor.get(ground.path("/book/cleaning"))), "slot": SLOT}


def _press_a_time(ground: Field, visitor: Visitor, number: int, form: dict[str, str]) -> Told:
    return visitor.send(ground.path("/book/cleaning"), form)


def _lapsed(ground: Field, visitor: Visitor, number: int) -> dict[str, str]:
    """Everybody had the time once, and has the form open still."""
    who = {"first_name": "Eva", "last_name": str(number), "email": f"eva{number}@example.com"}
    return {**hidden(visitor.get(ground.path(f"/h/{ground.tokens[number]}"))), **who}


def _send_details(ground: Field, visitor: Visitor, number: int, form: dict[str, str]) -> Told:
    return visitor.send(ground.path(f"/h/{ground.tokens[number]}"), form)


def _nothing(ground: Field, visitor: Visitor, number: int) -> dict[str, str]:
    return {}


def _post(ground: Field, visitor: Visitor, number: int, form: dict[str, str]) -> Told:
    wish = {"service": "cleaning", "at": TIME.isoformat(), "customer": "rui@example.com"}
    headers = {"authorization": f"Bearer {ground.secret}"}
    return visitor.post("/api/v1/appointments", json.dumps(wish).encode(), headers)


BOOKED = "appointment where status <> 'HELD'"
WAYS = {
    "pressing a time": Way(_page_of_times, _press_a_time, 303, "reservation where true"),
    "sending the form": Way(_lapsed, _send_details, 303, BOOKED),
    "asking the API": Way(_nothing, _post, 201, BOOKED),
}


def race(ground: Field, way: Way, visitors: int) -> list[Told]:
    """What each was told; all press in the same moment."""
    for number in range(visitors if way is WAYS["sending the form"] else 0):
        # Known already: those who are new come one after the other, for there may be so many and no more.
        ground.clinic.customer(f"eva{number}@example.com")
        ground.tokens.append(hold(ground.clinic))
        with visiting(ground.clinic) as unit:
            holding.release(unit, ground.tokens[-1])
    line = Barrier(visitors, ground.later)

    def run(number: int) -> Told:
        visitor = Visitor(ground.port, number)
        form = way.prepare(ground, visitor, number)
        line.wait(timeout=60)
        told = way.press(ground, visitor, number, form)
        visitor.close()
        return told

    with ThreadPoolExecutor(visitors) as pool:
        return list(pool.map(run, range(visitors)))


def others(told: Told) -> set[str]:
    """The other times that a loser is offered."""
    if told.text.startswith("{"):
        return set(json.loads(told.text)["alternatives"])
    alert = re.search(r'role="alert".*?</div>', told.text, re.DOTALL)
    return set(re.findall(r'name="slot" value="(\d+)"', alert[0])) if alert else set()


def more_than_one_wins(ground: Ground, way: Way) -> bool:
    """Whether a race of some went wrong: whoever was told that they won has the time."""
    with field_on(ground) as unguarded:
        told = race(unguarded, way, FEW)
        won = [each.status for each in told].count(way.won)
        assert unguarded.counted(way.taken) == won
        return won > 1


@pytest.mark.parametrize("way", WAYS.values(), ids=WAYS)
def test_of_fifty_one_has_the_time_and_the_others_see_others(arena_18: Arena, way: Way) -> None:
    assert any(more_than_one_wins(arena_18.unguarded, way) for _ in range(TRIES)), "the control: without the guard"
    with field_on(arena_18.guarded) as ground:
        told = race(ground, way, VISITORS)
        assert sorted(each.status for each in told) == [way.won, *[409] * (VISITORS - 1)]
        assert {len(others(each)) for each in told if each.status == 409} == {3}
        assert ground.counted(way.taken) == 1


def test_who_came_too_late_books_another_time_by_one_press(arena_18: Arena) -> None:
    with field_on(arena_18.guarded) as ground:
        told = race(ground, WAYS["pressing a time"], 2)
        (lost,) = (each for each in told if each.status == 409)
        visitor = Visitor(ground.port, 9)
        other = min(others(lost))
        won = visitor.send(ground.path("/book/cleaning"), {**hidden(lost.text), "slot": other})
        assert (won.status, won.location.startswith(ground.path("/h/"))) == (303, True)
        page = visitor.get(won.location)
        ground.later()
        who = {"first_name": "Eva", "last_name": "Lind", "email": "eva@example.com"}
        done = visitor.send(won.location, {**hidden(page), **who})
        assert done.location.endswith("/booked")
        assert "You are booked" in visitor.get(done.location)
        visitor.close()
