"""A chain holds exactly as long as nobody edits, removes, moves or cuts off what is in it."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sloty.engine.chain import START, Break, Entry, Mark, content, digest, first_break, following

Sealed = list[tuple[Mark, Entry]]
SALT = UUID(int=7)
LAST = 5


def entry(number: int = 1, **changed: Any) -> Entry:
    told = Entry(
        UUID(int=1), UUID(int=number), datetime(2027, 1, 4, tzinfo=UTC) + timedelta(microseconds=number), "eva@example.com",
        "desk", "customer", UUID(int=9), "UPDATE", {"name": '"Rui"'}, {"name": '"Ana"'}, SALT,
    )  # fmt: skip
    return replace(told, **changed)


def chain(entries: int = LAST) -> Sealed:
    sealed, reached = [], START
    for number in range(1, entries + 1):
        reached = following(reached, entry(number))
        sealed.append((reached, entry(number)))
    return sealed


def test_a_chain_that_nobody_touched_holds() -> None:
    sealed = chain()
    assert [mark.number for mark, _ in sealed] == [1, 2, 3, 4, 5]
    assert first_break(START, sealed, sealed[-1][0]) is None
    assert first_break(START, [], START) is None


@pytest.mark.parametrize("number", range(1, LAST + 1))
@pytest.mark.parametrize(
    "changed",
    [
        {"tenant": UUID(int=2)}, {"id": UUID(int=99)}, {"at": datetime(2027, 1, 5, tzinfo=UTC)}, {"actor": "eva"},
        {"front_end": "cli"}, {"table": "provider"}, {"row": None}, {"action": "DELETE"}, {"before": None},
        {"before": {"name": '"Eva"'}}, {"after": {"name": '"Ana"', "email": "null"}}, {"after": {"names": '"Ana"'}},
        {"salt": UUID(int=8)}, {"salt": None},
    ],
)  # fmt: skip
def test_an_edit_is_found_by_number(number: int, changed: dict[str, Any]) -> None:
    sealed = chain()
    mark, told = sealed[number - 1]
    sealed[number - 1] = (mark, replace(told, **changed))
    assert first_break(START, sealed, sealed[-1][0]) == Break(number, "it was changed")


def test_what_is_missing_moved_or_cut_off_is_found_by_number() -> None:
    sealed = chain()
    head = sealed[-1][0]
    assert first_break(START, sealed[:2] + sealed[3:], head) == Break(3, "it is missing")
    assert first_break(START, sealed[1:], head) == Break(1, "it is missing")
    assert first_break(START, [sealed[1], sealed[0], *sealed[2:]], head) == Break(1, "it is missing")
    assert first_break(START, sealed[:3], head) == Break(4, "the end was cut off")
    assert first_break(START, [], head) == Break(1, "the end was cut off")
    swapped = [(sealed[0][0], sealed[1][1]), (sealed[1][0], sealed[0][1]), *sealed[2:]]
    assert first_break(START, swapped, head) == Break(1, "it was changed")


def test_a_head_that_is_not_the_last_entry_is_found() -> None:
    sealed = chain()
    assert first_break(START, sealed, sealed[3][0]) == Break(5, "the head was changed")
    assert first_break(START, sealed, replace(sealed[-1][0], hash=b"x")) == Break(5, "the head was changed")


def test_a_chain_whose_beginning_was_pruned_holds_from_there() -> None:
    sealed = chain()
    assert first_break(sealed[1][0], sealed[2:], sealed[-1][0]) is None
    assert first_break(sealed[0][0], sealed[2:], sealed[-1][0]) == Break(2, "it is missing")
    assert first_break(Mark(2, b"x"), sealed[2:], sealed[-1][0]) == Break(3, "it was changed")
    assert first_break(sealed[-1][0], [], sealed[-1][0]) is None


def test_redaction_changes_no_hash_and_leaves_nothing_to_guess_from() -> None:
    told = entry()
    redacted = replace(
        told,
        salt=None,
        before={"name": f'"{digest(SALT, "name", told.before["name"])}"'},  # type: ignore[index]
        after={"name": f'"{digest(SALT, "name", told.after["name"])}"'},  # type: ignore[index]
    )
    assert content(redacted) == content(told)
    assert b"Rui" not in content(told)
    assert digest(SALT, "name", '"Rui"') != digest(UUID(int=8), "name", '"Rui"')


texts = st.text(alphabet=st.characters(codec="utf-8", exclude_characters="\0"), max_size=5)


@given(st.tuples(texts, texts, texts), st.tuples(texts, texts, texts))
def test_entries_that_differ_have_contents_that_differ(one: tuple[str, ...], other: tuple[str, ...]) -> None:
    """Wherever a text ends and the next begins."""
    contents = [
        content(entry(actor=actor, front_end=front_end, table=table)) for actor, front_end, table in (one, other)
    ]
    assert (contents[0] == contents[1]) is (one == other)


def test_the_form_is_this_one() -> None:
    """Frozen: another form would break every chain there is."""
    sealed = chain(2)
    assert content(entry(row=None, before=None)).decode() == (
        '["00000000-0000-0000-0000-000000000001", "00000000-0000-0000-0000-000000000001", 1799020800000001,'
        ' "eva@example.com", "desk", "customer", null, "UPDATE", null, [["name", "'
        + digest(SALT, "name", '"Ana"')
        + '"]]]'
    )
    assert all(first.hash != second.hash for (first, _), (second, _) in pairwise(sealed))
