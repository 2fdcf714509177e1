"""Providers and services from a file."""

from pathlib import Path

from sloty.operations import changes, nouns
from sloty.operations.imports import Job, OnConflict, prepare_source, run
from sloty.operations.providers import PROVIDER, ProviderView
from sloty.operations.services import SERVICE, ServiceView
from tests.builders import Clinic
from tests.operations.imports.sources import bring, lines, told

PROVIDERS = (
    "slug,name,specialties,locations,hours\nbob,Bob Lee,surgery; laser,downtown,mon-fri 09:00-17:00; sat 10:00-12:00\n"
)
SERVICES = "slug,name,duration,price,providers\nfilling,Filling,60,150.00,ana\n"


def provider(clinic: Clinic, slug: str) -> ProviderView:
    with clinic.unit() as unit:
        return nouns.show(unit, PROVIDER, slug)


def service(clinic: Clinic, slug: str) -> ServiceView:
    with clinic.unit() as unit:
        return nouns.show(unit, SERVICE, slug)


def test_providers_come_in_with_their_hours(clinic: Clinic, tmp_path: Path) -> None:
    assert bring(clinic, "providers", PROVIDERS, tmp_path).created == 1
    made = provider(clinic, "bob")
    assert (made.name, made.specialties) == ("Bob Lee", ("surgery", "laser"))
    assert [(site.location, len(site.hours)) for site in made.locations] == [("downtown", 2)]
    again = bring(clinic, "providers", PROVIDERS, tmp_path)
    assert (again.unchanged, again.created, again.rejected) == (1, 0, 0)


def test_services_come_in_and_what_no_column_says_stays(clinic: Clinic, tmp_path: Path) -> None:
    assert bring(clinic, "services", SERVICES, tmp_path).created == 1
    assert service(clinic, "filling").providers == ("ana",)
    text = "slug,price\nfilling,99.50\ncleaning,\n"
    report = bring(clinic, "services", text, tmp_path, on_conflict="update")
    assert (report.updated, report.unchanged) == (1, 1)
    made = service(clinic, "filling")
    assert (made.duration, made.name, made.price and str(made.price.amount)) == (60, "Filling", "99.50")


def test_a_file_says_for_which_services_people_may_wait(clinic: Clinic, tmp_path: Path) -> None:
    """What no column says stays as it is here too."""
    for text in ("slug,waitlist\ncleaning,yes\n", "slug,price\ncleaning,80\n"):
        assert bring(clinic, "services", text, tmp_path, on_conflict="update").updated == 1
        assert service(clinic, "cleaning").waitlist


def test_what_differs_is_refused_or_skipped_unless_asked(clinic: Clinic, tmp_path: Path) -> None:
    text = "slug,name,duration\nfilling,Filling,30\ncleaning,Other,\n"
    report = bring(clinic, "services", text, tmp_path)
    assert (told(report), report.written, report.created) == ({"already_exists": (3,)}, False, 0)
    report = bring(clinic, "services", text, tmp_path, on_conflict="skip")
    assert (report.skipped, report.created) == (1, 1)
    assert service(clinic, "cleaning").name == "Cleaning"


def test_a_row_that_is_refused_or_skipped_is_no_difference(clinic: Clinic, tmp_path: Path) -> None:
    text = "slug,name,duration,providers\ngood,Good,30,\ncleaning,Other,30,\nbad,Bad,30,nobody\n"
    for conflict, partial, expected in (
        ("reject", False, []),
        ("skip", True, ["service/good"]),
        ("reject", True, ["service/good"]),
    ):
        job = Job("services", tmp_path / "s.csv", on_conflict=OnConflict(conflict), partial=partial, keep_rejects=False)
        with clinic.unit(dry_run=True) as unit, changes.watched(unit.session) as seen:
            run(unit, prepare_source(job, lines(text)))
        assert [row.ref for row in seen.rows] == expected
        assert seen.differs == bool(expected)


def test_a_bad_row_leaves_nothing_behind_and_the_good_ones_can_stay(clinic: Clinic, tmp_path: Path) -> None:
    text = "slug,name,duration,providers\ngood,Good,30,\nbad,Bad,30,nobody\nlong,,forever,\ngood,Twice,,\n,None,,\n"
    report = bring(clinic, "services", text, tmp_path)
    assert told(report) == {
        "not_found": (3,), "invalid_value": (4,), "duplicate_in_file": (5,), "key_missing": (6,),
    }  # fmt: skip
    with clinic.unit() as unit:
        assert [view.slug for view in nouns.list_(unit, SERVICE)] == ["cleaning"]
    report = bring(clinic, "services", text, tmp_path, partial=True)
    assert (report.created, report.rejected) == (1, 4)
    with clinic.unit() as unit:
        assert [view.slug for view in nouns.list_(unit, SERVICE)] == ["cleaning", "good"]
