"""What came of handing something over. A gateway never raises for what the other side does."""

import re
from dataclasses import dataclass

_ADDRESS = re.compile(r"\S+@\S+|\+?\d[\d ()./-]{6,}\d")
_LONGEST = 200


@dataclass(frozen=True, slots=True)
class Accepted:
    """The other side has it."""

    reference: str | None = None
    """What it calls it."""


@dataclass(frozen=True, slots=True)
class Deferred:
    """Not now; perhaps later."""

    error: str
    retry_after: float | None = None
    """Seconds, when the other side said so."""
    silent: bool = False
    """It gave no answer in time: whoever asks again at once waits as long again."""


@dataclass(frozen=True, slots=True)
class Refused:
    """Never like this."""

    error: str
    of_recipient: bool = True
    """This address alone; False: credentials or settings, and nothing would go until they are mended."""
    opted_out: bool = False
    """Whoever has the address told the other side that they want nothing more."""


Outcome = Accepted | Deferred | Refused


def told(text: object) -> str:
    """An answer as it may be kept: one line, without addresses or numbers of people."""
    line = " ".join(text.decode(errors="replace").split() if isinstance(text, bytes) else str(text).split())
    return _ADDRESS.sub("…", line)[:_LONGEST]
