"""A real terminal with a program on it: a pty, what stands on its screen, keys as a keyboard sends them."""

import os
import select
import sys
from collections.abc import Callable, Mapping, Sequence
from time import monotonic
from typing import Any, Final, Self

import pexpect
import pyte

KEYS: Final = {
    "enter": "\r",
    "escape": "\x1b",
    "tab": "\t",
    "space": " ",
    "up": "\x1b[A",
    "down": "\x1b[B",
    "right": "\x1b[C",
    "left": "\x1b[D",
    "home": "\x1b[H",
    "end": "\x1b[F",
    "pageup": "\x1b[5~",
    "pagedown": "\x1b[6~",
    "ctrl+s": "\x13",
}
"""What a terminal sends for a key; a letter is itself."""
DESK: Final = (sys.executable, "-m", "sloty", "desk")
_PATIENCE = 90.0
_CHUNK = 1 << 16


class NeverShown(AssertionError):
    """What was waited for did not come on the screen."""


class Terminal:
    """Somebody before a screen: presses keys, counts them, looks. Gone at the end of the block, as is the program."""

    def __init__(
        self,
        words: Sequence[str] = DESK,
        *,
        size: tuple[int, int] = (120, 34),
        environment: Mapping[str, str] | None = None,
        **settings: str,
    ) -> None:
        columns, rows = size
        inherited = {**(os.environ if environment is None else environment)}
        # Size, colours and letters are the test's business, not those of the terminal that it runs on.
        for name in ("NO_COLOR", "COLUMNS", "LINES"):
            inherited.pop(name, None)
        inherited |= {"TERM": "xterm-256color", "COLORTERM": "truecolor", "LANG": "C.UTF-8", "LC_ALL": "", **settings}
        self.child: Any = pexpect.spawn(
            words[0],
            list(words[1:]),
            env=inherited,
            dimensions=(rows, columns),
            timeout=None,
        )
        self.screen = pyte.Screen(columns, rows)
        self._stream = pyte.ByteStream(self.screen)
        self.raw = bytearray()
        """Every byte that was written to the terminal."""
        self.keys = 0
        """Keys pressed so far, letters of texts apart."""

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.child.close(force=True)

    @property
    def text(self) -> str:
        """What stands on the screen, line by line."""
        return "\n".join(self.screen.display)

    def press(self, *keys: str) -> None:
        """One key after the other, at once: nothing may follow Escape, which it would be taken for the begin of."""
        self.keys += len(keys)
        self._send("".join(KEYS.get(key, key) for key in keys))

    def type(self, text: str) -> None:
        """Letters; they are not counted."""
        self._send(text)

    def _send(self, text: str) -> None:
        os.write(self.child.child_fd, text.encode())

    def until(self, true: Callable[[], object], patience: float = _PATIENCE) -> None:
        """Read until that is so; raises `NeverShown`."""
        end = monotonic() + patience
        while not true():
            if not self.read(end - monotonic()):
                raise NeverShown(self.text)

    def sees(self, *texts: str, patience: float = _PATIENCE) -> None:
        """Wait until all of them stand on the screen."""
        self.until(lambda: all(text in self.text for text in texts), patience)

    def read(self, seconds: float) -> bool:
        """Take what was written, as `take`, and show it."""
        written = self.take(seconds)
        self._stream.feed(written)
        return bool(written)

    def take(self, seconds: float) -> bytes:
        """What was written, waiting so long for it; nothing when nothing was, or nothing will be any more."""
        if not select.select([self.child.child_fd], [], [], max(seconds, 0.0))[0]:
            return b""
        try:
            written = os.read(self.child.child_fd, _CHUNK)
        except OSError:
            # How Linux says that nobody has the terminal open any more.
            return b""
        self.raw += written
        return written

    def watch(self, seconds: float) -> None:
        """Look on for so long, whatever is written."""
        end = monotonic() + seconds
        while (left := end - monotonic()) > 0:
            self.read(left)

    def resize(self, columns: int, rows: int) -> None:
        """Drag the window's corner: the program is told, as by SIGWINCH."""
        self.screen.resize(rows, columns)
        self.child.setwinsize(rows, columns)

    def hang_up(self) -> int:
        """Close the window; how the program ended, negative for a signal."""
        self.child.ptyproc.fileobj.close()
        self.child.wait()
        return self._status()

    def ended(self) -> int:
        """Wait for the program's end; its exit status, negative for a signal."""
        end = monotonic() + _PATIENCE
        while self.read(end - monotonic()):
            pass
        if monotonic() > end:
            raise NeverShown(self.text)
        self.child.wait()
        return self._status()

    def _status(self) -> int:
        status, signal = self.child.exitstatus, self.child.signalstatus
        return int(status) if status is not None else -int(signal)
