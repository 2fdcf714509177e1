import re
import time

import pytest

from sloty.engine.patterns import PatternRefused, check_pattern

LONGEST = 200


@pytest.mark.parametrize(
    "pattern",
    [
        r"[A-Z]{2}[0-9]{6}",
        r"[0-9]{5}(-[0-9]{4})?",
        r"(\d{3}-){2}\d{4}",
        r"[^@]+@[^@]+\.[^@]+",
        r"(?:ab|cd){2}",
        r"[]\]a]+\)*",
        r"a*a*a*b",
        r"a*?a*+b",
        r"a{,5}\{{2,}",
        r"(a|b|c|d|e|f){8}x",
        r"\x41é+",
    ],
)
def test_a_pattern_that_is_quick_is_taken(pattern: str) -> None:
    check_pattern(pattern, longest=LONGEST)
    started = time.perf_counter()
    for text in ("a" * LONGEST, "a" * (LONGEST - 1) + "!", "ab" * 100, "f" * LONGEST):
        re.fullmatch(pattern, text)
    assert time.perf_counter() - started < 2


@pytest.mark.parametrize(
    "pattern",
    [
        r"(a+)+$",
        r"(a*)*",
        r"(a|a)*b",
        r"(a|aa)+$",
        r"((a?){30})a{30}",
        "a?" * 30 + "a" * 30,
        "(a|a)" * 30,
        "a*a*a*a*b",
        r"(\w+ ){1,3}\w+",
        r"((){1000}){1000}",
        r"((a{1000}){1000}){1000}",
        r"x{20000}",
    ],
)
def test_a_pattern_that_may_take_for_ever_is_refused(pattern: str) -> None:
    with pytest.raises(PatternRefused, match="too many ways"):
        check_pattern(pattern, longest=LONGEST)


@pytest.mark.parametrize(
    ("pattern", "reason"),
    [
        ("(", "not a regular expression"),
        ("[[a]", "not a regular expression"),
        ("a{99999999999}", "not a regular expression"),
        (r"(a)\1", "refers back"),
        ("(?=a)b", "other than"),
        ("(?i)a", "other than"),
        ("(?P<name>a)", "other than"),
        ("a" * 201, "longer than"),
    ],
)
def test_what_is_no_plain_pattern_is_refused_with_the_reason(pattern: str, reason: str) -> None:
    with pytest.raises(PatternRefused, match=reason):
        check_pattern(pattern, longest=LONGEST)
