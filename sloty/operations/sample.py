"""The files of the sample clinic: its plan, and its customers as CSV."""

import csv
from pathlib import Path

from sloty.errors import Invalid, SlotyError, raise_all
from sloty.operations import customers, plans
from sloty.operations.plans import Plan
from sloty.operations.rows import Change
from sloty.operations.specs import CustomerSpec, checked
from sloty.operations.unit import Unit

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
