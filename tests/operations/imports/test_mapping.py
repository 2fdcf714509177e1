"""Which column fills which field."""

from pathlib import Path

import pytest

from sloty.errors import Invalid, ManyErrors, SlotyError
from sloty.operations.imports import customers, mapping
from sloty.operations.imports.mapping import MapUnreadable, MapWrong, NothingMapped, split_name
from sloty.operations.imports.nouns import PROVIDERS
from sloty.operations.imports.problems import CellRefused, Problem

COLUMNS = ("PatientId", "Name", "Kept", "Fax", "_line", "_code", "_error")


def plan(folder: Path, text: str | None = None, columns: tuple[str, ...] = COLUMNS) -> mapping.Plan:
    path = folder / "m.yaml"
    if text is not None:
        path.write_text(text, encoding="utf-8")
    return mapping.plan(customers.KIND, folder / "people.csv", columns, path if text is not None else None)


def errors(folder: Path, text: str) -> list[SlotyError]:
    with pytest.raises(Invalid) as caught:
        plan(folder, text)
    return [*caught.value.errors] if isinstance(caught.value, ManyErrors) else [caught.value]


def test_columns_are_known_by_our_names_and_others(tmp_path: Path) -> None:
    columns = ("Patient ID", "E-Mail", "First Name", "last_name", "MOBILE", "Phone", "Fax", "_error")
    found = plan(tmp_path, columns=columns)
    assert {field: rule.column for field, rule in found.rules.items()} == {
        "code": "Patient ID", "email": "E-Mail", "first_name": "First Name", "last_name": "last_name", "phone": "Phone",
    }  # fmt: skip
    assert found.ignored == ("MOBILE", "Fax")


def test_a_full_name_is_split_where_it_is_not_two_columns(tmp_path: Path) -> None:
    rules = plan(tmp_path).rules
    cells = {"Name": "Ana Maria Silva"}
    assert (rules["first_name"].cell()(cells), rules["last_name"].cell()(cells)) == ("Ana Maria", "Silva")
    assert split_name("Silva, Ana") == ("Ana", "Silva")
    for text in ("Cher", "Silva,", ", Ana"):
        with pytest.raises(CellRefused) as caught:
            split_name(text)
        assert caught.value.code == Problem.NAME


def test_beside_a_surname_a_name_is_the_first(tmp_path: Path) -> None:
    rules = plan(tmp_path, columns=("Nome", "Sobrenome", "Código")).rules
    assert {field: (rule.column, rule.part) for field, rule in rules.items()} == {
        "first_name": ("Nome", None), "last_name": ("Sobrenome", None), "code": ("Código", None),
    }  # fmt: skip


def test_a_map_says_how_each_field_is_filled(tmp_path: Path) -> None:
    found = plan(
        tmp_path,
        """
        kind: customers
        key: code
        fields:
          code: {column: PatientId, drop_suffix: ".0"}
          last_name: {column: Name, default: unknown}
          status: {column: Kept, values: {No: INACTIVE, Yes: ACTIVE}}
          locale: {value: pt}
        """,
    )
    cells = {"PatientId": "29872.0", "Name": "", "Kept": "No"}
    assert {name: rule.cell()(cells) for name, rule in found.rules.items()} == {
        "code": "29872", "last_name": "unknown", "status": "INACTIVE", "locale": "pt",
    }  # fmt: skip
    assert (found.key, found.ignored) == ("code", ("Fax",))
    with pytest.raises(CellRefused, match="'Maybe' is none of No, Yes"):
        found.rules["status"].cell()({"Kept": "Maybe"})


def test_everything_wrong_with_a_map_is_told_with_its_path(tmp_path: Path) -> None:
    found = errors(tmp_path, "kind: services\nkey: fax\nfields: {frst_name: Name, email: Nam, code: PatientId}\n")
    assert all(isinstance(error, MapWrong) for error in found)
    told = [error.message for error in found]
    assert [text.split(": ")[1] for text in told] == ["kind", "key", "fields.frst_name", "fields.email"]
    assert "first_name" in found[2].advice
    assert "Name" in found[3].advice


@pytest.mark.parametrize(
    ("text", "where"),
    [
        ("fields: {email: {column: a, value: b}}", "m.yaml: fields.email"),
        ("fields: {email: {}}", "m.yaml: fields.email"),
        ("fields: {email: {column: Name, colour: red}}", "m.yaml: fields.email.colour"),
        ("fields: {email: {column: Name, time: late}}", "m.yaml: fields.email.time"),
        ("field: {}\nfields: {email: Name}", "m.yaml: field"),
    ],
)
def test_a_map_of_the_wrong_shape_is_told_with_its_path(tmp_path: Path, text: str, where: str) -> None:
    (error,) = errors(tmp_path, text)
    assert error.message.startswith(where)


@pytest.mark.parametrize("text", ["", "[]", "fields: [a]", "fields: {a: b", "a: " + "x" * 70_000, "\x00"])
def test_what_is_no_map_is_refused(tmp_path: Path, text: str) -> None:
    (error,) = errors(tmp_path, text)
    assert isinstance(error, MapUnreadable)


def test_a_field_that_every_row_needs_has_to_be_filled(tmp_path: Path) -> None:
    with pytest.raises(NothingMapped, match="slug"):
        mapping.plan(PROVIDERS, tmp_path / "team.csv", ("who", "what"), None)
