"""What somebody types to find a customer is read."""

import pytest

from sloty.operations.customer_search import MOST_WORDS, read


@pytest.mark.parametrize(
    ("text", "words", "digits"),
    [
        ("", (), ()),
        ("  Ana   Lee ", ("Ana", "Lee"), (None, None)),
        ("+1 212 555 0100", ("+1 212 555 0100",), ("12125550100",)),
        ("(212) 555-0100 Ana", ("(212) 555-0100", "Ana"), ("2125550100", None)),
        ("020 7946 0958", ("020 7946 0958",), ("2079460958",)),
        ("100 212", ("100", "212"), ("100", "212")),
        ("Ana 12", ("Ana", "12"), (None, None)),
        ("C-1234567", ("C-1234567",), (None,)),
        ("+", ("+",), (None,)),
        ("0000000", ("0000000",), (None,)),
    ],
)
def test_numbers_that_are_one_are_read_as_one(
    text: str, words: tuple[str, ...], digits: tuple[str | None, ...]
) -> None:
    assert (read(text).words, read(text).digits) == (words, digits)


def test_what_is_exact_is_tried_in_the_spellings_it_may_be_stored_in() -> None:
    assert set(read(" c-7 ").exact) == {"c-7", "C-7"}
    assert "+12125550100" in read("+1 (212) 555-0100").exact
    assert "eva@example.com" in read("Eva@Example.com").exact


def test_words_beyond_the_most_do_not_count() -> None:
    assert len(read("a b c d e f g h").words) == len(read("a b c d e f g h").digits) == MOST_WORDS
