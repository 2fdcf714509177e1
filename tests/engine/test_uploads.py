import hashlib

import pytest

from sloty.engine.uploads import LARGEST, Upload, read_upload
from sloty.engine.values import Unreadable

PDF = b"%PDF-1.7\n"


@pytest.mark.parametrize(
    ("content", "media_type"),
    [
        (b"\x89PNG\r\n\x1a\n...", "image/png"),
        (b"\xff\xd8\xff\xe0...", "image/jpeg"),
        (b"RIFF\n\0\0\0WEBPVP8 ", "image/webp"),
        (PDF, "application/pdf"),
    ],
)
def test_a_file_is_what_its_content_says(content: bytes, media_type: str) -> None:
    assert read_upload(Upload("scan.exe", content)) == {
        "filename": "scan.exe",
        "media_type": media_type,
        "size": len(content),
        "sha256": hashlib.sha256(content).hexdigest(),
    }


@pytest.mark.parametrize("content", [b"", b"<svg/>", b"<html>", b"GIF89a", b" %PDF-", b"MZ"])
def test_other_files_are_refused_whatever_they_are_called(content: bytes) -> None:
    with pytest.raises(Unreadable):
        read_upload(Upload("scan.pdf", content))


def test_a_file_of_two_mebibytes_is_the_largest() -> None:
    assert read_upload(Upload("a.pdf", PDF.ljust(LARGEST)))["size"] == LARGEST
    with pytest.raises(Unreadable):
        read_upload(Upload("a.pdf", PDF.ljust(LARGEST + 1)))


@pytest.mark.parametrize("filename", ["../../etc/a.pdf", "C:\\scans\\a.pdf", " a.pdf "])
def test_folders_in_a_name_are_dropped(filename: str) -> None:
    assert read_upload(Upload(filename, PDF))["filename"] == "a.pdf"


@pytest.mark.parametrize("filename", ["", "..", "a/", "a\0.pdf", "a\n.pdf", "x" * 201])
def test_a_name_that_is_none_is_refused(filename: str) -> None:
    with pytest.raises(Unreadable):
        read_upload(Upload(filename, PDF))


def test_the_content_stays_out_of_what_is_printed() -> None:
    assert "secret" not in repr(Upload("a.pdf", b"secret"))
