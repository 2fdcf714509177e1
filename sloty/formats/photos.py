"""Photos that customers send: drawn anew, which leaves behind whatever else was in the file, and no larger than is kept."""

from io import BytesIO

from PIL import Image, ImageOps

from sloty.engine.uploads import LARGEST
from sloty.formats.pictures import opened

_KINDS = {b"\x89PNG": "PNG", b"\xff\xd8\xff": "JPEG", b"RIFF": "WEBP"}
"""By what the file begins with."""
_MOST_POINTS = 40_000_000
_SIDES = (2400, 1600)
"""Points of the longer side of an image that would be too large."""


def redrawn(content: bytes) -> bytes:
    """The image without where it was taken and the like; smaller where it would be too large, as telephones make them.

    Other files stay as they are, to be judged by their content. What looks like an image and is none is left empty.
    """
    kind = next((name for starts, name in _KINDS.items() if content.startswith(starts)), None)
    if kind is None:
        return content
    try:
        with opened(content, (kind,)) as image:
            # A JPEG can be unpacked at a fraction of its size.
            if kind == "JPEG" and image.width * image.height > _MOST_POINTS // 4:
                image.draft("RGB", (_SIDES[0], _SIDES[0]))
            if image.width * image.height > _MOST_POINTS:
                return b""
            turned = ImageOps.exif_transpose(image)
            clean = turned.convert("RGB" if kind == "JPEG" else "RGBA") if turned.mode in {"P", "CMYK"} else turned
            clean.info.clear()
            return _saved(clean, kind)
    except ValueError:
        return b""


def _saved(image: Image.Image, kind: str) -> bytes:
    made = BytesIO()
    image.save(made, kind, quality=88)
    for side in _SIDES:
        if made.tell() <= LARGEST:
            break
        image.thumbnail((side, side))
        made = BytesIO()
        image.save(made, kind, quality=85)
    return made.getvalue()
