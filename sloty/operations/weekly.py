"""Weekly hours as they are written: days that are alike together, in the words that files and commands read."""

from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any, NamedTuple

from sloty.operations.specs import HoursSpec
from sloty.operations.specs.types import clock

_DAY_NAMES = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


class Weekly(NamedTuple):
    """One span on one ISO weekday, in minutes of the local day. Equal when they say the same."""

    weekday: int
    opens: int
    closes: int
    valid_from: date | None = None
    valid_to: date | None = None
    breaks: tuple[tuple[int, int], ...] = ()
    """By their start."""


def asked_for(specs: Iterable[HoursSpec]) -> list[Weekly]:
    """What specs say, day by day; told twice, they are the same hours."""
    spans = (
        Weekly(day, spec.opens, spec.closes, spec.valid_from, spec.valid_to, tuple(sorted(map(_break, spec.breaks))))
        for spec in specs
        for day in spec.weekdays()
    )
    return list(dict.fromkeys(spans))


def _break(text: str) -> tuple[int, int]:
    hours = HoursSpec.model_validate(f"mon {text}")
    return hours.opens, hours.closes


def told(spans: Iterable[Weekly]) -> tuple[str, ...]:
    """For people: `mon-fri 09:00-17:00 except 12:00-13:00`, and from when to when it holds."""
    return tuple(f"{_days(days)} {_times(span)}{_validity(span)}" for days, span in _alike(spans))


def written(spans: Iterable[Weekly]) -> list[str | dict[str, Any]]:
    """For files: as `HoursSpec` reads it, the short form where it says everything."""
    return [
        f"{_days(days)} {_times(span)}" if span.valid_from is None and span.valid_to is None else _whole(days, span)
        for days, span in _alike(spans)
    ]


def _alike(spans: Iterable[Weekly]) -> Iterator[tuple[list[int], Weekly]]:
    alike: dict[Weekly, list[int]] = {}
    for span in spans:
        alike.setdefault(span._replace(weekday=0), []).append(span.weekday)
    first = date.min
    yield from sorted(
        ((sorted(days), span) for span, days in alike.items()),
        key=lambda each: (each[0], each[1].opens, each[1].valid_from or first, each[1].closes, each[1].breaks),
    )


def _days(days: list[int]) -> str:
    if len(days) > 2 and days == list(range(days[0], days[-1] + 1)):
        return f"{_DAY_NAMES[days[0] - 1]}-{_DAY_NAMES[days[-1] - 1]}"
    return ",".join(_DAY_NAMES[day - 1] for day in days)


def _times(span: Weekly) -> str:
    text = f"{clock(span.opens)}-{clock(span.closes)}"
    return f"{text} except {', '.join(_breaks(span))}" if span.breaks else text


def _breaks(span: Weekly) -> list[str]:
    return [f"{clock(opens)}-{clock(closes)}" for opens, closes in span.breaks]


def _validity(span: Weekly) -> str:
    if span.valid_from is None and span.valid_to is None:
        return ""
    return f" ({span.valid_from or '…'} to {span.valid_to or '…'})"


def _whole(days: list[int], span: Weekly) -> dict[str, Any]:
    whole = {
        "days": _days(days),
        "opens": clock(span.opens),
        "closes": clock(span.closes),
        "breaks": _breaks(span),
        "valid_from": span.valid_from and span.valid_from.isoformat(),
        "valid_to": span.valid_to and span.valid_to.isoformat(),
    }
    return {name: value for name, value in whole.items() if value}
