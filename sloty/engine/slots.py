from dataclasses import dataclass
from datetime import datetime, timedelta

from sloty.engine.span import Span


@dataclass(frozen=True)
class Timing:
    duration: int
    step: int
    before: int = 0
    after: int = 0

    def visit(self, start: datetime) -> Span:
        return Span(start, start + timedelta(minutes=self.duration))

    def footprint(self, start: datetime) -> Span:
        return Span(start - timedelta(minutes=self.before), start + timedelta(minutes=self.duration + self.after))
