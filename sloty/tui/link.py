"""The desk's way to the operations: units of its actor, opened in threads, never in the one that draws.

Threads call `ask`; what they bring back goes to widgets by messages alone.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, TypeVar
from uuid import uuid4

from sloty import clock, operations
from sloty.errors import Forbidden

if TYPE_CHECKING:
    from sloty.actor import Actor
    from sloty.db.pool import Database
    from sloty.operations.unit import Unit

T = TypeVar("T")
FRONT_END = "desk"


class NobodyHere(Forbidden):
    """The desk waits for somebody to sign in."""

    code = "nobody_here"
    sentence = "Nobody is signed in at this desk."
    hint = "Sign in."


@dataclass
class Link:
    """One desk's connection: which database, which tenant, who sits there."""

    database: "Database"
    tenant: str
    """Slug."""
    desk: str
    """The desk's name, by which it takes back what it did: `user@host` unless it was given one."""
    actor: "Actor | None" = None
    """None: nobody has signed in yet."""
    now: Callable[[], datetime] = field(default=clock.now)
    """The clock; tests stop it."""

    def ask(self, operation: "Callable[[Unit], T]", *, key: str | None = None) -> T:
        """Do something in a unit of its own, which is committed. Blocks: only for threads that draw nothing.

        `key` makes a write that may have gone through before the connection was lost harmless to repeat. Raises what
        the operation raises, and Unavailable.
        """
        if self.actor is None:
            raise NobodyHere
        with operations.unit.open_unit(self.database, self.actor, idempotency_key=key, now=self.now()) as unit:
            return operation(unit)

    def sign_in(self, email: str, password: str, origin: str) -> str:
        """Let somebody in; the secret of their session. Raises `SignInFailed`, `SignInWait`, `NotAMember`."""
        now = self.now()
        found = operations.sign_in.sign_in(self.database, self.tenant, email, password, FRONT_END, now, origin=origin)
        self.actor = operations.sign_in.actor_of(self.database, found.token, FRONT_END, now)
        token: str = found.token
        return token


def new_key() -> str:
    """A name for one write, kept by whoever may have to repeat it."""
    return f"desk-{uuid4()}"
