"""From options to a unit of work: settings, database, actor. Imported when a verb first needs them."""

import getpass
import os
import platform
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from pydantic import ValidationError
from pydantic_settings import SettingsError

from sloty import clock, operations
from sloty.actor import Actor
from sloty.errors import Forbidden, Invalid
from sloty.settings import Settings, load_settings

if TYPE_CHECKING:
    from sloty.cli.shell import Shell
    from sloty.db.pool import Database
    from sloty.operations.unit import Unit


class SettingsUnusable(Invalid):
    """A setting from the environment or a file makes no sense."""

    code = "settings_unusable"
    sentence = "The settings cannot be used: {reason}."
    hint = "See where each comes from: sloty config path"


def settings() -> Settings:
    """The settings of this machine. Raises SettingsUnusable, which names each setting but not its value."""
    try:
        return load_settings()
    except ValidationError as error:
        reasons = (f"{'.'.join(map(str, each['loc']))}: {each['msg'].lower()}" for each in error.errors())
        raise SettingsUnusable(reason="; ".join(reasons)) from None
    except SettingsError as error:
        # The message names the setting in quotes, and not what it holds.
        name = str(error).split('"')[1:2]
        raise SettingsUnusable(reason=f"{' '.join(name)}: in a variable a table is written as JSON") from None


def database() -> "Database":
    """The database that the settings name; nothing connects yet."""
    opened: Database = operations.unit.open_database(settings())
    return opened


@contextmanager
def unit(shell: "Shell") -> "Iterator[Unit]":
    """One transaction, as the options of `shell` say: for whom, in which tenant, dry or for good."""
    opened = shell.database()
    actor = _actor(shell, opened)
    if shell.verbose:
        shell.detail(_told(shell, actor, opened.settings))
    with operations.unit.open_unit(
        opened, actor, dry_run=shell.dry_run, idempotency_key=shell.idempotency_key
    ) as begun:
        if not (shell.dry_run or shell.exit_code):
            yield begun
            return
        with operations.changes.watched(begun.session) as seen:
            yield begun
        shell.seen.append(seen)


def desk_actor(shell: "Shell") -> Actor | None:
    """Who sits down at a desk: as `unit` would act, but nobody when their session has ended, for a desk can ask."""
    try:
        return _actor(shell, shell.database(), "desk")
    except operations.sign_in.SessionEnded:
        return None


def _actor(shell: "Shell", opened: "Database", front_end: str = "cli") -> Actor:
    """Whoever has signed in, or whose key is set; else the operator, or the user whom they act as."""
    key, session = os.environ.get("SLOTY_TOKEN"), kept()
    if key:
        return _within(shell, opened, operations.keys.actor_of(opened, key, front_end, clock.now()))
    if session:
        return _within(shell, opened, operations.sign_in.actor_of(opened, session, front_end, clock.now()))
    found: Actor = operations.access.actor_for(
        opened,
        tenant=None if shell.platform else shell.tenant or opened.settings.tenant or None,
        email=shell.acting_as,
        front_end=front_end,
    )
    return found


def _within(shell: "Shell", opened: "Database", actor: Actor) -> Actor:
    """A user acts in the one tenant that they signed in to, as nobody else, and never on the platform."""
    wanted = shell.tenant or opened.settings.tenant
    other = wanted is not None and operations.access.tenant_named(opened, wanted) != actor.tenant
    if shell.platform or shell.acting_as or other:
        raise SignedInElsewhere(actor=actor.name)
    return actor


class SignedInElsewhere(Forbidden):
    """Who has signed in as a user is not the operator of the machine."""

    code = "signed_in_elsewhere"
    sentence = "You act as {actor}, in one tenant only."
    hint = "To act as the operator leave out --as, unset SLOTY_TOKEN, or sign out: sloty logout"


class TenantUnnamed(Invalid):
    """Whoever signs in does so in one tenant."""

    code = "tenant_unnamed"
    sentence = "Sign in to which tenant?"
    hint = "Name it: sloty login EMAIL --tenant SLUG"


def tenant(shell: "Shell") -> str:
    """The slug of the tenant to sign in to; raises `TenantUnnamed`."""
    named = shell.tenant or shell.database().settings.tenant
    if not named:
        raise TenantUnnamed
    return named


def origin() -> str:
    """The place that passwords come from: this machine's user. Who guesses here waits here."""
    return f"{getpass.getuser()}@{platform.node()}"


def is_user(shell: "Shell") -> bool:
    """Whether commands act as a user, or as a key of theirs, and not as the operator."""
    return bool(shell.acting_as or os.environ.get("SLOTY_TOKEN") or kept())


def _file() -> Path:
    return settings().data_dir / "session"


def kept() -> str | None:
    """The secret of whoever has signed in on this machine."""
    try:
        return _file().read_text(encoding="utf-8").strip() or None
    except OSError:
        return None


def remember(token: str) -> None:
    """Keep the secret of a session where only its owner reads it."""
    file = _file()
    file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    # Beside, then in its place: never half a secret, and never one that others could open in between.
    beside = file.with_suffix(".new")
    beside.unlink(missing_ok=True)
    beside.touch(mode=0o600, exist_ok=False)
    beside.write_text(token, encoding="utf-8")
    beside.replace(file)


def forget() -> str | None:
    """Forget the secret; what it was."""
    known = kept()
    _file().unlink(missing_ok=True)
    return known


def _told(shell: "Shell", actor: Actor, settings: Settings) -> str:
    """As whom and where a unit works, for people; of a server elsewhere no password is told."""
    where = "the platform" if shell.platform else f"tenant {shell.tenant or settings.tenant or actor.tenant}"
    url = settings.database_url
    server = operations.glance.server(url) if url else "the embedded server"
    return f"As {actor.name} ({actor.role}) in {where}, on {server}."


def operator(shell: "Shell") -> Actor:
    """Whoever sits at this machine, for work on the installation itself: a superadmin.

    Raises `SignedInElsewhere` for whoever acts as a user, in whichever way they do.
    """
    if is_user(shell):
        raise SignedInElsewhere(actor=shell.acting_as or ("a key" if os.environ.get("SLOTY_TOKEN") else "a user"))
    return Actor.operator(getpass.getuser(), "cli")
