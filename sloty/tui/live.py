"""What happens elsewhere reaches this desk: a thread that listens, and says when the database is away and back."""

import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from textual.message import Message

from sloty.errors import SlotyError

_PATIENCE = 0.5
"""Seconds between two attempts to listen again."""


class Changed(Message):
    """Something was written in this tenant, by whoever it was; or nothing can be missed any more, for we listen again."""


class Away(Message):
    """The database cannot be reached."""


class Back(Message):
    """The database can be reached."""


@dataclass
class Listener:
    """Tells a desk, by messages, of every change of its tenant for as long as it is open."""

    wakeups: Callable[[], Iterator[bool]]
    """True for each notice, False when there was none for a while; ends when the connection is lost."""
    tell: Callable[[Message], object]
    stopping: threading.Event = field(default_factory=threading.Event)

    def start(self) -> None:
        """Listen in a thread that ends with the process, or with `stop`."""
        threading.Thread(target=self._run, name="listen", daemon=True).start()

    def stop(self) -> None:
        """Nothing more is told."""
        self.stopping.set()

    def _run(self) -> None:
        while not self.stopping.is_set():
            try:
                for told in self.wakeups():
                    if self.stopping.is_set():
                        return
                    self.tell(Back())
                    if told:
                        self.tell(Changed())
            except SlotyError:
                # As good as a connection that was lost: the desk keeps looking.
                pass
            if not self.stopping.is_set():
                self.tell(Away())
            self.stopping.wait(_PATIENCE)
