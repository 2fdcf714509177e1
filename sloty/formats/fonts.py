"""The fonts that a tenant may choose from: stacks of what computers have. Nothing is loaded, on pages or in mail."""

from collections.abc import Mapping

FONTS: Mapping[str, str] = {
    "system": "system-ui, -apple-system, 'Segoe UI', Roboto, Helvetica, Arial, sans-serif",
    "humanist": "Seravek, 'Gill Sans Nova', Ubuntu, Calibri, 'DejaVu Sans', sans-serif",
    "geometric": "Avenir, Montserrat, Corbel, 'URW Gothic', sans-serif",
    "grotesque": "Inter, Roboto, 'Helvetica Neue', 'Arial Nova', 'Nimbus Sans', Arial, sans-serif",
    "rounded": "ui-rounded, 'Hiragino Maru Gothic ProN', Quicksand, Comfortaa, 'Arial Rounded MT', Calibri, sans-serif",
    "serif": "Charter, 'Bitstream Charter', Cambria, Georgia, 'Times New Roman', serif",
    "antique": "'Iowan Old Style', 'Palatino Linotype', Palatino, 'URW Palladio L', P052, serif",
    "slab": "Rockwell, 'Rockwell Nova', 'Roboto Slab', 'DejaVu Serif', 'Sitka Small', serif",
}
"""The first of each stack that a computer has is used."""
USUAL = "system"
