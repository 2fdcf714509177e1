"""How alike two customers are."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sloty.engine.likeness import LIKELY, Person, folded, likeness

_BORN = date(1980, 3, 1)
_PEOPLE = st.builds(
    Person,
    st.sampled_from(["Ana", "Anna", "José", "Eva"]),
    st.sampled_from(["Lee", "García", "Garcia"]),
    st.none() | st.sampled_from(["a@x.com", "a.b@x.com", "ab@x.com", "a@y.com"]),
    st.none() | st.sampled_from(["+1", "+2"]),
    st.none() | st.sampled_from([_BORN, date(1990, 1, 1)]),
)


@given(_PEOPLE, _PEOPLE)
def test_it_is_the_same_either_way_round_and_between_0_and_100(one: Person, other: Person) -> None:
    assert likeness(one, other) == likeness(other, one)
    assert 0 <= likeness(one, other)[0] <= 100


@given(_PEOPLE)
def test_nobody_is_unlike_themselves(person: Person) -> None:
    known = sum(each is not None for each in (person.email, person.phone, person.date_of_birth))
    assert likeness(person, person)[0] >= LIKELY or not known


@pytest.mark.parametrize(
    ("one", "other", "likely"),
    [
        (Person("Ana", "Lee", phone="+1"), Person("Anna", "Lee", phone="+1"), True),
        (Person("Ana", "Lee", date_of_birth=_BORN), Person("Lee", "Ana", date_of_birth=_BORN), True),
        (Person("Ana", "Lee", "ana@x.com"), Person("Ana", "Lee", "a.na+news@x.com"), True),
        (Person("Ana", "Lee"), Person("Ana", "Lee"), False),
        (Person("Ana", "Lee", phone="+1"), Person("Rui", "Costa", phone="+1"), False),
        (Person("Ana", "Lee", phone="+1"), Person("Bo", "Lee", phone="+1"), False),
        (Person("Ana", "Lee", date_of_birth=_BORN), Person("Ana", "Lee", date_of_birth=date(1981, 3, 1)), False),
    ],
)
def test_who_is_likely_the_same(one: Person, other: Person, likely: bool) -> None:
    assert (likeness(one, other)[0] >= LIKELY) is likely


def test_marks_case_and_space_do_not_count() -> None:
    assert folded("  José   GARCÍA ") == "jose garcia"


def test_letters_that_have_no_mark_are_written_as_they_are_typed() -> None:
    assert folded("Søren Łukasz-Straße, Æbelø, Đorđe, Işık") == "soren lukasz-strasse, aebelo, dorde, isik"
