"""The files of the sample clinic: its plan, and its customers as CSV; and some of them who wait."""

import csv
from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

from sloty.engine.waiting import PartOfDay, Priority
from sloty.errors import Invalid, SlotyError, raise_all
from sloty.operations import customers, plans, waitlist
from sloty.operations.idempotency import once
from sloty.operations.plans import Plan
from sloty.operations.rows import Change
from sloty.operations.specs import CustomerSpec, checked
from sloty.operations.unit import Unit
from sloty.operations.waitlist import Wanted

_PLAN, _CUSTOMERS = "clinic.yaml", "customers.csv"


class CustomersUnreadable(Invalid):
    """The file of customers is no CSV in UTF-8."""

    code = "customers_unreadable"
    sentence = "{path} cannot be read: {problem}."


def load(folder: Path) -> tuple[Plan, list[CustomerSpec]]:
    """The plan and the customers in a folder; raises every problem of the file that has any."""
    (plan,) = plans.load(plans.sources([folder / _PLAN]))
    return plan, _customers(folder / _CUSTOMERS)


def _customers(path: Path) -> list[CustomerSpec]:
    found, errors = [], list[SlotyError]()
    try:
        with path.open(encoding="utf-8", newline="") as file:
            reader = csv.DictReader(file, restkey="(more)")
            for row in reader:
                values = {name: value for name, value in row.items() if value}
                try:
                    found.append(checked(CustomerSpec, values, f"{path.name}: line {reader.line_num}: "))
                except SlotyError as error:
                    errors.append(error)
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise CustomersUnreadable(path=path, problem=" ".join(str(error).split())) from None
    raise_all(errors)
    return found


def put_customers(unit: Unit, specs: list[CustomerSpec]) -> list[Change]:
    """Make the customers so, told by e-mail or code."""
    return [customers.put(unit, spec) for spec in specs]


def put_waiting(unit: Unit, specs: Sequence[CustomerSpec]) -> int:
    """Let some of the customers wait for a cleaning, the first since days, once under the unit's key; how many they are."""
    people, today = (str(each.email) for each in specs[::7]), unit.now.date()
    wishes = (
        Wanted("cleaning", next(people), "ben-okafor", latest=today + timedelta(21), parts_of_day=(PartOfDay.MORNING,)),
        Wanted("cleaning", next(people), earliest=today + timedelta(3), notes="Comes from far away: call a day before"),
        Wanted("cleaning", next(people), priority=Priority.URGENT, notes="A crown came loose"),
        Wanted("cleaning", next(people), "cho-lin", parts_of_day=(PartOfDay.AFTERNOON, PartOfDay.EVENING)),
        Wanted("cleaning", next(people), location="downtown", priority=Priority.LOW),
    )

    def act() -> int:
        for ago, wanted in zip(range(len(wishes), 0, -1), wishes, strict=True):
            waitlist.add(replace(unit, now=unit.now - timedelta(ago), idempotency_key=None), wanted)
        return len(wishes)

    return once(unit, "demo waiting", str(today), int, act)
