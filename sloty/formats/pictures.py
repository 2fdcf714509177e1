"""Logos and favicons: whatever comes is unpacked, drawn anew and made small. What comes out is always a PNG of ours.

The bytes that come out follow from the picture's points alone. So what was in the file besides is left behind, and what
came out once comes out the same again: a tenant that was exported and applied has not changed.
"""

import base64
import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from io import BytesIO
from pathlib import Path
from typing import Any

from PIL import Image, ImageOps, UnidentifiedImageError

MEDIA_TYPE = "image/png"
FORMATS = ("PNG", "JPEG", "WEBP", "GIF")
LARGEST = 1024 * 1024
"""Bytes of a file as it comes."""
MOST_POINTS = 16_000_000
_LARGEST_TEXT = LARGEST * 4 // 3 + 100
_COLORS = (256, 128, 64, 32, 16)
_OPAQUE = 255


@dataclass(frozen=True, slots=True)
class Frame:
    """What a picture has to fit into."""

    width: int
    height: int
    most_bytes: int


LOGO = Frame(480, 96, 12_000)
"""Shown half as wide and high: sharp on screens with two points for one."""
FAVICON = Frame(32, 32, 2_000)


@dataclass(frozen=True, slots=True)
class Picture:
    """A PNG of ours."""

    content: bytes = field(repr=False)
    width: int
    height: int

    @property
    def digest(self) -> str:
        """Its name: SHA-256 of the content."""
        return hashlib.sha256(self.content).hexdigest()

    @property
    def address(self) -> str:
        """The picture as an address that holds it whole."""
        return written(self.content)


def written(content: bytes) -> str:
    """An image as a `data:` address; of which kind it is, its content says."""
    return f"data:{MEDIA_TYPE};base64,{base64.b64encode(content).decode()}"


def from_file(path: Path) -> str:
    """A file as an address that holds it whole; no more of it than is read anyway. Raises OSError."""
    with path.open("rb") as file:
        return written(file.read(LARGEST + 1))


def read(address: str) -> bytes:
    """The content of a `data:` address, whatever it is. Raises ValueError."""
    head, comma, text = address.partition(",")
    if not (head.startswith("data:") and head.endswith(";base64") and comma) or len(address) > _LARGEST_TEXT:
        raise ValueError("is the name of an image file, or a data: address in base64 of at most 1 MiB")
    try:
        return base64.b64decode("".join(text.split()), validate=True)
    except ValueError:
        raise ValueError("is no base64") from None


def known(content: bytes) -> Picture:
    """A PNG of ours, with the size that is written in it (PNG, 11.2.2)."""
    return Picture(content, *(int.from_bytes(content[at : at + 4]) for at in (16, 20)))


def drawn(content: bytes, frame: Frame) -> Picture:
    """The picture, no larger than its frame. Raises ValueError for what is no PNG, JPEG, WebP or GIF, or too large."""
    if len(content) > LARGEST:
        raise ValueError(f"is larger than {LARGEST // 1024**2} MB, the most that is read")
    image = _unpacked(content)
    image.thumbnail((frame.width, frame.height), Image.Resampling.LANCZOS)
    for smaller in _smaller(image):
        made = _packed(smaller)
        if len(made) <= frame.most_bytes:
            return Picture(made, smaller.width, smaller.height)
    raise ValueError("is too full of detail: a simpler picture is needed")


def _unpacked(content: bytes) -> Image.Image:
    with opened(content, FORMATS) as image:
        if image.width * image.height > MOST_POINTS:
            raise ValueError(f"has {image.width} × {image.height} points; at most {MOST_POINTS:,} are unpacked")
        return ImageOps.exif_transpose(image).convert("RGBA")


@contextmanager
def opened(content: bytes, formats: tuple[str, ...]) -> Iterator[Image.Image]:
    """An image before it is unpacked: its size is in its first bytes.

    Raises ValueError for what is none of these formats, and where it turns out in the block that it is damaged.
    """
    try:
        with Image.open(BytesIO(content), formats=formats) as image:
            yield image
    except UnidentifiedImageError:
        raise ValueError("is no PNG, JPEG, WebP or GIF (an SVG can hold programs; save it as PNG)") from None
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):
        raise ValueError(f"has too many points; at most {MOST_POINTS:,} are unpacked") from None
    except (OSError, SyntaxError, EOFError):
        raise ValueError("is damaged: it cannot be unpacked") from None


def _smaller(image: Image.Image) -> Iterator[Image.Image]:
    """The picture, then with ever fewer colours, then with fewer points."""
    for scale in (1, 0.75, 0.5):
        size = (max(1, round(image.width * scale)), max(1, round(image.height * scale)))
        scaled = image if scale == 1 else image.resize(size, Image.Resampling.LANCZOS)
        yield scaled
        flat = scaled.convert("RGB") if _is_opaque(scaled) else scaled
        for most in _COLORS:
            # The better method knows nothing of what can be seen through.
            method = Image.Quantize.FASTOCTREE if flat is scaled else Image.Quantize.MEDIANCUT
            yield flat.quantize(most, method=method, dither=Image.Dither.NONE).convert("RGBA")


def _is_opaque(image: Image.Image) -> bool:
    return image.getchannel("A").getextrema() == (_OPAQUE, _OPAQUE)


def _packed(image: Image.Image) -> bytes:
    """The points as a PNG: with a palette of them where there are few colours."""
    made = BytesIO()
    counted: Any = image.getcolors(_COLORS[0])
    if counted is None:
        (image.convert("RGB") if _is_opaque(image) else image).save(made, "PNG", optimize=True)
        return made.getvalue()
    # Those that can be seen through stand first: only for these does the file say how much.
    known = sorted((color for _, color in counted), key=lambda color: (color[3], color))
    places = {color: place for place, color in enumerate(known)}
    flat = Image.new("P", image.size)
    flat.putpalette([channel for color in known for channel in color[:3]])
    flat.putdata([places[color] for color in image.get_flattened_data()])
    seen_through = bytes(color[3] for color in known if color[3] < _OPAQUE)
    flat.save(made, "PNG", optimize=True, **({"transparency": seen_through} if seen_through else {}))
    return made.getvalue()
