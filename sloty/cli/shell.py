"""What every command shares: `noun` and `verb` declare it, a `Shell` is its first argument.

A command file is parse → one operation → show. This is a whole one, `sloty/cli/commands/location.py`::

    \"\"\"`sloty location`: the sites of a tenant.\"\"\"

    from typing import Annotated

    from typer import Argument, Option

    from sloty import operations            # loaded on first use; never `from sloty.operations import …`
    from sloty.cli.shell import Shell, noun, verb

    app = noun("location")                  # its help line stands in the registry, sloty/cli/commands/__init__.py

    _COLUMNS = ("slug", "name", "timezone", "status")


    @verb(app, "list", example="sloty location list -t alpha", columns=_COLUMNS)
    def list_(shell: Shell) -> None:
        \"\"\"Every location of the tenant, by name.\"\"\"
        with shell.unit() as unit:
            views = operations.locations.list_(unit)
        shell.show(views)


    @verb(app, "create", example="sloty location create downtown --name Downtown --zone America/New_York", writes=True)
    def create(
        shell: Shell,
        slug: Annotated[str, Argument(help="Short name, unique in the tenant.")],
        name: Annotated[str, Option(help="Shown to customers.")],
        zone: Annotated[str, Option(help="IANA time zone.")],
    ) -> None:
        \"\"\"Add a location.\"\"\"
        with shell.unit() as unit:
            view = operations.locations.create(unit, slug=slug, name=name, timezone=zone)
        shell.show(view)                    # after the block: what is shown has been committed


    @verb(app, "archive", example="sloty location archive downtown --yes", writes=True)
    def archive(shell: Shell, location: Annotated[str, Argument(help="Slug, code or id.")]) -> None:
        \"\"\"Take a location out of use; nothing is erased.\"\"\"
        shell.confirm(f"Archive location {location}?")
        with shell.unit() as unit:
            view = operations.locations.archive(unit, location)
        shell.show(view)

A noun that is one command (`sloty book`) is `noun("book", alone=True)` with one verb of the same name. A noun with a
verb that may be left out (`sloty slots [find]`) is `noun("slots", default="find")`. Annotations are read when the
program runs: no names from a TYPE_CHECKING block in a command's signature. A verb may return an `Exit` other than DONE.
"""

import inspect
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any, TypeVar

from typer import Typer

from sloty import cli
from sloty.cli import diagnostics, options, output
from sloty.cli.commands import NOUNS
from sloty.cli.diagnostics import Exit
from sloty.cli.groups import NounGroup, VerbCommand
from sloty.cli.output import Output

if TYPE_CHECKING:
    from sloty.actor import Actor
    from sloty.db.pool import Database
    from sloty.operations.changes import Changes
    from sloty.operations.unit import Unit
    from sloty.settings import Settings

__all__ = ["Exit", "Output", "Shell", "noun", "verb"]

_MOST_CHANGES = 200
"""Rows of a dry run that are shown; nobody reads more."""

Verb = TypeVar("Verb", bound=Callable[..., Exit | None])


@dataclass(frozen=True)
class Shell:
    """One invocation of one verb: its common options, and the only ways to the database, to stdout and to stderr."""

    tenant: str | None = None
    """Slug or id given by --tenant or SLOTY_TENANT; None for work on the platform."""
    acting_as: str | None = None
    """E-mail of the user to act as; None is the operator of the machine."""
    output: Output | None = None
    """What was asked for by -o; None is a table on a terminal, tab-separated values in a pipe."""
    columns: Sequence[str] = ()
    """The verb's own columns for people, tsv and csv; () is every field of the view."""
    fields: tuple[str, ...] = ()
    """The fields asked for by --fields; () is what the format shows by itself."""
    dry_run: bool = False
    """Do it all, then roll it back."""
    exit_code: bool = False
    """End with DIFFERENCES when something was, or would be, written."""
    idempotency_key: str | None = None
    """A write with the same key as an earlier one returns the earlier result."""
    yes: bool = False
    """Answer every question of `confirm` with yes."""
    confirmed: str | None = None
    """The name given by --confirm, for what erases for good."""
    quiet: bool = False
    """No notes on stderr."""
    verbose: bool = False
    """Details on stderr."""
    color: bool = True
    """False with --no-color; NO_COLOR and TERM=dumb count as well."""
    platform: bool = False
    """The verb works on the platform, in no tenant."""
    resources: ExitStack = field(default_factory=ExitStack, repr=False, compare=False)
    """What is closed when the verb ends."""
    seen: "list[Changes]" = field(default_factory=list, repr=False, compare=False)
    """What the units of a dry run, or with --exit-code, have written."""

    @contextmanager
    def unit(self) -> "Iterator[Unit]":
        """One transaction for this actor: committed at the end of the block, rolled back when the run is dry.

        Raises what opening the database and finding tenant and user raise: Unavailable, NotFound, Forbidden.
        """
        with cli.session.unit(self) as unit:
            yield unit
        if self.dry_run:
            for line in (line for changes in self.seen for line in changes.lines(_MOST_CHANGES)):
                self.say(line)
            self.note("Nothing written (dry run).")

    def settings(self) -> "Settings":
        """The settings of this machine; for `config`, `help` and `status`. Raises Invalid for one that makes no sense."""
        return cli.session.settings()

    def database(self) -> "Database":
        """The database without a transaction; for `db`, `doctor` and `demo`. One a verb, closed when the verb ends."""
        return self._database

    @property
    def on_terminal(self) -> bool:
        """Whether results go to a person's screen, for the few verbs that draw something of their own there."""
        return sys.stdout.isatty()

    @cached_property
    def _database(self) -> "Database":
        database = cli.session.database()
        self.resources.callback(database.close)
        return database

    def operator(self) -> "Actor":
        """Whoever sits at this machine, for work on the installation or on tenants whole; raises Forbidden for a user."""
        return cli.session.operator(self)

    def show(self, value: object, *, columns: Sequence[str] = ()) -> None:
        """Write a view, or a sequence of views, to stdout in the format asked for.

        `columns` names fields of the view (`"service.name"` reaches into a nested one) for people, tsv and csv; json,
        jsonl and yaml carry every field, or those of --fields. Empty means the columns of the verb, or every field.
        In a dry run people have read the differences instead.
        """
        if any(changes.rows for changes in self.seen) and self.dry_run and self._for_people:
            return
        columns = columns or self.columns
        output.show(value, form=self.output, columns=columns, fields=self.fields, color=self.color, note=self.note)

    def say(self, text: str) -> None:
        """A line for people: on stdout, or on stderr when stdout carries json, jsonl, csv, yaml or ids."""
        if self._for_people:
            output.line(text)
        else:
            self.note(text)

    @property
    def _for_people(self) -> bool:
        return self.output in (None, Output.TABLE)

    def note(self, text: str) -> None:
        """A line on stderr beside the result; silent with -q."""
        if not self.quiet:
            diagnostics.note(text)

    def detail(self, text: str) -> None:
        """A line on stderr that only -v asks for."""
        if self.verbose and not self.quiet:
            diagnostics.note(text)

    def confirm(self, question: str, *, name: str | None = None) -> None:
        """Go on only when a person says yes: `--yes`, or the answer at a terminal.

        With `name`, for what erases for good: it must be typed, or given by `--confirm NAME` (of `erases=True`);
        `--yes` is not enough. Raises ConfirmationNeeded (exit 10) without a terminal or on any other answer. A dry run
        is not asked.
        """
        if self.dry_run:
            return
        if name is None:
            if not self.yes:
                diagnostics.ask(question)
        elif self.confirmed != name:
            diagnostics.ask_name(question, name, given=self.confirmed)


def noun(name: str, *, help: str | None = None, default: str | None = None, alone: bool = False) -> Typer:
    """Declare the noun of one command file.

    `help` is longer text for its own page; its line in the list of nouns stands in the registry. `default` is the verb
    that is meant when none is named. `alone` makes the noun itself the command: it has one verb, of the same name.
    """
    known = NOUNS.get(name)
    app = Typer(
        name=name,
        help=help or (known.help if known else ""),
        cls=NounGroup.falling_back_to(default),
        add_completion=False,
        subcommand_metavar="VERB ...",
        rich_markup_mode=None,
        pretty_exceptions_enable=False,
    )
    if not alone:
        app.callback()(_nothing)
    return app


def verb(
    app: Typer,
    name: str,
    *,
    example: str | Sequence[str],
    writes: bool = False,
    erases: bool = False,
    tenant: bool = True,
    columns: Sequence[str] = (),
    hidden: bool = False,
) -> Callable[[Verb], Verb]:
    """Declare a verb; the function takes a `Shell` first, then its own Typer parameters, and is returned as it was.

    `example` is shown in the help: one command line, or several. `writes` adds --dry-run, --idempotency-key and --yes,
    `erases` adds --confirm. `tenant=False` is for work on the platform: no --tenant, and the unit has no tenant.
    `columns` are the fields shown to people and in a pipe, and are told by the help.
    """
    examples = (example,) if isinstance(example, str) else tuple(example)

    def declare(function: Verb) -> Verb:
        command = _command(
            function, options.common(writes=writes, erases=erases, tenant=tenant), tuple(columns), tenant=tenant
        )
        app.command(
            name,
            cls=VerbCommand,
            help=_help(function, columns),
            epilog="\n".join(examples),
            hidden=hidden,
        )(command)
        return function

    return declare


def _nothing() -> None:
    """The callback that makes Typer keep a noun with a single verb a group."""


def _help(function: Callable[..., Any], columns: Sequence[str]) -> str:
    text = inspect.getdoc(function) or ""
    return f"{text}\n\nColumns: {', '.join(columns)}." if columns else text


def _command(
    function: Callable[..., Exit | None],
    common: Sequence[inspect.Parameter],
    columns: tuple[str, ...],
    *,
    tenant: bool,
) -> Callable[..., int]:
    """`function` as Typer wants it: the common options in its signature, and a Shell made of them in its call."""
    signature = inspect.signature(function, eval_str=True)
    own = [p.replace(kind=inspect.Parameter.KEYWORD_ONLY) for p in list(signature.parameters.values())[1:]]
    common = options.without(common, own)

    def command(**given: Any) -> int:
        shell = Shell(columns=columns, platform=not tenant, **options.taken(given))
        with shell.resources:
            ending = function(shell, **given)
        if not ending and shell.exit_code and any(changes.differs for changes in shell.seen):
            return Exit.DIFFERENCES
        return ending or Exit.DONE

    parameters = [*own, *common]
    command.__name__ = function.__name__
    # Typer reads both; its own reading of the wrapper alone would find only **given.
    command.__signature__ = signature.replace(parameters=parameters)  # type: ignore[attr-defined]  # PEP 362: typeshed lacks it
    command.__annotations__ = {p.name: p.annotation for p in parameters}
    return command
