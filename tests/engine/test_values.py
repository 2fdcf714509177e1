from datetime import date, datetime, time, timedelta, timezone

import pytest

from sloty.engine.values import (
    Unreadable,
    is_plain,
    read_date,
    read_datetime,
    read_number,
    read_text,
    read_time,
    write_number,
    write_time,
)


@pytest.mark.parametrize(
    ("text", "written"),
    [("12", "12"), (" +12.50 ", "12.5"), ("-.5", "-0.5"), ("-0", "0"), ("1e3", "1000"), ("0.10", "0.1"), ("007", "7")],
)
def test_a_number_has_one_spelling(text: str, written: str) -> None:
    assert write_number(read_number(text)) == written


@pytest.mark.parametrize(
    "text", ["", "x", "1,5", "1_000", "nan", "inf", "1e99", "1e-99", "9" * 41, "9" * 21, "0x10", "١٢", "1 2", "--1"]
)
def test_no_number_is_read_from_anything_else(text: str) -> None:
    with pytest.raises(Unreadable):
        read_number(text)


def test_a_date_is_iso_8601_and_exists() -> None:
    assert read_date(" 2028-02-29 ") == date(2028, 2, 29)
    for text in ("2027-02-29", "20270301", "2027-W09-1", "1/3/2027", "٢٠٢٧-03-01", "0000-01-01"):
        with pytest.raises(Unreadable):
            read_date(text)


def test_a_time_of_day_is_on_the_24_hour_clock() -> None:
    assert (read_time("9:30"), read_time("09:30:15")) == (time(9, 30), time(9, 30, 15))
    for text in ("24:00", "9", "9:3", "09:60", "9:30pm"):
        with pytest.raises(Unreadable):
            read_time(text)


def test_a_date_and_time_keep_their_offset() -> None:
    away = timezone(timedelta(hours=-5))
    assert read_datetime("2027-03-01 09:30") == datetime(2027, 3, 1, 9, 30)
    assert read_datetime("2027-03-01t09:30-05:00") == datetime(2027, 3, 1, 9, 30, tzinfo=away)
    assert write_time(read_datetime("2027-03-01T09:30:00Z")) == "2027-03-01T09:30+00:00"
    for text in ("2027-03-01", "2027-02-30 09:30", "2027-03-01 09:30+5", "2027-03-01 24:00"):
        with pytest.raises(Unreadable):
            read_datetime(text)


def test_text_is_composed_and_trimmed() -> None:
    assert read_text("  Sa\u0303o  ") == "São"
    assert read_text("a\r\nb\rc", lines=True) == "a\nb\nc"


@pytest.mark.parametrize("character", ["\0", "\x1b", "\x9b", "\x7f", "\u2028", "\ud800", "\t", "\n"])
def test_control_characters_are_no_text(character: str) -> None:
    assert not is_plain(character)
    with pytest.raises(Unreadable):
        read_text(f"a{character}b")
