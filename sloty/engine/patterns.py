"""Which regular expressions a tenant may give: those that Python's backtracking matcher finishes quickly on any text.

Python's `re` has no time limit, and `(a+)+$` takes longer than the universe on forty letters. So a pattern is read
here before it is ever run: no repeat of what can itself match in several ways, and a bound on the number of ways in
which the whole can be tried.
"""

import re
import warnings
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from sloty.errors import Invalid

LONGEST: Final = 200
"""Characters of a pattern."""
MOST_WAYS: Final = 10_000_000
"""Ways to try a pattern on a text: at worst about half a second. Three unbounded repeats on 200 characters."""
_MOST_STEPS: Final = 10_000

_TOKEN: Final = re.compile(
    r"""
      (?P<escape> \\ (?: x[0-9a-fA-F]{2} | u[0-9a-fA-F]{4} | U[0-9a-fA-F]{8} | N\{[^}]*\} | . ) )
    | (?P<class>  \[ \^? \]? (?: \\. | [^\]\\] )* \] )
    | (?P<open>   \( (?: \?: )? )
    | (?P<close>  \) )
    | (?P<repeat> (?: [*+?] | \{[0-9]+(?:,[0-9]*)?\} | \{,[0-9]+\} ) [?+]? )
    | (?P<or>     \| )
    | (?P<other>  . )
    """,
    re.VERBOSE | re.DOTALL,
)


class PatternRefused(Invalid):
    """A regular expression that is none, or that might take for ever."""

    code = "pattern_refused"
    sentence = "The pattern {reason}."
    hint = "Keep to letters, [classes], groups and plain repeats, like [A-Z]{{2}}[0-9]{{6}}."


@dataclass
class _Part:
    """What has been read of one group, or of the whole; or one character of it."""

    ways: int = 1
    """In how many ways it can match at one place, at most; counted up to just over MOST_WAYS."""
    steps: int = 0
    """How long it is when every repeat is written out, at most."""
    alternatives: int = 1
    pending: "_Part | None" = None
    """The piece read last: a repeat that follows would repeat it."""

    def settle(self, least: int = 1, most: int = 1) -> None:
        """Let the pending piece stand `least` to `most` times."""
        piece, self.pending = self.pending, None
        if piece is not None:
            # k times, each in `ways` ways: ways ** k. More than 24 factors of two are over the bound anyhow.
            powers = (piece.ways ** min(times, 24) for times in range(least, min(most, _MOST_STEPS) + 1))
            self.ways = min(self.ways * sum(powers), MOST_WAYS + 1)
            self.steps += (piece.steps + 1) * most


def check_pattern(pattern: str, *, longest: int) -> None:
    """Raise PatternRefused unless `pattern` is a regular expression that is quick on `longest` characters."""
    if len(pattern) > LONGEST:
        raise PatternRefused(reason=f"is longer than {LONGEST} characters")
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error")  # "[[" warns: its meaning may change
            re.compile(pattern)
    except (re.error, FutureWarning, RecursionError, OverflowError) as error:
        raise PatternRefused(reason=f"is not a regular expression: {error}") from None
    whole = _read(_tokens(pattern), longest)
    if whole.ways > MOST_WAYS or whole.steps > _MOST_STEPS:
        raise PatternRefused(reason="can match in too many ways: use fewer repeats, and no repeat inside a repeat")


def _tokens(pattern: str) -> Iterator[tuple[str, str]]:
    for found in _TOKEN.finditer(pattern):
        assert found.lastgroup is not None
        yield found.lastgroup, found[0]


def _read(tokens: Iterator[tuple[str, str]], longest: int) -> _Part:
    """One group, up to its end or that of the pattern; `re` has already accepted it, so it is well formed."""
    part = _Part()
    first = True
    for kind, text in tokens:
        if kind == "close":
            break
        if first and text[0] == "?":
            raise PatternRefused(reason="uses a (?…) other than (?:…)")
        if kind == "escape" and text[1] in "123456789":
            raise PatternRefused(reason="refers back to a group")
        if kind == "repeat":
            part.settle(*_bounds(text, longest))
        else:
            part.settle()
            part.alternatives += kind == "or"
            part.pending = _read(tokens, longest) if kind == "open" else _Part()
        first = False
    part.settle()
    # One branch or another has no more ways than all of them together, times the choice.
    part.ways *= part.alternatives
    return part


def _bounds(text: str, longest: int) -> tuple[int, int]:
    """Fewest and most times; "without end" is as often as the longest text has room for."""
    plain = text[:-1] if len(text) > 1 and text[-1] in "?+" else text
    if plain in {"*", "+", "?"}:
        return (1 if plain == "+" else 0), (1 if plain == "?" else longest)
    least, comma, most = plain[1:-1].partition(",")
    low = int(least or 0)
    return low, (int(most) if most else max(low, longest)) if comma else low
