"""Photos come out as they are seen, and with nothing else that was in the file."""

from io import BytesIO

import pytest
from PIL import Image

from sloty.formats import photos


def picture(kind: str, mode: str = "RGB", size: tuple[int, int] = (4, 2)) -> bytes:
    made = BytesIO()
    exif = Image.Exif()
    exif[0x010E] = "taken at home"
    Image.new(mode, size, 1).save(made, kind, exif=exif)
    return made.getvalue()


@pytest.mark.parametrize(
    ("kind", "mode"), [("PNG", "RGB"), ("PNG", "P"), ("JPEG", "CMYK"), ("JPEG", "L"), ("WEBP", "RGB")]
)
def test_an_image_is_drawn_anew_without_what_else_was_in_it(kind: str, mode: str) -> None:
    content = picture(kind, mode) + b"<script>alert(1)</script>"
    drawn = photos.redrawn(content)
    assert b"taken at home" in content
    assert b"taken at home" not in drawn
    assert b"script" not in drawn
    with Image.open(BytesIO(drawn)) as image:
        assert (image.format, image.size) == (kind, (4, 2))


@pytest.mark.parametrize("kind", ["PNG", "WEBP", "JPEG"])
def test_an_image_of_too_many_points_is_not_unpacked(monkeypatch: pytest.MonkeyPatch, kind: str) -> None:
    monkeypatch.setattr(photos, "_MOST_POINTS", 7)
    assert photos.redrawn(picture(kind)) == b""


def test_a_photo_larger_than_what_is_kept_is_made_smaller(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(photos, "LARGEST", 20_000)
    monkeypatch.setattr(photos, "_SIDES", (400, 150))
    made = BytesIO()
    Image.effect_noise((600, 300), 90).convert("RGB").save(made, "JPEG", quality=95)
    assert made.tell() > 20_000
    drawn = photos.redrawn(made.getvalue())
    assert len(drawn) <= 20_000
    with Image.open(BytesIO(drawn)) as image:
        assert image.size == (150, 75)


def test_a_jpeg_of_many_points_is_unpacked_at_a_fraction_of_its_size(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(photos, "_MOST_POINTS", 20_000)
    monkeypatch.setattr(photos, "_SIDES", (100, 50))
    with Image.open(BytesIO(photos.redrawn(picture("JPEG", size=(400, 200))))) as image:
        assert image.size == (200, 100)


@pytest.mark.parametrize("content", [b"%PDF-1.7 rest", b"<svg onload=alert(1)>"])
def test_what_is_no_image_is_judged_as_it_is(content: bytes) -> None:
    assert photos.redrawn(content) == content
