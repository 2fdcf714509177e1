"""Plans are read from files, folders and stdin; every problem is told with its file, line and path."""

from pathlib import Path

import pytest

from sloty.errors import ManyErrors, SlotyError
from sloty.operations.plans import Plan, Source, load, sources
from sloty.operations.plans.reading import PlanInvalid, PlanUnreadable


def read(text: str) -> list[Plan]:
    return load([Source("a.yaml", text, "a.yaml")])


def problems(text: str) -> list[str]:
    with pytest.raises(SlotyError) as caught:
        read(text)
    errors = caught.value.errors if isinstance(caught.value, ManyErrors) else (caught.value,)
    return [error.message for error in errors]


def test_every_problem_is_told_at_once_with_its_line() -> None:
    text = """\
tenant:
  slug: Up Town
locations:
  - slug: main
    name: Main
    timezone: Mars
    colour: red
services:
  - {slug: exam, name: Exam, duration: many}
"""
    told = problems(text)
    assert [line.split(" ")[0] + " " + line.split(" ")[1] for line in told] == [
        "a.yaml:2: tenant.slug",
        "a.yaml:1: tenant.name",
        "a.yaml:6: locations.0.timezone",
        "a.yaml:7: locations.0.colour",
        "a.yaml:9: services.0.duration",
    ]


def test_what_stands_twice_is_told_together_with_what_has_the_wrong_shape() -> None:
    text = """\
tenant: {slug: one, name: One}
locations:
  - {slug: main, name: Main, timezone: Mars}
  - {slug: main, name: Again, timezone: UTC}
---
tenant: {slug: one}
"""
    told = problems(text)
    assert [line.split(" ", 2)[:2] for line in told] == [
        ["a.yaml:3:", "locations.0.timezone"],
        ["a.yaml:4:", "locations.1.slug"],
        ["a.yaml:6:", "tenant.name"],
        ["a.yaml:6:", "tenant.slug"],
    ]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("- a\n- b\n", "a plan has named sections"),
        ("tenant: {slug: a, name: A}\nlocations: {slug: b}\n", "a.yaml:2: locations is a list"),
        ("tenant: {slug: a, name: A}\nbuildings: []\n", "a.yaml:2: buildings is not known here"),
        ("locations: []\n", "it names no tenant"),
        ("# nothing\n", "no tenant in it"),
        ("tenant:\n", "tenant.slug is missing"),
        ("tenant: [\n", "a.yaml:2"),
        ("tenant: {slug: a, name: A}\n---\ntenant: {slug: a, name: A}\n", "a has two plans"),
    ],
)
def test_what_is_no_plan_says_why(text: str, told: str) -> None:
    assert told in " ".join(problems(text))


def test_a_folder_holds_a_tenant_in_several_files_and_others_below(tmp_path: Path) -> None:
    (tmp_path / "tenant.yaml").write_text("tenant: {slug: one, name: One}\n")
    (tmp_path / "places.yaml").write_text("locations:\n  - {slug: main, name: Main, timezone: UTC}\n")
    (tmp_path / "more.yml").write_text("locations:\n  - {slug: lake, name: Lake, timezone: UTC}\n")
    (tmp_path / "notes.txt").write_text("not a plan")
    (tmp_path / "below").mkdir()
    (tmp_path / "below" / "two.yaml").write_text(
        "tenant: {slug: two, name: Two}\n---\ntenant: {slug: three, name: T}\n"
    )
    found = load(sources([tmp_path]))
    assert [plan.spec.tenant.slug for plan in found] == ["one", "three", "two"]
    assert [each.slug for each in found[0].spec.locations or ()] == ["lake", "main"]
    assert found[0].where("locations", 1) == f"{tmp_path / 'places.yaml'}:2: "


def test_a_problem_in_a_folder_names_the_file_that_it_stands_in(tmp_path: Path) -> None:
    (tmp_path / "tenant.yaml").write_text("tenant: {slug: one, name: One}\n")
    (tmp_path / "places.yaml").write_text("locations:\n  - {slug: main, name: Main, timezone: Nowhere}\n")
    with pytest.raises(PlanInvalid, match=r"places\.yaml:2: locations\.0\.timezone"):
        load(sources([tmp_path]))


def test_a_part_without_a_tenant_belongs_to_nobody_among_several(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_text("tenant: {slug: a, name: A}\n---\ntenant: {slug: b, name: B}\n")
    (tmp_path / "c.yaml").write_text("locations: []\n")
    with pytest.raises(PlanUnreadable, match="2 plans that it could belong to"):
        load(sources([tmp_path]))


@pytest.mark.parametrize("kind", ["missing", "empty", "latin"])
def test_a_file_that_cannot_be_read_is_named(tmp_path: Path, kind: str) -> None:
    path = tmp_path / "folder"
    if kind == "latin":
        path.write_bytes("name: Gaël".encode("latin-1"))
    elif kind == "empty":
        path.mkdir()
    with pytest.raises(PlanUnreadable, match="folder cannot be read"):
        load(sources([path]))
