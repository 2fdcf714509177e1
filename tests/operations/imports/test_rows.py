"""Records as rows of values."""

from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from uuid import UUID

from sloty.formats.tables import Record
from sloty.ids import new_id
from sloty.operations.imports import mapping
from sloty.operations.imports.customers import KIND
from sloty.operations.imports.problems import CellRefused, Problem
from sloty.operations.imports.rows import columns, fresh_ids, read
from tests.builders import NOW
from tests.operations.imports.sources import lines


def _whole(text: str) -> int:
    if not text.isdigit():
        raise CellRefused(Problem.INVALID, f"'{text}' is no number")
    return int(text)


def test_every_cell_is_read_and_all_problems_of_a_row_are_told() -> None:
    source = lines("code,city,Name\n1,2,Ana Lee\n, ,Ana Lee\nx,y,Cher\n5,6,Eva Poe\n", broken={5})
    plan = mapping.plan(KIND, Path("people.csv"), source.columns, None)
    told: list[tuple[str, int]] = []
    wanted = columns(plan, {"code": _whole, "city": _whole, "first_name": str, "last_name": str}, required=("code",))
    found = [*read(source.records, wanted, lambda what, done: told.append((what, done)))]
    assert [(row.line, row.values, row.code) for row in found] == [
        (2, [1, 2, "Ana", "Lee"], None),
        (3, [None, None, "Ana", "Lee"], "missing_value"),
        (4, [None, None, None, None], "invalid_value"),
        (5, [None] * 4, "unreadable_row"),
    ]
    # A full name that fills two fields is told once.
    assert found[2].error == (
        "code: 'x' is no number; city: 'y' is no number;"
        " first_name: 'Cher' is one word: a first and a last name are needed"
    )
    assert told == [("read", 4)]


def test_nothing_is_read_before_it_is_wanted() -> None:
    seen: list[int] = []

    def records() -> Iterator[Record]:
        for number in range(3):
            seen.append(number)
            yield next(iter(lines("code\n1\n").records))

    rows = read(records(), [], lambda *_: None)
    assert seen == []
    next(rows)
    assert seen == [0]


def test_ids_rise_with_their_rows_and_are_those_of_the_moment() -> None:
    made = [UUID(text) for text in islice(fresh_ids(NOW), 2500)]
    assert made == sorted(set(made))
    one = new_id(NOW)
    assert {(each.version, each.variant, each.int >> 80) for each in made} == {(7, one.variant, one.int >> 80)}
    assert not {each.int for each in made} & {int(text, 16) for text in islice(fresh_ids(NOW), 2500)}
