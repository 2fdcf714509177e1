"""Whatever comes in comes out as a small PNG of ours, with nothing else in it; and that one as itself."""

import os
import struct
import zlib
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from PIL import Image
from PIL.PngImagePlugin import PngInfo

from sloty.formats import pictures
from sloty.formats.pictures import FAVICON, LOGO, drawn


def saved(image: Image.Image, kind: str = "PNG", **more: Any) -> bytes:
    made = BytesIO()
    image.save(made, kind, **more)
    return made.getvalue()


def noise(mode: str, width: int, height: int) -> Image.Image:
    return Image.frombytes(mode, (width, height), os.urandom(width * height * len(mode)))


@pytest.mark.parametrize("frame", [LOGO, FAVICON])
@pytest.mark.parametrize(
    "image",
    [
        Image.new("RGB", (1000, 200), "#aa3300"),
        Image.linear_gradient("L").resize((300, 100)),
        noise("RGBA", 300, 60),
        noise("RGB", 300, 60),
        Image.new("RGBA", (3, 700), (1, 2, 3, 0)),
    ],
)
def test_it_fits_its_frame_and_comes_out_the_same_when_it_comes_again(image: Image.Image, frame: Any) -> None:
    made = drawn(saved(image), frame)
    assert made.width <= frame.width
    assert made.height <= frame.height
    assert len(made.content) <= frame.most_bytes
    assert drawn(made.content, frame) == made
    assert pictures.known(made.content) == made


@pytest.mark.parametrize("kind", pictures.FORMATS)
def test_every_kind_that_is_taken_becomes_a_png(kind: str) -> None:
    made = drawn(saved(Image.new("RGB", (40, 20), "#0f766e"), kind), LOGO)
    assert (made.width, made.height) == (40, 20)
    assert made.content.startswith(b"\x89PNG")


def test_what_was_in_the_file_besides_stays_behind() -> None:
    told = PngInfo()
    told.add_text("Comment", "taken at home", zip=False)
    where = Image.Exif()
    where[0x010E] = "taken at home"
    where[0x0112] = 6  # turned by a quarter
    photo = Image.new("RGB", (40, 20), "#0f766e")
    for content in (saved(photo, pnginfo=told), saved(photo, "JPEG", exif=where), saved(photo) + b"taken at home"):
        assert b"taken at home" in content
        assert b"taken at home" not in drawn(content, LOGO).content
    turned = drawn(saved(photo, "JPEG", exif=where), LOGO)
    assert (turned.width, turned.height) == (20, 40)


def test_of_a_film_the_first_picture_is_taken() -> None:
    film = saved(
        Image.new("RGB", (8, 8), "red"), "GIF", save_all=True, append_images=[Image.new("RGB", (8, 8), "blue")]
    )
    made = Image.open(BytesIO(drawn(film, LOGO).content)).convert("RGB")
    assert made.getpixel((0, 0)) == (255, 0, 0)


def bomb(width: int, height: int) -> bytes:
    """A PNG that says that it is so large."""
    parts = (b"IHDR" + struct.pack(">IIBBBBB", width, height, 8, 6, 0, 0, 0), b"IDAT" + zlib.compress(b""))
    chunks = (struct.pack(">I", len(part) - 4) + part + struct.pack(">I", zlib.crc32(part)) for part in parts)
    return b"\x89PNG\r\n\x1a\n" + b"".join(chunks)


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        (b"", "is no PNG"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'><script/></svg>", "save it as PNG"),
        (b"%PDF-1.7", "is no PNG"),
        (saved(Image.new("RGB", (90, 90), "red"))[:70], "damaged"),
        (bytes(pictures.LARGEST + 1), "is larger than 1 MB"),
        (bomb(5000, 5000), "5000 × 5000 points"),
        (bomb(60000, 60000), "too many points"),
    ],
)
def test_what_is_no_picture_or_too_large_is_refused(content: bytes, problem: str) -> None:
    with pytest.raises(ValueError, match=problem):
        drawn(content, LOGO)


@pytest.mark.parametrize(
    "address", ["logo.png", "https://example.org/logo.png", "data:image/png,abc", "data:;base64,ä"]
)
def test_an_address_holds_its_picture_itself(address: str) -> None:
    with pytest.raises(ValueError, match="base64"):
        pictures.read(address)


def test_an_address_may_be_broken_into_lines(tmp_path: Path) -> None:
    content = saved(Image.new("RGB", (4, 4), "red"))
    file = tmp_path / "logo.png"
    file.write_bytes(content)
    assert pictures.read(pictures.from_file(file)[:40] + "\n  " + pictures.from_file(file)[40:]) == content
