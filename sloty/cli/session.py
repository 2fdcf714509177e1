"""From options to a unit of work: settings, database, actor. Imported when a verb first needs them."""

import getpass
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from pydantic import ValidationError

from sloty import operations
from sloty.actor import Actor
from sloty.errors import Invalid
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


def database() -> "Database":
    """The database that the settings name; nothing connects yet."""
    opened: Database = operations.unit.open_database(settings())
    return opened


@contextmanager
def unit(shell: "Shell") -> "Iterator[Unit]":
    """One transaction, as the options of `shell` say: for whom, in which tenant, dry or for good."""
    opened = shell.database()
    actor = operations.access.actor_for(
        opened,
        tenant=None if shell.platform else shell.tenant or opened.settings.tenant or None,
        email=shell.acting_as,
        front_end="cli",
    )
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


def _told(shell: "Shell", actor: Actor, settings: Settings) -> str:
    """As whom and where a unit works, for people; of a server elsewhere no password is told."""
    where = "the platform" if shell.platform else f"tenant {shell.tenant or settings.tenant}"
    url = settings.database_url
    server = operations.glance.server(url) if url else "the embedded server"
    return f"As {actor.name} ({actor.role}) in {where}, on {server}."


def operator() -> Actor:
    """Whoever sits at this machine, for work on the installation itself: a superadmin."""
    return Actor.operator(getpass.getuser(), "cli")
