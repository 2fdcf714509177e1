"""Free times, for programs."""

from urllib.parse import quote

from tests.web.api.program import AT, Program, refused
from tests.web.site import Site


def _slots(
    program: Program, more: str = "", start: str = "2027-01-04", end: str = "2027-01-04"
) -> list[dict[str, str]]:
    found: list[dict[str, str]] = program.get(f"/slots?service=cleaning&from={start}&to={end}{more}").json()["items"]
    return found


def test_slots_are_told_with_their_offset_provider_and_location(program: Program) -> None:
    found = _slots(program)
    assert len(found) == 31
    assert found[0] == {
        "start": "2027-01-04T09:00:00-05:00",
        "end": "2027-01-04T09:30:00-05:00",
        "provider": "ana",
        "location": "downtown",
        "service": "cleaning",
        "duration_minutes": 30,
    }
    assert len(_slots(program, "&limit=3")) == 3
    assert len(_slots(program, "&provider=ana&location=downtown", quote(AT), quote("2027-01-04T11:00:00-05:00"))) == 4


def test_a_time_that_was_booked_is_free_no_more(program: Program) -> None:
    program.book()
    assert not {"2027-01-04T09:45:00-05:00", AT} & {each["start"] for each in _slots(program)}


def test_the_window_has_an_end(program: Program) -> None:
    assert refused(program.get("/slots?service=cleaning&from=2027-01-04&to=2027-04-10")) == (422, "window_invalid")
    assert program.get("/slots?service=cleaning&from=2027-01-04&to=2027-04-05").status_code == 200
    assert refused(program.get("/slots?service=cleaning&from=2027-01-04&to=2027-01-01")) == (422, "window_invalid")


def test_what_is_not_offered_or_cannot_be_read_is_told_by_its_code(program: Program) -> None:
    assert refused(program.get("/slots?service=surgery")) == (404, "service_not_found")
    assert refused(program.get("/slots?service=cleaning&provider=ben")) == (404, "not_offered")
    assert refused(program.get("/slots?service=cleaning&from=soonish")) == (422, "time_unreadable")
    assert refused(program.get("/slots")) == (422, "invalid_input")


def test_it_is_explained_why_a_time_is_none(program: Program) -> None:
    at = quote("2027-01-04 08:00")
    told = program.get(f"/slots/explain?service=cleaning&at={at}").json()
    assert (told["bookable"], told["start"]) == (False, "2027-01-04T08:00:00-05:00")
    assert any(not check["passed"] and check["provider"] == "ana" for check in told["checks"])
    assert program.get(f"/slots/explain?service=cleaning&at={quote(AT)}").json()["providers"] == ["ana"]


def test_pages_of_slots_follow_each_other_to_the_end_of_the_window(site: Site) -> None:
    site.clinic.provider("ben")
    site.clinic.service("exam", by=("ana", "ben"))
    program = Program(site)
    path = "/slots?service=exam&from=2027-01-04&to=2027-01-05"
    whole = program.get(path).json()
    assert (len(whole["items"]), whole["next"]) == (124, None)
    # Two are free at each start, and a page ends with both.
    pages = [program.get(f"{path}&limit=15").json()]
    while pages[-1]["next"]:
        pages.append(program.get(f"{path}&limit=15&cursor={pages[-1]['next']}").json())
    assert [len(each["items"]) for each in pages] == [*[16] * 7, 12]
    assert [slot for each in pages for slot in each["items"]] == whole["items"]


def test_a_time_that_is_taken_meanwhile_shifts_no_page(program: Program) -> None:
    path = "/slots?service=cleaning&from=2027-01-04&to=2027-01-04&limit=5"
    first = program.get(path).json()
    program.book()
    second = program.get(f"{path}&cursor={first['next']}").json()
    assert [each["start"][11:16] for each in (*first["items"], *second["items"])] == [
        "09:00", "09:15", "09:30", "09:45", "10:00", "10:30", "10:45", "11:00", "11:15", "11:30",
    ]  # fmt: skip
    assert refused(program.get(f"{path}&cursor=x")) == (422, "cursor_invalid")
