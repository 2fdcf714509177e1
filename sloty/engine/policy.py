from dataclasses import dataclass


@dataclass(frozen=True)
class Notice:
    hours: int = 0
    days: int = 0
