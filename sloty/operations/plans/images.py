"""Images that a plan names as files: read, and put into the plan itself, so that it is whole without them."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from sloty import formats

_FIELDS = ("logo", "favicon")
_WHOLE = ("data:", "sha256:")
Place = tuple[str | int, ...]


def read_in(content: dict[str, Any], folder: Callable[[Place], Path]) -> Iterator[tuple[Place, str]]:
    """Put every image in the place of its file's name, which is relative to the folder of the plan's own file.

    Gives the place and the problem of each that cannot be read.
    """
    for place, branding in _brandings(content):
        for name in _FIELDS:
            said = branding.get(name)
            if not isinstance(said, str) or said.startswith(_WHOLE):
                continue
            try:
                branding[name] = formats.pictures.from_file(folder(place) / said)
            except OSError as error:
                yield (*place, name), f"{said} cannot be read: {(error.strerror or str(error)).lower()}"


def _brandings(content: dict[str, Any]) -> Iterator[tuple[Place, dict[str, Any]]]:
    locations = content.get("locations")
    items: list[tuple[Place, Any]] = [(("tenant",), content.get("tenant"))]
    items += [(("locations", n), each) for n, each in enumerate(locations if isinstance(locations, list) else ())]
    for place, item in items:
        branding = item.get("branding") if isinstance(item, dict) else None
        if isinstance(branding, dict):
            yield (*place, "branding"), branding
