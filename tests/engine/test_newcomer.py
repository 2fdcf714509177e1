"""Somebody new from one line."""

import pytest

from sloty.engine.newcomer import Newcomer, read_newcomer

ANA = Newcomer("Ana", "Silva", "+12025550143", "ana@example.org")


@pytest.mark.parametrize(
    "text",
    [
        "Ana Silva +1 202 555 0143 ana@example.org",
        "ana@example.org +1 (202) 555-0143 Ana Silva",
        "(202) 555-0143 ana silva ANA@example.org",
        "Silva, Ana 202.555.0143 ana@example.org",
        "Ana ana@example.org Silva 2025550143",
    ],
)
def test_the_order_and_the_spelling_do_not_matter(text: str) -> None:
    assert read_newcomer(text) == ANA


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("Ana Maria Silva", "Ana Maria", "Silva"),
        ("Ana de Souza", "Ana", "de Souza"),
        ("ana maria da silva", "Ana Maria", "da Silva"),
        ("Ludwig van der Berg", "Ludwig", "van der Berg"),
        ("van der Berg, Ludwig", "Ludwig", "van der Berg"),
        ("jean-luc picard", "Jean-Luc", "Picard"),
        ("Ian McKay", "Ian", "McKay"),
        ("李 小龙", "李", "小龙"),
        ("Le Van", "Le", "Van"),
    ],
)
def test_the_last_word_and_its_particles_are_the_last_name(text: str, first: str, last: str) -> None:
    assert (read_newcomer(text).first_name, read_newcomer(text).last_name) == (first, last)


def test_a_number_is_of_the_country_unless_it_says_another() -> None:
    assert read_newcomer("Ana Silva 21 346 7890", country="PT").phone == "+351213467890"
    assert read_newcomer("Ana Silva +1 202 555 0143", country="PT").phone == "+12025550143"


@pytest.mark.parametrize(
    ("text", "problems"),
    [
        ("Ana", ("a last name is needed",)),
        ("+1 202 555 0143", ("a first and a last name are needed",)),
        ("Silva,", ("a first and a last name are needed",)),
        ("", ("a first and a last name are needed",)),
        ("Ana Silva ana@", ("'ana@' is not an e-mail address",)),
        ("Ana Silva 12", ("'12' is not a telephone number",)),
        ("Ana Silva a@example.org b@example.org", ("one e-mail address is enough",)),
        ("Ana 12 x@", ("a last name is needed", "'x@' is not an e-mail address", "'12' is not a telephone number")),
    ],
)
def test_everything_that_is_missing_or_wrong_is_told(text: str, problems: tuple[str, ...]) -> None:
    assert read_newcomer(text).problems == problems
