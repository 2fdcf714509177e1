"""Messages as files, for an installation that sends nothing yet: what would be sent can be read there."""

import os
from dataclasses import dataclass
from pathlib import Path

from sloty.gateways.outcome import Accepted, Deferred, Outcome


@dataclass(frozen=True, slots=True)
class FileTransport:
    """A folder with a file a message; the same message again replaces its file."""

    folder: Path

    def send_mail(self, message: bytes, name: str) -> Outcome:
        """One `.eml`."""
        return self._write(f"{name}.eml", message)

    def send_text(self, text: str, recipient: str, name: str) -> Outcome:
        """One `.txt`, with the number above the text."""
        return self._write(f"{name}.txt", f"To: {recipient}\n\n{text}\n".encode())

    def check(self) -> Outcome:
        """Whether the folder can be written."""
        try:
            self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        except OSError as error:
            return Deferred(error.strerror or str(error))
        return Accepted() if os.access(self.folder, os.W_OK) else Deferred("the folder cannot be written")

    def _write(self, name: str, content: bytes) -> Outcome:
        half = self.folder / f".{name}.{os.getpid()}"
        try:
            self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            handle = os.open(half, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
            with os.fdopen(handle, "wb") as file:
                file.write(content)
            half.replace(self.folder / name)
        except OSError as error:
            return Deferred(error.strerror or str(error))
        return Accepted(name)
