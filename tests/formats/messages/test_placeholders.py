"""Placeholders are names from a list: whatever else stands in braces is refused, and what is filled in is inert."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sloty.formats.messages import placeholders
from sloty.formats.messages.placeholders import PLACEHOLDERS, PlaceholderUnknown, TextUnusable, check, filled


@pytest.mark.parametrize(
    "payload",
    [
        "{{ customer.__class__.__mro__ }}",
        "{{ c.delete() }}",
        "{% for x in range(10**9) %}{% endfor %}",
        "{{ lipsum(200000) }}",
        "{{ 'a'*10**8 }}",
        "{{ customer.name | upper }}",
        "{{ customer.name",
        "customer.name }}",
        "{# nothing #}",
        "{{ }}",
        "{{ {{ customer.name }} }}",
    ],
)
def test_logic_is_refused_with_its_line(payload: str) -> None:
    with pytest.raises(PlaceholderUnknown, match="Line 2"):
        check(f"Hello {{{{ customer.name }}}},\n{payload}")


def test_a_slip_is_told_with_what_was_meant() -> None:
    with pytest.raises(PlaceholderUnknown) as told:
        check("{{ custmer.name }}")
    assert told.value.advice == "Did you mean {{ customer.name }}?"


@pytest.mark.parametrize("text", ["", " \n", "x" * 10_001, "a\x00b", "a\x1bb"])
def test_what_no_message_can_be_is_refused(text: str) -> None:
    with pytest.raises(TextUnusable):
        check(text)


@given(st.text(), st.sampled_from(sorted(PLACEHOLDERS.keys() - {"manage.link"})))
def test_what_is_filled_in_is_never_read_again(value: str, name: str) -> None:
    """A customer may be called as a placeholder is."""
    told = filled(f"a {{{{ {name} }}}} b", {name: value + "{{ manage.link }}", "manage.link": "secret"})
    assert told == f"a {value}{{{{ manage.link }}}} b"


def test_a_line_without_anything_to_say_is_left_out() -> None:
    text = "Cancelled.\nReason: {{ appointment.reason }}\nBye {{ recipient.name }}{{ appointment.reason }}"
    assert filled(text, {"recipient.name": "Rui"}) == "Cancelled.\nBye Rui"
    assert [*placeholders.names(text)] == ["appointment.reason", "recipient.name", "appointment.reason"]
