"""What a tenant's style sheet may hold, and that nothing else comes through."""

import re

import pytest
import tinycss2
from hypothesis import given
from hypothesis import strategies as st

from sloty.formats.stylesheets import ALLOWED, LONGEST, Cleaned, cleaned
from tests.architecture.pages import styling
from tests.architecture.source import ROOT

NICE = """
/* ours */
h1, .card > b { font-size: 2.5rem; letter-spacing: .02em; text-transform: uppercase }
.card { border-radius: 1rem; box-shadow: 0 2px 8px var(--border); border: 1px solid var(--accent) }
@media (min-width: 40rem) and (prefers-color-scheme: dark) { .button:hover { border-radius: 2rem } }
"""


def test_type_spacing_lines_and_corners_stay() -> None:
    found = cleaned(NICE)
    assert found.refused == ()
    assert found.text.splitlines() == [
        "h1,.card > b{font-size:2.5rem;letter-spacing:.02em;text-transform:uppercase}",
        ".card{border-radius:1rem;box-shadow:0 2px 8px var(--border);border:1px solid var(--accent)}",
        "@media (min-width: 40rem) and (prefers-color-scheme: dark){.button:hover{border-radius:2rem}}",
    ]


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("@import url(//evil.example)", "loads from elsewhere"),
        ("@font-face{src:url(x)}", "loads from elsewhere"),
        ("@media print{@media print{p{margin:0}}}", "not within itself"),
        ("@media (min-width:calc(1px)){p{margin:0}}", "not on the list"),
        ("@supports (display:grid){p{margin:0}}", "@media alone"),
        ("p{color:white}", "colours are set by name"),
        ("p{background:url(//evil.example)}", "colours are set by name"),
        ("p{opacity:0}", "colours are set by name"),
        ("p{border:1px solid #fff}", "may be none, or such as 1px solid var(--border)"),
        ("p{list-style-type:url(x)}", "loads from elsewhere"),
        ("p{display:none}", "is not one that may be set"),
        (".card{position:fixed}", "is not one that may be set"),
        ("p{text-indent:-999px}", "is not one that may be set"),
        ("p{--text:#fff}", "is not one that may be set"),
        ("p{margin:-3rem}", "may be at most 59px, 3rem or 2em"),
        ("p{margin:expression(alert(1))}", "may be "),
        ("p{font-size:.1rem}", "may be "),
        ("p{p\\6fsition:fixed}", "is not one that may be set"),
        ("p{margin:0 !important}", "!important"),
        (".summary{margin:0}", "no part of a page"),
        (".wrong{margin:0}", "no part of a page"),
        ("input{padding:0}", "no part of a page"),
        (":root{margin:0}", "no part of a page"),
        ("*{margin:0}", "no part of a page"),
        ("a:focus{margin:0}", "no part of a page"),
        ("p::before{content:'x'}", "no part of a page"),
        ("p[title^=a]{margin:0}", "no part of a page"),
        ("</style><script>alert(1)</script>", "cannot be read"),
        ("p{</style>}", "cannot be read"),
        ("p{margin:0;{}}", "cannot be read"),
        ("a" * (LONGEST + 1), "more than 8,000 characters"),
    ],
)
def test_what_could_hide_cover_or_load_anything_is_refused_and_said_so(text: str, why: str) -> None:
    found = cleaned(text)
    assert found.refused
    assert why in str(found.refused[0])
    assert "url" not in found.text
    assert "<" not in found.text


def test_a_refusal_names_its_line_and_the_rest_stays() -> None:
    found = cleaned("h1{margin:0}\np{margin:0;\nposition:fixed}\n.card,.summary{gap:0}")
    assert [str(each) for each in found.refused] == [
        "line 3: position: fixed (is not one that may be set)",
        "line 4: .summary (is no part of a page that may be styled)",
    ]
    assert found.text == "h1{margin:0}\np{margin:0}\n.card{gap:0}"


@pytest.mark.parametrize("name", ["text-align", "font-weight", "hyphens", "border-style"])
def test_a_wrong_value_is_told_the_right_ones(name: str) -> None:
    (refusal,) = cleaned(f"p{{{name}:wrong}}").refused
    assert refusal.why == f"may be {ALLOWED[name].told}"
    for value in ALLOWED[name].told.removeprefix("400 to 900, ").split(", "):
        assert not cleaned(f"p{{{name}:{value}}}").refused


_HARMFUL = re.compile(
    r"[<\\@'\"!/*]|url|expression|(?<!list-style-)position|display|opacity|--(?!primary|accent|border|text|quiet)"
)
_PIECES = st.lists(
    st.sampled_from(
        [*re.split(r"(\W)", NICE), "</style", "<!--", "-->", "url(", "expression(", "\\", "\0", "'", '"', "@import", "*",
         "position:fixed", "display:none", "!important", "é", "\r\n", "}", "{", ")", "]", "/*", "u+0-7f", "calc(1px)"]
    ),
    max_size=40,
).map("".join)  # fmt: skip


@given(st.one_of(_PIECES, st.text()))
def test_whatever_comes_what_stays_is_harmless_and_stays_the_same_when_it_comes_again(text: str) -> None:
    kept = cleaned(text).text
    assert cleaned(kept) == Cleaned(kept, ())
    assert not _HARMFUL.search(kept.replace("@media ", ""))
    assert all(rule.type != "error" for rule in tinycss2.parse_stylesheet(kept, skip_whitespace=True))


def test_the_page_of_what_may_be_set_is_current() -> None:
    """Made by: make docs."""
    assert (ROOT / "docs" / "styling.md").read_text(encoding="utf-8") == styling()
