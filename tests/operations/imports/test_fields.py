"""What files of each kind may have."""

import pytest

from sloty.operations.imports.fields import FieldUnknown, normalised
from sloty.operations.imports.running import KINDS


@pytest.mark.parametrize("name", KINDS)
def test_every_foreign_name_leads_to_a_field(name: str) -> None:
    kind, _ = KINDS[name]
    known = {
        *kind.fields,
        *(field for field in ("name", "customer.name") if field.replace("name", "first_name") in kind.fields),
    }
    assert set(kind.also.values()) <= known
    assert all(normalised(foreign) == foreign for foreign in kind.also)
    assert set(kind.keys) <= set(kind.fields)


@pytest.mark.parametrize("header", ["E-Mail", "e_mail", "EMAIL", " email "])
def test_headers_are_compared_by_their_letters(header: str) -> None:
    assert normalised(header) == "email"


def test_of_two_columns_for_a_field_ours_wins_and_then_the_first() -> None:
    kind, _ = KINDS["customers"]
    assert kind.guess(("Mobile", "phone")) == {"phone": "phone"}
    assert kind.guess(("Mobile", "Tel")) == {"phone": "Mobile"}


def test_a_field_that_is_not_there_is_told_with_one_that_is() -> None:
    kind, _ = KINDS["customers"]
    with pytest.raises(FieldUnknown) as caught:
        kind.field("frist_name")
    assert "first_name" in caught.value.advice
