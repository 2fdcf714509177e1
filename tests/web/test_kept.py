"""Pages that are kept: made once for many, never older than what was written, and each visitor's own where it has to be."""

from collections.abc import Callable, Iterator
from datetime import date, timedelta
from typing import Any

import pytest

from sloty.db.pool import Database, DatabaseRole
from sloty.operations import appointments, blocks, booking
from sloty.operations.blocks import BlockWish
from sloty.operations.booking import HoldWish
from sloty.operations.self_service import choosing
from tests.builders import Clinic, at
from tests.operations.test_booking import book
from tests.web.site import BASE, Site, hidden, text_of

PAGE = "/book/cleaning"
SLOT = str(int(at("10:00").timestamp()))


@pytest.fixture
def kept(site: Site, monkeypatch: pytest.MonkeyPatch) -> Iterator[Site]:
    """A site whose application runs, as under a server: only then are pages kept."""
    made: list[date | None] = []
    week = choosing.week

    def counted(*words: Any) -> Any:
        made.append(words[-1])
        return week(*words)

    monkeypatch.setattr(choosing, "week", counted)
    with site.http:
        site.http.made = made
        yield site


def free(site: Site, clock: str = "10:00") -> bool:
    """Whether a time is offered."""
    return f'value="{int(at(clock).timestamp())}"' in site.get(PAGE).text


def test_a_page_is_made_once_as_long_as_nothing_is_written(kept: Site) -> None:
    first, second = kept.get(PAGE), kept.get(PAGE)
    assert len(kept.http.made) == 1
    assert text_of(first.text) == text_of(second.text)
    assert first.headers.keys() == second.headers.keys()
    kept.get(f"{PAGE}?day=2027-01-08")
    assert len(kept.http.made) == 2


def test_a_copy_has_a_nonce_and_a_word_of_its_own(kept: Site) -> None:
    answers = [kept.get(PAGE) for _ in range(3)]
    assert len(kept.http.made) == 1
    assert len({hidden(each.text)["form"] for each in answers}) == 3
    for each in answers:
        nonce = each.headers["content-security-policy"].partition("'nonce-")[2].partition("'")[0]
        assert each.text.count(nonce) == each.text.count("nonce=")
    assert len({each.headers["content-security-policy"] for each in answers}) == 3


def test_two_who_were_shown_one_copy_do_not_get_one_hold(kept: Site) -> None:
    pages = [kept.get(PAGE) for _ in range(2)]
    assert len(kept.http.made) == 1
    first, second = (kept.send(page, PAGE, {"slot": SLOT}) for page in pages)
    assert (first.status_code, second.status_code) == (303, 409)
    assert "This time has just been taken" in text_of(second.text)


def block(clinic: Clinic) -> None:
    with clinic.unit() as unit:
        blocks.block(unit, BlockWish(at("09:45"), at("10:30"), provider="ana"))


def keep(clinic: Clinic) -> None:
    with clinic.unit() as unit:
        booking.hold(unit, HoldWish("cleaning", at("10:00")))


@pytest.mark.parametrize(
    "write",
    [block, keep, lambda clinic: book(clinic, "10:00"), lambda clinic: clinic.closure("downtown", date(2027, 1, 4))],
    ids=["a block", "a hold", "a booking", "a closure"],
)
def test_what_was_written_elsewhere_shows_at_once(kept: Site, write: Callable[[Clinic], Any]) -> None:
    assert free(kept)
    write(kept.clinic)
    assert not free(kept)


def test_time_that_was_given_back_shows_at_once(kept: Site) -> None:
    code = book(kept.clinic, "10:00").confirmation_code
    assert not free(kept)
    with kept.clinic.unit() as unit:
        appointments.cancel(unit, code, "ill")
    assert free(kept)


def test_a_time_that_somebody_chooses_here_is_gone_at_once_and_back_when_they_leave(kept: Site) -> None:
    chosen = kept.send(kept.get(PAGE), PAGE, {"slot": SLOT}).headers["location"]
    assert not free(kept)
    form = kept.get(chosen)
    assert kept.send(form, f"{chosen}/leave").status_code == 303
    assert free(kept)


def test_what_is_rolled_back_is_neither_shown_nor_makes_a_page_anew(kept: Site) -> None:
    assert free(kept)
    with kept.clinic.unit(dry_run=True) as unit:
        booking.hold(unit, HoldWish("cleaning", at("10:00")))
    assert free(kept)
    assert len(kept.http.made) == 1


def test_another_tenant_changes_nothing_and_is_shown_its_own(kept: Site, database: Database) -> None:
    other = Clinic(database)
    other.location()
    other.provider("zoe")
    other.service("cleaning", by=("zoe",))
    paths = [f"/{each.slug}{PAGE}" for each in (kept.clinic, other)]
    pages = [kept.get(path, host=BASE).text for path in paths * 2]
    assert len(kept.http.made) == 2
    keep(other)
    assert ["with Ana" in page for page in pages] == [True, False, True, False]
    assert text_of(kept.get(paths[0], host=BASE).text) == text_of(pages[0])
    assert len(kept.http.made) == 2


def test_languages_zones_and_frames_are_kept_apart(kept: Site) -> None:
    asked = [{"accept-language": "de"}, {"accept-language": "en-GB,en;q=0.9"}]
    german, english = (kept.http.get(PAGE, headers=headers).text for headers in asked)
    assert ('lang="de"' in german, '<html lang="en"' in english) == (True, True)
    assert '<html lang="de"' in kept.http.get(f"{PAGE}?lang=de", headers=asked[1]).text
    for language in ("fr", "es"):
        # None is asked for in the end: the browser's is spoken, and by the copy too.
        page = kept.get(f"{PAGE}?lang=de&lang=", accept_language=language).text
        assert f'<html lang="{language}"' in page
    assert "Tokyo" in kept.get(f"{PAGE}?zone=Asia/Tokyo").text
    assert 'class="embedded"' in kept.get(f"{PAGE}?embed=1").text
    assert 'class="embedded"' not in kept.get(PAGE).text


def test_a_time_that_becomes_too_soon_is_shown_no_longer_and_until_then_the_page_is_kept(kept: Site) -> None:
    # The first is at 9:00 in New York, two hours from now.
    assert free(kept, "2027-01-01 09:00")
    kept.now += timedelta(minutes=5)
    kept.get(PAGE)
    assert len(kept.http.made) == 1
    kept.now = at("2027-01-01 09:00") - timedelta(seconds=1)
    kept.get(PAGE)
    made = len(kept.http.made)
    kept.now += timedelta(seconds=2)
    assert not free(kept, "2027-01-01 09:00")
    assert len(kept.http.made) == made + 1


def test_what_is_not_a_page_is_not_kept(kept: Site) -> None:
    for _ in range(2):
        assert kept.get("/book/nothing").status_code == 404
    assert kept.get(PAGE + "?day=nonsense&lang=xx").status_code == 200
    assert kept.http.head(PAGE).status_code == 200


def test_when_the_listening_connection_is_lost_nothing_old_is_shown(kept: Site, database: Database) -> None:
    assert free(kept)
    with database.connect(DatabaseRole.ADMIN, autocommit=True) as admin:
        ended = admin.execute(
            "select pg_terminate_backend(pid) from pg_stat_activity where query like %s",
            [f"%sloty_tenant_{kept.clinic.tenant.hex}%"],
        ).fetchall()
    assert ended == [(True,)]
    keep(kept.clinic)
    for _ in range(2):
        assert not free(kept)
