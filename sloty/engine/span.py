"""Half-open stretches of time, in UTC."""

from dataclasses import dataclass
from datetime import UTC, datetime

from sloty.errors import Invalid


class SpanInvalid(Invalid):
    """A span has an aware start before an aware end."""

    code = "span_invalid"
    sentence = "A span needs a start before its end."


@dataclass(frozen=True, slots=True)
class Span:
    """[start, end)."""

    start: datetime
    end: datetime

    def __post_init__(self) -> None:
        if self.start.tzinfo is None or self.end.tzinfo is None or not self.start < self.end:
            raise SpanInvalid
        object.__setattr__(self, "start", self.start.astimezone(UTC))
        object.__setattr__(self, "end", self.end.astimezone(UTC))
