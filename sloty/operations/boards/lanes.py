"""Visits that overlap stand side by side."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from sloty.operations.boards.views import Visit


def side_by_side(visits: Iterable[Visit]) -> tuple[Visit, ...]:
    """The same visits by their start, each with its lane, and with the number of lanes of those whom it stands among."""
    placed: list[Visit] = []
    cluster: list[Visit] = []
    lowest = 0
    for visit in sorted(visits, key=lambda each: (each.top, each.bottom, each.code)):
        if visit.top >= lowest:
            placed += _parted(cluster)
            cluster = []
        cluster.append(visit)
        lowest = max(lowest, visit.bottom)
    return (*placed, *_parted(cluster))


def _parted(cluster: Sequence[Visit]) -> Iterator[Visit]:
    """Each in the first lane that is free again, which takes as few lanes as there can be."""
    if len(cluster) <= 1:
        # Nearly all are alone: they need no copy.
        yield from cluster
        return
    ends: list[int] = []
    lanes = []
    for visit in cluster:
        lane = next((lane for lane, end in enumerate(ends) if end <= visit.top), len(ends))
        ends[lane : lane + 1] = [visit.bottom]
        lanes.append(lane)
    for visit, lane in zip(cluster, lanes, strict=True):
        yield replace(visit, lane=lane, lanes=len(ends))
