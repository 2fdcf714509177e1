"""Visits that overlap stand side by side."""

from collections.abc import Iterable
from dataclasses import replace

from sloty.operations.boards.views import Visit


def side_by_side(visits: Iterable[Visit]) -> tuple[Visit, ...]:
    """The same visits by their start, each with its lane, and with the number of lanes of those whom it stands among."""
    placed: list[Visit] = []
    cluster: list[Visit] = []
    ends: list[int] = []
    for visit in sorted(visits, key=lambda each: (each.top, each.bottom, each.code)):
        if ends and visit.top >= max(ends):
            placed += _of_width(cluster, len(ends))
            cluster, ends = [], []
        lane = next((lane for lane, end in enumerate(ends) if end <= visit.top), len(ends))
        ends[lane : lane + 1] = [visit.bottom]
        cluster.append(replace(visit, lane=lane))
    return (*placed, *_of_width(cluster, len(ends)))


def _of_width(cluster: list[Visit], lanes: int) -> list[Visit]:
    return [replace(visit, lanes=lanes) for visit in cluster]
