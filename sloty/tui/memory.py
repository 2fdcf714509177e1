"""What a desk remembers from one day to the next: where it looked, and how it looks. Nothing of any customer."""

import json
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Annotated, Any

from pydantic import AfterValidator, Field, TypeAdapter, ValidationError

from sloty.operations.boards.views import Layout
from sloty.tui.widgets.geometry import STEPS

_NAME = "desk.json"


def _known(step: int) -> int:
    if step not in STEPS:
        raise ValueError
    return step


@dataclass
class Memory:
    """As it was left."""

    location: str | None = None
    provider: str | None = None
    layout: Layout = Layout.PROVIDERS
    view: Annotated[str, Field(pattern="^(grid|month|agenda)$")] = "grid"
    theme: str | None = None
    service: str | None = None
    """The service that was booked last."""
    step: Annotated[int, AfterValidator(_known)] = 15
    """Minutes a row."""


_READ = TypeAdapter(Memory)


def recall(folder: Path, tenant: str) -> Memory:
    """What was remembered for a tenant; a file that is not there or makes no sense is as none."""
    with suppress(ValidationError):
        return _READ.validate_python(_all(folder).get(tenant, {}))
    return Memory()


def remember(folder: Path, tenant: str, memory: Memory) -> None:
    """Keep it; a folder that cannot be written is no reason to complain."""
    kept = {**_all(folder), tenant: asdict(memory)}
    beside = folder / f"{_NAME}.new"
    with suppress(OSError):
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        beside.write_text(json.dumps(kept, indent=1), encoding="utf-8")
        beside.replace(folder / _NAME)


def _all(folder: Path) -> dict[str, Any]:
    try:
        kept = json.loads((folder / _NAME).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return kept if isinstance(kept, dict) else {}
