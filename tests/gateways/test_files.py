"""Messages as files: private, whole, and one for each message."""

import stat
from pathlib import Path

from sloty.gateways.files import FileTransport
from sloty.gateways.outcome import Accepted, Deferred


def test_a_message_is_a_private_file_that_a_resend_replaces(tmp_path: Path) -> None:
    transport = FileTransport(tmp_path / "outbox")
    assert transport.check() == Accepted()
    assert transport.send_mail(b"one", "m1") == Accepted("m1.eml")
    assert transport.send_mail(b"two", "m1") == Accepted("m1.eml")
    assert transport.send_text("hi", "+15551234567", "m2") == Accepted("m2.txt")
    there = sorted((tmp_path / "outbox").iterdir())
    assert [path.name for path in there] == ["m1.eml", "m2.txt"]
    assert there[0].read_bytes() == b"two"
    assert there[1].read_text() == "To: +15551234567\n\nhi\n"
    assert {stat.S_IMODE(path.stat().st_mode) for path in there} == {0o600}


def test_a_folder_that_cannot_be_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    transport = FileTransport(tmp_path / "file" / "outbox")
    assert isinstance(transport.check(), Deferred)
    assert isinstance(transport.send_mail(b"one", "m1"), Deferred)
