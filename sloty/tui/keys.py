"""Every key of the desk, in one table: what it does, what it is called in the footer, and the id by which it is remapped."""

import re
from collections.abc import Mapping
from functools import cache

from textual.binding import Binding, InvalidBinding
from textual.dom import DOMNode
from textual.keys import format_key

from sloty.errors import Invalid

DESK: list[Binding] = [
    Binding("question_mark", "help", "Help", key_display="?", id="desk.help"),
    Binding("colon", "command_palette", "Commands", key_display=":", id="desk.palette"),
    Binding("ctrl+r", "reload", "Read again", show=False, id="desk.reload"),
    Binding("T", "theme", "Colours", show=False, id="desk.theme"),
    Binding("S", "sign_in", "Sign in as somebody else", show=False, id="desk.sign_in"),
    Binding("q,ctrl+q", "leave", "Quit", key_display="q", id="desk.quit"),
]
"""Wherever one is, unless a dialog takes the letters."""

ACTS: list[Binding] = [
    Binding("c", "turn('check_in')", "Check in", id="visit.check_in"),
    Binding("b", "book", "Book", tooltip="Book this time", id="visit.book"),
    Binding("slash", "find", "Find", tooltip="Find a customer", key_display="/", id="customer.find"),
    Binding("m", "move", "Move", tooltip="Move: the arrows carry it", id="visit.move"),
    Binding("x", "cancel", "Cancel", id="visit.cancel"),
    Binding("u", "undo", "Undo", tooltip="Undo what this desk did last", id="desk.undo"),
    Binding("U", "redo", "Do again", show=False, id="desk.redo"),
    Binding("o", "turn('confirm')", "Confirm", show=False, id="visit.confirm"),
    Binding("s", "turn('start')", "Start", show=False, id="visit.start"),
    Binding("d", "turn('complete')", "Done", show=False, id="visit.complete"),
    Binding("n", "turn('no_show')", "No-show", show=False, id="visit.no_show"),
    Binding("A", "turn('approve')", "Approve", show=False, id="visit.approve"),
    Binding(
        "r",
        "reschedule",
        "Find another time",
        tooltip="Find another time for the visit",
        show=False,
        id="visit.reschedule",
    ),
    Binding("a", "walk_in", "Walk-in", show=False, id="visit.walk_in"),
    Binding("full_stop", "first_free", "First free time", key_display=".", show=False, id="visit.first_free"),
    Binding("w", "waitlist", "Waiting list", tooltip="The waiting list", show=False, id="waitlist.open"),
    Binding(
        "W", "fill_gap", "Fill this gap", tooltip="Fill this gap from the waiting list", show=False, id="waitlist.fill"
    ),
    Binding("B", "block", "Block time", tooltip="Block this time, or give it back", show=False, id="time.block"),
    Binding("space", "select", "Select", tooltip="Select, to act on several at once", show=False, id="visit.select"),
    Binding("N", "note", "Note", show=False, id="visit.note"),
    Binding("L", "history", "History", show=False, id="visit.history"),
    Binding("y", "copy", "Copy details", show=False, id="visit.copy"),
    Binding("escape", "let_go", "Let go", show=False, id="desk.let_go"),
]
"""On the visit, or the time, under the hand."""

VIEWS: list[Binding] = [
    Binding("left_square_bracket", "day(-1)", "Day before", key_display="[", show=False, id="view.day_before"),
    Binding("right_square_bracket", "day(1)", "Day after", key_display="]", show=False, id="view.day_after"),
    Binding("left_curly_bracket", "day(-7)", "Week before", key_display="{", show=False, id="view.week_before"),
    Binding("right_curly_bracket", "day(7)", "Week after", key_display="}", show=False, id="view.week_after"),
    Binding("t", "today", "Today", show=False, id="view.today"),
    Binding("g", "go_to", "Go to a date", show=False, id="view.go_to"),
    Binding("1", "view('day')", "Day", show=False, id="view.day"),
    Binding("2", "view('week')", "Week of one provider", show=False, id="view.week"),
    Binding("3", "view('month')", "Month", show=False, id="view.month"),
    Binding("4", "view('agenda')", "Agenda", show=False, id="view.agenda"),
    Binding("5", "mine", "My own list of today", show=False, id="view.mine"),
    Binding("v", "rooms", "Providers or rooms", show=False, id="view.rooms"),
    Binding("f", "location", "This location or all", show=False, id="view.location"),
    Binding("F", "other_location", "Next location", show=False, id="view.other_location"),
    Binding("p", "provider", "One provider or all", show=False, id="view.provider"),
    Binding("plus", "zoom(-1)", "Taller", key_display="+", show=False, id="view.taller"),
    Binding("minus", "zoom(1)", "Shorter", key_display="-", show=False, id="view.shorter"),
    Binding("P", "print", "Print the day", show=False, id="view.print"),
]
"""Where one looks."""

GRID: list[Binding] = [
    Binding("up,k", "move(0, -1)", "Up", id="grid.up", show=False),
    Binding("down,j", "move(0, 1)", "Down", id="grid.down", show=False),
    Binding("left,h", "move(-1, 0)", "Left", id="grid.left", show=False),
    Binding("right,l", "move(1, 0)", "Right", id="grid.right", show=False),
    Binding("pageup", "page(0, -1)", "Page up", id="grid.page_up", show=False),
    Binding("pagedown", "page(0, 1)", "Page down", id="grid.page_down", show=False),
    Binding("ctrl+left,shift+left", "page(-1, 0)", "Columns before", id="grid.page_left", show=False),
    Binding("ctrl+right,shift+right", "page(1, 0)", "Columns after", id="grid.page_right", show=False),
    Binding("home", "edge(0, -1)", "First row", id="grid.home", show=False),
    Binding("end", "edge(0, 1)", "Last row", id="grid.end", show=False),
    Binding("ctrl+home", "edge(-1, 0)", "First column", id="grid.first_column", show=False),
    Binding("ctrl+end", "edge(1, 0)", "Last column", id="grid.last_column", show=False),
    Binding(
        "enter", "choose", "Book a free time, open a customer's card", key_display="Enter", id="grid.choose", show=False
    ),
]
"""Where the hand is."""


_ID = re.compile(r"\{([a-z]+\.[a-z_]+)\}")


class KeyInvalid(Invalid):
    """A key was given to something that the desk does not do, or to two things."""

    code = "desk_key_invalid"
    sentence = "desk_keys: {reason}."
    hint = "The ids stand in: sloty help desk-keys"


def table() -> list[Binding]:
    """Every key, in the order of the help."""
    return [*DESK, *ACTS, *VIEWS, *GRID]


def shown(binding: Binding) -> str:
    """Its key as one writes it in a file: `?`, `ctrl+r`; several with commas."""
    return binding.key if "," in binding.key else binding.key_display or binding.key


def told(node: DOMNode, text: str) -> str:
    """A sentence in which ids stand for keys, as `{desk.undo} takes it back`, with those that are set at this desk."""
    # Tests show a screen without the desk around it.
    chosen: Mapping[str, str] = getattr(node.app, "chosen_keys", {})
    return _ID.sub(lambda found: _said(found[1], chosen.get(found[1])), text)


@cache
def _said(identity: str, pressed: str | None) -> str:
    binding = next(each for each in table() if each.id == identity)
    if pressed is None and binding.key_display:
        return binding.key_display
    first = next(iter(Binding.make_bindings([binding.with_key(pressed or binding.key)])))
    modifiers, key = first.parse_key()
    shown = format_key(key)
    return "+".join([*(each.capitalize() for each in modifiers), shown.upper() if modifiers else _capital(shown)])


def _capital(key: str) -> str:
    """`u` is another key than `U`, while `f5` is written F5."""
    return key if len(key) == 1 else key.capitalize()


def require(chosen: Mapping[str, str]) -> None:
    """Raise `KeyInvalid` for an id that there is not, for no key, and for two things on one key."""
    ours = {str(each.id): each.key for each in table()}
    unknown = sorted(set(chosen) - set(ours))
    if unknown:
        raise KeyInvalid(reason=f"there is no '{unknown[0]}'")
    taken: dict[str, str] = {}
    for identity, pressed in {**ours, **chosen}.items():
        for key in _named(identity, pressed):
            if taken.setdefault(key, identity) != identity:
                raise KeyInvalid(reason=f"'{key}' would be both {taken[key]} and {identity}")


def _named(identity: str, pressed: str) -> list[str]:
    """The keys of a list with commas, by their names: `?` is question_mark."""
    try:
        return [each.key for each in Binding.make_bindings([Binding(pressed, identity)])]
    except InvalidBinding:
        raise KeyInvalid(reason=f"{identity} has no key") from None
