"""YAML with lines: what is text stays text, and every problem has its place."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sloty.errors import Invalid
from sloty.formats import documents
from sloty.formats.documents import DocumentUnreadable


def test_plain_words_are_text_whatever_they_look_like() -> None:
    text = "country: NO\ncode: 02134\nopens: 10:30\nday: 2027-01-01\non: yes\nprice: 80.00\nnothing: ~\nempty:\n"
    (document,) = documents.read(text, "a.yaml")
    assert document.content == {
        "country": "NO",
        "code": "02134",
        "opens": "10:30",
        "day": "2027-01-01",
        "on": "yes",
        "price": "80.00",
        "nothing": None,
        "empty": None,
    }


def test_every_part_has_its_line() -> None:
    text = "tenant:\n  slug: a\nlocations:\n  - slug: one\n    name: One\n  - slug: two\n"
    (document,) = documents.read(text, "a.yaml")
    assert document.where(("tenant", "slug")) == "a.yaml:2"
    assert document.where(("locations", 1, "slug")) == "a.yaml:6"
    assert document.where(("locations", 0, "missing", 3)) == "a.yaml:4"
    assert document.where(("nowhere",)) == "a.yaml:1"


def test_a_file_holds_several_documents_and_empty_ones_do_not_count() -> None:
    found = documents.read("a: 1\n---\n---\nb: 2\n", "a.yaml")
    assert [each.content for each in found] == [{"a": "1"}, {"b": "2"}]
    assert found[1].where(("b",)) == "a.yaml:4"
    assert documents.read("# nothing\n", "a.yaml") == []


def test_parts_are_shared_by_name_and_what_is_said_itself_wins() -> None:
    text = "base: &base {step: 15, price: 10}\none:\n  <<: *base\n  price: 20\n"
    (document,) = documents.read(text, "a.yaml")
    assert document.content["one"] == {"step": "15", "price": "20"}


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("a: 1\nb: [1\nc: 2\n", "a.yaml:3"),
        ("a: 1\nb:\n  c: 1\n  c: 2\n", "a.yaml:3 cannot be read: 'c' stands twice"),
        ("? [1, 2]\n: 3\n", "a name is no plain text"),
        ("a: \x00\n", "a.yaml"),
        ("- " * 200 + "x", "nested too deeply"),
        ("a: !!python/object:os.system {}\nb: *missing\n", "a.yaml:2"),
    ],
)
def test_what_cannot_be_read_is_told_with_its_line(text: str, told: str) -> None:
    with pytest.raises(DocumentUnreadable, match="cannot be read") as caught:
        documents.read(text, "a.yaml")
    assert told in caught.value.message


def test_aliases_that_multiply_are_stopped() -> None:
    """Ten levels of ten would be ten thousand million parts."""
    levels = ["a0: &a0 [x]"] + [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 10)}]" for n in range(1, 10)]
    with pytest.raises(DocumentUnreadable, match="too many parts"):
        documents.read("\n".join(levels), "a.yaml")


@given(st.text(max_size=200))
def test_any_text_is_read_or_refused(text: str) -> None:
    try:
        found = documents.read(text, "a.yaml")
    except Invalid:
        return
    assert all(each.content is not None for each in found)
