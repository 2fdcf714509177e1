"""Work on the platform is the operator's: nobody who acts as a user of a tenant, in whatever way, comes near it."""

from collections.abc import Iterator

import pytest

from sloty.cli.commands import NOUNS
from tests.architecture import pages
from tests.journeys.conftest import Machine

pytestmark = pytest.mark.xdist_group("journeys")
MANAGER = "mia.manager@example.com"
PASSWORD = "correct horse battery"
PLAN = "tenant: {slug: stolen, name: Stolen}\n"
FILE = "stolen.tar"
COMMANDS = (
    "apply", "diff", f"db backup {FILE}", "db init", "db migrate", f"db restore {FILE} --confirm sloty", "db start",
    "db stop", "db url --role migrator", f"db verify {FILE}", "demo", "demo --reset --yes", "daemon status",
    "export tenant riverside", "policy show riverside", "policy set riverside --set reminders.hours_before=1",
    "tenant list", "tenant show riverside", "tenant create stolen --name Stolen",
    "tenant create stolen --name Stolen --from solo", "tenant clone riverside --to stolen", "tenant edit riverside --name x",
    "tenant suspend riverside --yes", "tenant resume riverside", "tenant archive riverside --yes",
    "tenant purge riverside --confirm riverside", "tenant usage", "tenant limit riverside --set users=none",
    "tenant feature riverside --on white_label", "domain list", "domain add x.example --to riverside",
    "domain remove x.example --yes",
)  # fmt: skip
OPEN = frozenset(
    {
        # What they tell is no secret of a tenant, and they write nothing.
        "config path", "config show", "daemon run", "db status", "doctor", "explain", "help", "import sample", "role list",
        "status", "validate", "web",
        # A user's own.
        "logout", "user accept", "user edit", "user password",
    }
)  # fmt: skip


@pytest.fixture(scope="module")
def manager(machine: Machine) -> Iterator[Machine]:
    """The machine, and on it somebody who manages one location."""
    token = machine.sloty(
        "user", "invite", MANAGER, "--role", "LOCATION_MANAGER", "--location", "downtown", "-o", "json"
    ).json["token"]
    machine.sloty("user", "accept", "--stdin", given=f"{token}\n{PASSWORD}\n")
    yield machine
    machine.sloty("user", "archive", MANAGER, "--yes")


def test_every_command_on_the_platform_is_tried_below() -> None:
    """Those that take no tenant."""
    there = {
        path.removeprefix("sloty ")
        for noun in NOUNS
        for path, command in pages.commands(noun)
        if "--tenant" not in {name for parameter in command.params for name in parameter.opts}
    }
    tried = {name for name in there for words in COMMANDS if f"{words} ".startswith(f"{name} ")}
    assert {name for name in there - tried if name not in OPEN and name.partition(" ")[0] not in OPEN} == set()


@pytest.mark.parametrize("words", COMMANDS)
def test_whoever_is_a_user_is_not_the_operator(manager: Machine, words: str) -> None:
    """By --as, and with a key."""
    key = manager.data / "key"
    if not key.exists():
        made = manager.sloty("token", "create", "thief", "--scope", "view_catalog", "-o", "json").json["key"]
        key.write_text(made)
    _refused(manager, words, "--as", MANAGER)
    _refused(manager, words, SLOTY_TOKEN=key.read_text())


def test_whoever_has_signed_in_is_not_the_operator(manager: Machine) -> None:
    manager.sloty("login", MANAGER, "--password-stdin", given=f"{PASSWORD}\n")
    try:
        for words in COMMANDS:
            _refused(manager, words)
    finally:
        manager.sloty("logout")
    assert "stolen" not in manager.sloty("tenant", "list", "-o", "ids").out


def _refused(machine: Machine, words: str, *more: str, **settings: str) -> None:
    """Not allowed, and nothing told."""
    ended = machine.sloty(*words.split(), *more, status=8, given=PLAN, **settings)
    assert ended.out == ""
    assert ended.err.count("error[") == 1
    assert "fix: " in ended.err or "error[not_a_member]" in ended.err
