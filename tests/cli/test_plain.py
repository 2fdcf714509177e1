from datetime import UTC, datetime
from decimal import Decimal

import pytest

from sloty.cli import plain
from tests.cli.sample import THINGS, Price


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
