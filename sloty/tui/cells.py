"""Text measured in the cells of a terminal: letters of some scripts are two wide, some marks none."""

from rich.cells import cell_len, set_cell_size

from sloty.formats.terminal import safe

_CUT = "…"


def fit(text: str, width: int) -> str:
    """The text, harmless, and exactly that wide: cut where it is longer, and so that one sees it."""
    clean = safe(text)
    if cell_len(clean) <= width:
        return set_cell_size(clean, width)
    return set_cell_size(clean, width - 1) + _CUT if width > 0 else ""
