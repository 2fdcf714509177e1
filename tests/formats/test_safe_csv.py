"""No cell is a formula in a spreadsheet, and nothing is lost by it."""

import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sloty.formats import safe_csv


@pytest.mark.parametrize(
    ("cell", "written"),
    [
        ("=1+1", "'=1+1"),
        ("+12125550100", "'+12125550100"),
        ("-5", "'-5"),
        ("@SUM(A1)", "'@SUM(A1)"),
        ("  =cmd|' /C calc'!A0", "'  =cmd|' /C calc'!A0"),
        ("\ufeff=1", "'\ufeff=1"),
        ("\tx", "'\tx"),
        ("\r\nx", "'\r\nx"),
        ("'=1", "''=1"),
        ("'tis", "'tis"),
        ("＝1+1", "'＝1+1"),
        ("\u00a0+1", "'\u00a0+1"),
        ("a=b", "a=b"),
        ("eva@example.com", "eva@example.com"),
    ],
)
def test_what_could_be_a_formula_has_an_apostrophe(cell: str, written: str) -> None:
    assert safe_csv.guarded(cell) == written
    assert safe_csv.bare(written) == cell.strip()


@given(st.text(max_size=30))
def test_the_apostrophe_comes_off_again(cell: str) -> None:
    guarded = safe_csv.guarded(cell)
    assert guarded.lstrip().lstrip("\ufeff")[:1] not in set("=+-@＝＋－＠")
    assert guarded[:1] not in set("\t\r\n")
    assert safe_csv.bare(guarded) == cell.strip()


def test_every_cell_is_quoted_and_nothing_is_none() -> None:
    stream = io.StringIO()
    assert safe_csv.write(("a", "b"), [(1, None), ('say "x"', "=1")], stream) == 2
    assert stream.getvalue() == '"a","b"\r\n"1",""\r\n"say ""x""","\'=1"\r\n'
