"""What a grid shows on top of its board: where the hand is, what it holds, what it has chosen."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID


@dataclass(frozen=True, slots=True)
class Ghost:
    """A visit that is being moved, where it would stand."""

    column: str
    """Key of the column."""
    top: int
    """Minute of the axis."""
    length: int
    """Minutes."""
    text: str
    """Whose it is; when it cannot stand there, why not."""
    ok: bool | None = None
    """Whether it can stand there; None while nobody has looked."""

    @property
    def bottom(self) -> int:
        """Minute at which it would end."""
        return self.top + self.length


@dataclass(frozen=True, slots=True)
class Gone:
    """A time that was taken by somebody else while the hand was on it."""

    column: str
    """Key of the column."""
    top: int
    bottom: int
    text: str = "taken"


@dataclass(frozen=True, slots=True)
class Marks:
    """All of them, at one moment."""

    now: datetime
    column: int = 0
    """Of the cursor."""
    row: int = 0
    lane: int = 0
    """Of the visits that share the cursor's row and column, the how-manieth it is on."""
    visit: UUID | None = None
    """The one that the cursor is on."""
    selected: frozenset[UUID] = frozenset()
    ghost: Ghost | None = None
    gone: Gone | None = None
    top: int = 0
    """The first row that is seen."""
