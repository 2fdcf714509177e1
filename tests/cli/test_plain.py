from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from pathlib import Path
from uuid import UUID

import pytest

from sloty.cli import plain
from sloty.cli.diagnostics import Exit
from sloty.cli.output import Output
from tests.cli.sample import THINGS, Price


def test_a_view_is_its_fields_by_name() -> None:
    assert plain.data(THINGS[0]) == {
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
    found = plain.data(value)
    assert found == expected
    assert type(found) is type(expected)


@pytest.mark.parametrize("value", [object(), b"bytes"])
def test_a_value_that_is_no_part_of_a_view_is_a_mistake(value: object) -> None:
    with pytest.raises(TypeError):
        plain.data(value)


@pytest.mark.parametrize(
    ("value", "exact", "told"),
    [
        (None, "", "-"),
        (True, "yes", "yes"),
        (datetime(2027, 3, 1, 9, 30, tzinfo=UTC), "2027-03-01T09:30:00+00:00", "2027-03-01 09:30+00:00"),
        (Price(Decimal("80.00"), "USD"), "80.00 USD", "80.00 USD"),
        (("a", "b"), "a, b", "a, b"),
        ((), "", "-"),
        ({"a": None}, '{"a": null}', '{"a": null}'),
        ([Price(Decimal(1), "EUR")], '[{"amount": "1", "currency": "EUR"}]', '[{"amount": "1", "currency": "EUR"}]'),
    ],
)
def test_a_value_has_words_for_pipes_and_for_people(value: object, exact: str, told: str) -> None:
    assert (plain.exact(value), plain.told(value)) == (exact, told)


def test_a_column_reaches_into_a_nested_view_and_past_a_missing_one() -> None:
    assert [plain.values(thing, ("price.amount",)) for thing in THINGS] == [[Decimal("80.00")], [None]]


def test_a_word_is_a_row_of_itself() -> None:
    assert plain.rows("word") == ("word",)
    assert plain.values("word", ()) == ["word"]
    assert plain.columns(("word",)) == ()


def test_a_path_leads_somewhere_or_not() -> None:
    assert plain.reaches(THINGS, "price.amount")
    assert plain.reaches([{"a": {"b": 1}}], "a.b")
    assert not plain.reaches(THINGS, "price.amont")
    assert not plain.reaches([{"a": 1}], "a.b")
