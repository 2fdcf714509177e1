"""Whole boards as the lines of a terminal."""

from datetime import date, timedelta
from textwrap import dedent

from sloty.engine.lifecycle import Status
from sloty.operations.boards.views import Board, Fill, Layout
from sloty.tui.widgets.marks import Ghost, Gone
from sloty.tui.widgets.runs import width
from tests.builders import MONDAY, at
from tests.tui.boards import a_board, a_column, a_stretch, a_visit, a_week
from tests.tui.widgets.drawing import drawn, painter, runs

NOW = at("2027-01-04 10:42")
WEDNESDAY = MONDAY + timedelta(days=2)


def lines(text: str) -> str:
    return dedent(text).strip("\n")


def a_day() -> Board:
    """One of everything."""
    ana = a_column(
        "Ana Souza",
        subtitle="Room 1",
        stretches=[
            a_stretch(Fill.CLOSED, "09:00-09:30"),
            a_stretch(Fill.BUFFER, "10:30-10:45"),
            a_stretch(Fill.BREAK, "12:00-12:30", "lunch"),
        ],
        visits=[
            a_visit("09:30", "Rui Costa", 60, Status.COMPLETED, phone="+1 555 0100"),
            a_visit("10:45", "Lee, Bob", 30, Status.CONFIRMED),
            a_visit("11:15", "Kim, Jae", 15),
        ],
    )
    ben = a_column(
        "Ben Okafor",
        subtitle="until 12:00",
        stretches=[
            a_stretch(Fill.HOLD, "09:30-10:00", until=NOW + timedelta(minutes=4, seconds=12)),
            a_stretch(Fill.BLOCK, "11:30-12:00", "meeting"),
            a_stretch(Fill.CLOSED, "12:00-12:30"),
        ],
        visits=[a_visit("10:15", "Ana Silva", 45, Status.CHECKED_IN, since=NOW - timedelta(minutes=12))],
    )
    cho = a_column(
        "Cho Lin",
        subtitle="Uptown, then here",
        stretches=[
            a_stretch(Fill.ELSEWHERE, "09:00-10:00", "Uptown"),
            a_stretch(Fill.TRAVEL, "10:00-10:30", "25 min"),
            a_stretch(Fill.AWAY, "11:30-12:30", "dentist"),
        ],
    )
    return a_board([ana, ben, cho], hours="09:00-12:30")


def test_a_day_shows_who_comes_and_what_every_minute_is() -> None:
    assert drawn(a_day(), width=70, now=NOW, marks={"column": 2, "row": 7}) == lines(
        """
        EST    Ana Souza             Ben Okafor           Cho Lin
               Room 1                until 12:00          Uptown, then here
        09:00 ░ closed ░░░░░░░░░░░░                      ╲ elsewhere: Uptown
        09:15 ░░░░░░░░░░░░░░░░░░░░░                      ╲╲╲╲╲╲╲╲╲╲╲╲╲╲╲╲╲╲╲╲
        09:30 │D Rui Costa          ┇H hold 4:12         ╲╲╲╲╲╲╲╲╲╲╲╲╲╲╲╲╲╲╲╲
        09:45 │  Cleaning           ┇                    ╲╲╲╲╲╲╲╲╲╲╲╲╲╲╲╲╲╲╲╲
        10:00 │  +1 555 0100                             → travel: 25 min
        10:15 │  XK4P7Q2M           ▊A Ana Silva 12'     →
        10:42 ▒ buffer ─────────────▊  Cleaning ─────────── now ──────────────
        10:45 ▌C Lee, Bob           ▊  XK4P7Q2M           · free 45 min
        11:00 ▌  Cleaning            · free               · free
        11:15 ▎S Kim, Jae Cleaning
        11:30                       ▓ blocked: meeting   ╱ away: dentist ╱╱╱╱
        11:45                       ▓                    ╱╱╱╱╱╱╱╱╱╱╱╱╱╱╱╱╱╱╱╱
        12:00 ≈ break: lunch ≈≈≈≈≈≈ ░ closed ░░░░░░░░░░░ ╱╱╱╱╱╱╱╱╱╱╱╱╱╱╱╱╱╱╱╱
        12:15 ≈≈≈≈≈≈≈≈≈≈≈≈≈≈≈≈≈≈≈≈≈ ░░░░░░░░░░░░░░░░░░░░ ╱╱╱╱╱╱╱╱╱╱╱╱╱╱╱╱╱╱╱╱
        """
    )


def test_the_same_day_in_ascii() -> None:
    text = drawn(a_day(), width=70, now=NOW, plain=True)
    assert text.isascii()
    assert text == lines(
        r"""
        EST    Ana Souza             Ben Okafor           Cho Lin
               Room 1                until 12:00          Uptown, then here
        09:00 : closed ::::::::::::                      \ elsewhere: Uptown
        09:15 :::::::::::::::::::::                      \\\\\\\\\\\\\\\\\\\\
        09:30 'D Rui Costa          %H hold 4:12         \\\\\\\\\\\\\\\\\\\\
        09:45 '  Cleaning           %                    \\\\\\\\\\\\\\\\\\\\
        10:00 '  +1 555 0100                             > travel: 25 min
        10:15 '  XK4P7Q2M           !A Ana Silva 12'     >
        10:42 + buffer -------------!  Cleaning ----------- now --------------
        10:45 [C Lee, Bob           !  XK4P7Q2M
        11:00 [  Cleaning            . free               . free
        11:15 |S Kim, Jae Cleaning
        11:30                       # blocked: meeting   / away: dentist ////
        11:45                       #                    ////////////////////
        12:00 ~ break: lunch ~~~~~~ : closed ::::::::::: ////////////////////
        12:15 ~~~~~~~~~~~~~~~~~~~~~ :::::::::::::::::::: ////////////////////
        """
    )


def test_a_week_has_now_in_the_column_of_today_alone_and_nothing_free_in_the_past() -> None:
    visits = {MONDAY: [a_visit("09:00")], WEDNESDAY: [a_visit("09:30", "Ana Silva", 45, day=WEDNESDAY)]}
    assert drawn(a_week(visits, hours="09:00-10:30"), width=96, now=at("2027-01-06 09:20")) == lines(
        """
        EST    Mon 4             Tue 5             Wed 6             Thu 7             Fri 8
        09:00 ▎S Rui Costa                                           · free            · free
        09:20 ▎  Cleaning                         ── now ───────────
        09:30                                     ▎S Ana Silva
        09:45                                     ▎  Cleaning
        10:00                                     ▎  XK4P7Q2M        · free            · free
        10:15
        """
    )


def test_another_week_has_no_now() -> None:
    assert "now" not in drawn(a_week(hours="09:00-10:30"), width=96, now=at("2027-01-13 09:20"))


def test_lanes_short_visits_and_those_that_begin_within_a_row() -> None:
    visits = [
        a_visit("09:00", "One", 30, lane=0, lanes=2),
        a_visit("09:15", "Two", 45, Status.CONFIRMED, lane=1, lanes=2),
        a_visit("10:00", "Three", 20),
        a_visit("10:20", "Four", 10),
        *(a_visit(f"10:{minute}", name, 5) for minute, name in ((30, "Fi"), (35, "Si"), (40, "Se"))),
    ]
    assert drawn(a_board(hours="09:00-11:00", visits={"Ana Souza": visits}), width=40) == lines(
        """
        EST    Ana Souza
        09:00 ▎S One
        09:15 ▎  Cleaning     ▌C Two
        09:30                 ▌  Cleaning
        09:45                 ▌  XK4P7Q2M
        10:00 ▎S Three
        10:15 ▎S :20 Four Cleaning
        10:30 ▎S Fi Cle… ▎S :35 Si  ▎S :40 Se
        10:45
        """
    )


def test_an_hour_that_comes_twice_is_there_twice() -> None:
    """New York, 2027-11-07: at two it is one again."""
    day = date(2027, 11, 7)
    visits = [a_visit("00:30", "Night", 120, day=day), a_visit("02:00", "Early", 60, day=day)]
    board = a_board(day=day, hours="00:00-04:00", visits={"Ana Souza": visits})
    assert drawn(board, step=30, width=30) == lines(
        """
        EST    Ana Souza
        00:00  · free
        00:30 ▎S Night
        01:00 ▎  Cleaning
        01:30 ▎  XK4P7Q2M
        01:00 ▎
        01:30
        02:00 ▎S Early
        02:30 ▎  Cleaning
        """
    )


def test_wide_letters_and_what_a_terminal_would_obey_keep_their_columns() -> None:
    visits = [
        a_visit("09:00", "王小明 先生 および ご家族"),
        a_visit("09:30", "👩\u200d⚕\ufe0f Zoë é"),
        a_visit("10:00", "\x1b[2J\u202eevil\n", service_name="\x9b31m"),
    ]
    text = drawn(a_board(("Ana\x07", "Ben"), {"Ana\x07": visits}, hours="09:00-10:30"), width=46)
    assert text == lines(
        r"""
        EST    Ana\x07             Ben
        09:00 ▎S 王小明 先生 お…   · free
        09:15 ▎  Cleaning
        09:30 ▎S 👩⚕ Zoë é
        09:45 ▎  Cleaning
        10:00 ▎S \x1b[2J\u202eev…  · free
        10:15 ▎  \x9b31m
        """
    )


def test_every_line_is_as_wide_as_the_window() -> None:
    for cells in (7, 22, 23, 79, 80, 81, 200):
        for board in (a_day(), a_board(()), a_week()):
            assert {width(line) for line in runs(board, width=cells)} == {cells}


def test_columns_that_do_not_fit_are_told_by_their_number_and_marks_at_the_ends() -> None:
    board = a_board([f"Provider {number}" for number in range(6)], hours="09:00-10:00")
    head = drawn(board, width=44, leftmost=2, marks={"column": 3}).splitlines()[0]
    assert head == "4/6   ‹Provider 2         Provider 3       ›"


def test_a_room_says_who_works_in_it_and_a_week_where() -> None:
    visit = a_visit("09:00", minutes=60)
    room = a_board(("Room 1",), {"Room 1": [visit]}, hours="09:00-10:00", layout=Layout.ROOMS)
    assert drawn(room, width=30) == lines(
        """
        EST    Room 1
        09:00 ▎S Rui Costa
        09:15 ▎  Cleaning
        09:30 ▎  Ana Souza
        09:45 ▎  XK4P7Q2M
        """
    )
    everywhere = a_column("Mon 4", visits=[visit], places=(), by_wall=True)
    assert "09:30 ▎  Downtown" in drawn(a_board([everywhere], layout=Layout.WEEK), width=30)


def test_a_ghost_stands_over_the_board_and_says_why_it_cannot_stay() -> None:
    board = a_board(("Ana", "Ben"), {"Ben": [a_visit("09:00", minutes=60)]}, hours="09:00-10:00")
    ghost = Ghost("provider/ben", 555, 45, "Room 2 is taken until ten", ok=False)
    assert drawn(board, width=46, marks={"ghost": ghost}) == lines(
        """
        EST    Ana                 Ben
        09:00  · free             ▎S Rui Costa
        09:15                     ┃✗ Room 2 is taken
        09:30                     ┃  until ten
        09:45                     ┃
        """
    )
    for ok, sign in ((True, "✓"), (None, "?")):
        said = runs(board, width=46, marks={"ghost": Ghost("provider/ana", 540, 15, "Rui", ok)})[1]
        assert f"┃{sign} Rui" in "".join(run.text for run in said)


def test_a_time_that_somebody_else_took_is_marked() -> None:
    gone = Gone("provider/ana", 540, 570)
    assert drawn(a_board(("Ana",), hours="09:00-10:00"), width=30, marks={"gone": gone}) == lines(
        """
        EST    Ana
        09:00  · free        ✗ taken
        09:15                      ✗
        09:30
        09:45
        """
    )


def test_what_was_chosen_has_a_star() -> None:
    visit = a_visit("09:00")
    text = drawn(a_board(("Ana",), {"Ana": [visit]}), width=30, marks={"selected": frozenset({visit.id})})
    assert "▎S*Rui Costa" in text


def test_the_cursor_is_on_one_of_several_visits_and_their_bars_tell_which() -> None:
    one, two = a_visit("09:00", "One", lane=0, lanes=2), a_visit("09:00", "Two", lane=1, lanes=2)
    board = a_board(("Ana",), {"Ana": [one, two]}, hours="09:00-10:00")
    marks = {"row": 0, "lane": 1, "visit": two.id}
    under = [run.text for line in runs(board, width=46, marks=marks) for run in line if run.ground == "cursor"]
    assert under == ["▎S Two              ", "▎"]


def test_a_row_with_the_line_of_now_says_the_time() -> None:
    drawing = painter(a_day())
    assert drawing.now_row(NOW) == 6
    assert drawing.now_row(at("2027-01-04 08:59")) is None
    assert drawing.now_row(at("2027-01-05 10:42")) is None


def test_a_word_that_fits_no_line_of_a_ghost_is_broken() -> None:
    board = a_board(("Ana",), hours="09:00-10:00")
    ghost = Ghost("provider/ana", 540, 60, "x" * 30, ok=False)
    assert drawn(board, width=22, marks={"ghost": ghost}) == lines(
        """
        EST    Ana
        09:00 ┃✗ xxxxxxxxxxxx
        09:15 ┃  xxxxxxxxxxxx
        09:30 ┃  xxxxxx
        09:45 ┃
        """
    )


def test_a_board_without_columns_says_why_and_what_to_press() -> None:
    assert "No rooms or devices here. v shows providers." in drawn(a_board((), layout=Layout.ROOMS))
    assert "Nobody works here" in drawn(a_board(()))
