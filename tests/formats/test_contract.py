"""The JSON contract: one form for each kind of value."""

from datetime import date, time, timedelta
from decimal import Decimal
from pathlib import Path
from uuid import UUID

import pytest

from sloty.cli.diagnostics import Exit
from sloty.cli.output import Output
from sloty.formats.contract import data
from tests.cli.sample import THINGS


def test_a_view_is_its_fields_by_name() -> None:
    assert data(THINGS[0]) == {
        "id": "00000000-0000-0000-0000-000000000001",
        "name": "São Paulo",
        "at": "2027-03-01T09:30:00+00:00",
        "price": {"amount": "80.00", "currency": "USD"},
        "tags": ["a", "b"],
        "ready": False,
    }


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (None, None),
        (True, True),
        (1.5, 1.5),
        (Output.JSON, "json"),
        (Exit.INVALID, 6),
        (date(2027, 3, 1), "2027-03-01"),
        (time(9, 30), "09:30:00"),
        (timedelta(minutes=2), 120),
        (Decimal("80.00"), "80.00"),
        (Path("a/b"), "a/b"),
        ({UUID(int=1): (1, 2)}, {"00000000-0000-0000-0000-000000000001": [1, 2]}),
    ],
)
def test_a_value_has_one_form_in_json(value: object, expected: object) -> None:
    found = data(value)
    assert found == expected
    assert type(found) is type(expected)


@pytest.mark.parametrize("value", [object(), b"bytes"])
def test_a_value_that_is_no_part_of_a_view_is_a_mistake(value: object) -> None:
    with pytest.raises(TypeError):
        data(value)
