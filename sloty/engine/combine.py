"""Start space: from what is open and what is taken to the set of permitted visit starts, as ranges of epoch seconds.

Asking "may a visit start here" turns every rule into a set of starts, and rules combine by set algebra: all of them
must permit a start, a pool needs so many of its members to. All loops are linear merges over integers.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from itertools import accumulate
from operator import itemgetter

from sloty.engine.hours import Opening
from sloty.engine.slots import Timing
from sloty.engine.span import Range, Ranges, join, meet

Taken = tuple[int, int, int]
"""(start, end, lane) of a reservation in epoch seconds, buffers inside: what the calendar lacks."""
_start, _end = itemgetter(0), itemgetter(1)


def visit_starts(openings: Iterable[Opening], timing: Timing) -> Ranges:
    """The starts whose whole visit is open; it may run across the seam of two openings that touch."""
    spare = timing.duration * 60 - 1
    runs = join((start, end) for start, end, _ in openings)
    return [(start, end - spare) for start, end in runs if start < end - spare]


def free_starts(taken: Sequence[Taken], capacity: int, timing: Timing, within: Range) -> Ranges:
    """The starts in `within` whose whole footprint is free on some one of the first `capacity` lanes.

    `taken` is sorted by start. Lanes beyond the capacity, left from when it was larger, do not matter.
    """
    if capacity < 1:
        return []
    lanes: list[list[Range]] = [[] for _ in range(capacity)]
    if capacity == 1:
        lanes[0] = [(start, end) for start, end, lane in taken if not lane]
    else:
        for start, end, lane in taken:
            if lane < capacity:
                lanes[lane].append((start, end))
    if not all(lanes):
        return [within]
    free = [_free_on(lane, timing, within) for lane in lanes]
    return free[0] if capacity == 1 else join(sorted(each for ranges in free for each in ranges))


def _free_on(lane: Sequence[Range], timing: Timing, within: Range) -> Ranges:
    """The starts between what one lane has taken: from an end and the buffer on, until the footprint meets the next."""
    head = timing.before * 60
    tail = (timing.duration + timing.after) * 60 - 1
    # Within a lane nothing overlaps, by the database's constraint; the running maximum costs little and trusts nobody.
    opens = [within[0], *(end + head for end in accumulate(map(_end, lane), max))]
    closes = [*(start - tail for start, _ in lane), within[1]]
    return clip([pair for pair in zip(opens, closes, strict=True) if pair[0] < pair[1]], within)


def clip(ranges: Ranges, within: Range) -> Ranges:
    """What of the ranges lies in one range."""
    low, high = within
    found = list(ranges[bisect_right(ranges, low, key=_end) : bisect_left(ranges, high, key=_start)])
    if found and found[0][0] < low:
        found[0] = (low, found[0][1])
    if found and found[-1][1] > high:
        found[-1] = (found[-1][0], high)
    return found


def all_of(sets: Iterable[Ranges]) -> Ranges:
    """What lies in every one of the sets, of which there is at least one."""
    first, *others = sorted(sets, key=len)
    for each in others:
        first = clip(each, first[0]) if len(first) == 1 else meet(first, each)
    return first


def at_least(sets: Sequence[Ranges], quantity: int) -> Ranges:
    """What lies in `quantity` or more of the sets."""
    if quantity > len(sets):
        return []
    if quantity == 1:
        return join(sorted(each for ranges in sets for each in ranges))
    # An opening sorts before a closing at the same place, so that ranges which only touch stay one.
    edges = sorted(edge for ranges in sets for start, end in ranges for edge in ((start, 0), (end, 1)))
    found: list[Range] = []
    depth = begun = 0
    for at, closing in edges:
        if closing:
            depth -= 1
            if depth == quantity - 1 and begun < at:
                found.append((begun, at))
        else:
            depth += 1
            if depth == quantity:
                begun = at
    return join(found)


def grid(openings: Iterable[Opening], step: int, permitted: Ranges) -> list[int]:
    """The permitted starts that lie in an opening and a whole number of steps (seconds) after its anchor, in order."""
    found: list[int] = []
    at, count = 0, len(permitted)
    for start, end, anchor in openings:
        while at < count and permitted[at][1] <= start:
            at += 1
        each = at
        while each < count and permitted[each][0] < end:
            low, high = permitted[each]
            low = max(low, start)
            found += range(low + (anchor - low) % step, min(high, end), step)
            each += 1
    return found
