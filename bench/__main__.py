"""`python -m bench [slots|booking|boards|imports|customers|messages|startup|grid|desk|web …]`: measure, print what came out."""

import argparse
import sys
from collections.abc import Iterator, Sequence

from bench import boards, booking, customers, desk, grid, ground, imports, messages, slots, startup, web
from bench.report import Measure, table

_ON_GROUND = {"slots": slots.measures, "booking": booking.measures}
_ALL = (*_ON_GROUND, "boards", "imports", "customers", "messages", "startup", "grid", "desk", "web")


def main() -> int:
    """1 when something is over its bound and --strict was given."""
    parser = argparse.ArgumentParser(prog="python -m bench", description="Ratios to the limit, measured side by side.")
    parser.add_argument("what", nargs="*", metavar="|".join(_ALL), help="what to measure; everything unless said")
    parser.add_argument("--strict", action="store_true", help="fail when something is over its bound")
    words = parser.parse_args()
    # Not by `choices`, which refuse the empty list.
    if unknown := set(words.what) - set(_ALL):
        parser.error(f"unknown: {', '.join(sorted(unknown))}")
    found = [*_measured(words.what or _ALL)]
    print(table(found))
    return int(words.strict and not all(measure.ok for measure in found))


def _measured(what: Sequence[str]) -> Iterator[Measure]:
    if "startup" in what:
        yield from startup.measures()
    if "boards" in what:
        yield from boards.measures()
    if "grid" in what:
        yield from grid.measures()
    if "desk" in what:
        yield from desk.measures()
    if "web" in what:
        yield from web.measures()
    if "imports" in what:
        yield from imports.measures()
    if "customers" in what:
        yield from customers.measures()
    if "messages" in what:
        yield from messages.measures()
    # Slots first: bookings use up what the workload leaves free.
    wanted = [measures for name, measures in _ON_GROUND.items() if name in what]
    if wanted:
        with ground.prepared() as filled:
            for measures in wanted:
                yield from measures(filled)


if __name__ == "__main__":
    sys.exit(main())
