"""Identifiers sort by time of birth, and codes can be read out."""

from datetime import UTC, datetime, timedelta

from sloty.ids import new_confirmation_code, new_id

NOW = datetime(2027, 1, 1, tzinfo=UTC)


def test_ids_are_uuids_of_version_7_that_sort_by_time() -> None:
    ids = [new_id(NOW + timedelta(milliseconds=step)) for step in range(100)]
    assert {(each.version, each.variant) for each in ids} == {(7, "specified in RFC 4122")}
    assert ids == sorted(ids)
    assert int(ids[0].hex[:12], 16) == NOW.timestamp() * 1000


def test_ids_of_one_moment_differ() -> None:
    assert len({new_id(NOW) for _ in range(1000)}) == 1000


def test_codes_have_no_letters_that_are_mistaken_or_make_words() -> None:
    letters = set("".join(new_confirmation_code() for _ in range(500)))
    assert not letters & set("0O1ILAEIUY")
    assert len(new_confirmation_code()) == 8
