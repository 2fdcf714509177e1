"""Every key of the desk in one table: ids and keys are each there once, and so they stay when somebody chooses others."""

import ast
import re
from collections import Counter
from typing import ClassVar

import pytest
from textual.app import App
from textual.binding import Binding

from sloty.tui import keys
from sloty.tui.keys import KeyInvalid
from tests.architecture.pages import desk
from tests.architecture.source import ROOT, modules


def test_our_own_keys_clash_with_none_and_every_one_has_an_id_and_says_what_it_does() -> None:
    keys.require({})
    assert max(Counter(each.id for each in keys.table()).values()) == 1
    assert all(each.id and each.description for each in keys.table())


@pytest.mark.parametrize(
    "chosen",
    [
        {"visit.check_in": "f5"},
        {"visit.check_in": "f5,f6"},
        {"visit.check_in": "x", "visit.cancel": "c"},
        {"desk.help": "?"},
    ],
)
def test_other_keys_may_be_chosen_also_two_for_one_another(chosen: dict[str, str]) -> None:
    keys.require(chosen)


@pytest.mark.parametrize(
    ("chosen", "told"),
    [
        ({"visit.chekc_in": "f5"}, "desk_keys: there is no 'visit.chekc_in'."),
        ({"visit.check_in": "x"}, "desk_keys: 'x' would be both visit.check_in and visit.cancel."),
        ({"visit.check_in": "f5,/"}, "desk_keys: 'slash' would be both visit.check_in and customer.find."),
        ({"visit.check_in": "j"}, "desk_keys: 'j' would be both visit.check_in and grid.down."),
        ({"visit.check_in": ""}, "desk_keys: visit.check_in has no key."),
    ],
)
def test_an_unknown_id_a_clash_and_no_key_are_told(chosen: dict[str, str], told: str) -> None:
    with pytest.raises(KeyInvalid) as caught:
        keys.require(chosen)
    assert caught.value.message == told
    assert "sloty help desk-keys" in caught.value.advice


@pytest.mark.parametrize(
    ("binding", "shown"),
    [
        (Binding("question_mark", "a", key_display="?"), "?"),
        (Binding("ctrl+r", "a"), "ctrl+r"),
        (Binding("q,ctrl+q", "a", key_display="q"), "q,ctrl+q"),
    ],
)
def test_a_key_is_shown_as_one_writes_it(binding: Binding, shown: str) -> None:
    assert keys.shown(binding) == shown


def test_a_sentence_names_the_keys_that_are_set() -> None:
    class Chosen(App[None]):
        """A desk with other keys."""

        chosen_keys: ClassVar = {"desk.undo": "f9", "visit.book": "ctrl+b,f2", "customer.find": "?", "visit.note": "o"}

    text = (
        "{desk.undo}, {desk.redo}, {visit.book}, {customer.find}, {visit.note}, {desk.let_go}, {desk.reload}, {grid.up}"
    )
    assert keys.told(Chosen(), text) == "F9, U, Ctrl+B, ?, o, Esc, Ctrl+R, ↑"
    assert keys.told(App(), text) == "u, U, b, /, N, Esc, Ctrl+R, ↑"


def test_every_id_in_a_sentence_of_the_desk_is_that_of_a_key() -> None:
    sentences = [
        node.value
        for path in modules()
        if "tui" in path.parts
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    ]
    named = {found for text in sentences for found in re.findall(r"\{([a-z]+\.[a-z_]+)\}", text)}
    assert {"desk.undo", "desk.sign_in", "visit.book", "view.location"} <= named
    assert named <= {str(each.id) for each in keys.table()}


def test_the_page_of_the_keys_is_current() -> None:
    """Made by: make docs."""
    assert (ROOT / "docs" / "desk.md").read_text(encoding="utf-8") == desk()
