"""How the command line is laid out: nouns loaded when named, a verb that may be left out, help with examples.

Typer carries its own Click in a private package, so contexts and formatters are `Any` here: the types that our methods
must repeat cannot be imported from a public place.
"""

import os
from collections.abc import Sequence
from importlib import import_module
from typing import Any, ClassVar

from typer import Typer
from typer.core import TyperCommand, TyperGroup
from typer.main import get_command

from sloty import cli
from sloty.cli import commands, options
from sloty.cli.commands import NOUNS, Noun

SET_UP = ("--install-completion", "--show-completion")
"""What is asked of `sloty` itself, once, to make TAB complete."""

_ROOT_OPTIONS = [
    ("-h, --help", "Show this page, or that of a noun or a verb."),
    ("-V, --version", "Show the version."),
    ("--install-completion [SHELL]", "Let this shell complete commands, options and names."),
    ("--show-completion [SHELL]", "Show what --install-completion would add."),
]


def completing() -> bool:
    """Whether a shell runs us to complete a line, by the script of Typer, and not a person to run it."""
    return "_SLOTY_COMPLETE" in os.environ


class AsTyped:
    """How a value becomes what the verb takes: an option that was not given is None, a text is as it was typed.

    Typer asks Pydantic even for those, which takes as long to load as Typer itself; so it does for all others.
    """

    @staticmethod
    def coerce(value: Any, *, param: Any, ctx: Any) -> Any:
        """The value, for the verb."""
        is_text = isinstance(value, str) and param.type_descriptor.annotation is str
        is_plain = param.nargs == 1 and not getattr(param, "multiple", False)
        if is_plain and (value is None or (is_text and param.type_descriptor.parameter_info.parser is None)):
            return value
        param._runtime_param = None  # which it makes when it is asked for
        return param.get_runtime_param().coerce(value, param=param, ctx=ctx)


class VerbCommand(TyperCommand):
    """A verb: its help shows examples as they are typed, and keeps the common options apart."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """Read the words; what is simple, without libraries."""
        _cheaply(self, ctx)
        return super().parse_args(ctx, args)

    def get_params(self, ctx: Any) -> Any:
        """All parameters; while a line is completed, those that name something know the names in the database."""
        found = super().get_params(ctx)
        return cli.completion.knowing(ctx, found) if completing() else found

    def format_options(self, ctx: Any, formatter: Any) -> None:
        """Arguments, own options, examples, common options: what differs comes first."""
        sections: dict[str, list[tuple[str, str]]] = {"Arguments": [], "Options": [], options.COMMON: []}
        for param in self.get_params(ctx):
            record = param.get_help_record(ctx)
            if record is not None:
                sections[_section(param)].append(record)
        for title, records in sections.items():
            if title == options.COMMON:
                self._format_examples(formatter)
            if records:
                with formatter.section(title):
                    formatter.write_dl(records)

    def format_epilog(self, ctx: Any, formatter: Any) -> None:
        """Nothing at the end: the examples stand above the common options."""

    def _format_examples(self, formatter: Any) -> None:
        examples = (self.epilog or "").splitlines()
        if examples:
            with formatter.section("Example" if len(examples) == 1 else "Examples"):
                for line in examples:
                    # Not write_text: that would break a long command line where it cannot be pasted.
                    formatter.write(f"{'':>{formatter.current_indent}}{line}\n")


class NounGroup(TyperGroup):
    """The verbs of a noun, one of which may be meant when none is named."""

    default: ClassVar[str | None] = None
    """The verb that is run when the first word is no verb."""

    @classmethod
    def falling_back_to(cls, default: str | None) -> type["NounGroup"]:
        """A group like this one with `default`."""
        return type(cls.__name__, (cls,), {"default": default})

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """Put the default verb in front of options that belong to it; without a verb and a default, show the help."""
        _cheaply(self, ctx)
        if self.default is not None and self._means_default(ctx, args):
            args = [self.default, *args]
        if not args and not ctx.resilient_parsing:
            ctx.fail(f"Which verb? One of: {', '.join(self.list_commands(ctx))}.")
        return super().parse_args(ctx, args)

    def shell_complete(self, ctx: Any, incomplete: str) -> Any:
        """The verbs and options; those of the verb that may be left out, too."""
        found = super().shell_complete(ctx, incomplete)
        if self.default is None or not incomplete.startswith("-"):
            return found
        verb = self.commands[self.default]
        with verb.make_context(self.default, [], parent=ctx, resilient_parsing=True) as inner:
            return verb.shell_complete(inner, incomplete)

    def format_commands(self, ctx: Any, formatter: Any) -> None:
        """The verbs with the first paragraph of their help, whole."""
        verbs = {name: verb for name, verb in self.commands.items() if not verb.hidden}
        with formatter.section("Verbs"):
            formatter.write_dl([(name, _first_paragraph(verb)) for name, verb in verbs.items()])
        if self.default is not None:
            formatter.write_paragraph()
            with formatter.indentation():
                formatter.write_text(f"'{self.default}' is meant when no verb is named.")

    def _means_default(self, ctx: Any, args: Sequence[str]) -> bool:
        if not args:
            return not ctx.resilient_parsing
        return args[0].startswith("-") and args[0] not in ctx.help_option_names


class RootGroup(TyperGroup):
    """All nouns, from the registry: stubs for help and completion, the module itself only when it is named."""

    other_options = frozenset({"--version", "--help", *SET_UP})
    """Options that are answered before the command line is built, for whoever mistypes them."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """Read the words; what is simple, without libraries."""
        _cheaply(self, ctx)
        return super().parse_args(ctx, args)

    def list_commands(self, ctx: Any) -> list[str]:
        """The nouns, in the order of the registry."""
        return list(NOUNS)

    def resolve_command(self, ctx: Any, args: list[str]) -> tuple[str | None, Any, list[str]]:
        """Replace the stub by the command that its module declares."""
        name, stub, rest = super().resolve_command(ctx, args)
        if name is None or stub is None:
            return name, stub, rest
        return name, load(name), rest

    def format_options(self, ctx: Any, formatter: Any) -> None:
        """The few options of `sloty` itself, most of which are answered before the command line is built."""
        with formatter.section("Options"):
            formatter.write_dl(_ROOT_OPTIONS)
        self.format_commands(ctx, formatter)

    def format_commands(self, ctx: Any, formatter: Any) -> None:
        """The nouns under the headings of their panels."""
        for panel, nouns in _panels().items():
            with formatter.section(panel):
                formatter.write_dl([(name, noun.help) for name, noun in nouns.items()])


def _cheaply(command: TyperCommand | TyperGroup, ctx: Any) -> None:
    """Let `AsTyped` make the values. Typer has no public place to say so; the tests of start-up tell when it moves."""
    for param in command.get_params(ctx):
        param._runtime_param = AsTyped  # type: ignore[attr-defined]  # options and arguments have it, their common base does not


def root() -> RootGroup:
    """The whole command line, with nothing imported yet."""
    return RootGroup(
        name="sloty",
        help="Appointment scheduling for many organisations on one PostgreSQL.",
        epilog="'sloty NOUN --help' shows its verbs; 'sloty demo' shows everything at work.",
        commands={name: TyperCommand(name, help=noun.help) for name, noun in NOUNS.items()},
        subcommand_metavar="NOUN [VERB] ...",
        rich_markup_mode=None,
        context_settings={"help_option_names": ["-h", "--help"]},
    )


def load(name: str) -> Any:
    """The command of one noun; its module is imported now."""
    app = import_module(f"{commands.__name__}.{NOUNS[name].module}").app
    assert isinstance(app, Typer)
    return get_command(app)


def _first_paragraph(verb: Any) -> str:
    return " ".join((verb.help or "").partition("\n\n")[0].split())


def _panels() -> dict[str, dict[str, Noun]]:
    panels: dict[str, dict[str, Noun]] = {}
    for name, noun in NOUNS.items():
        panels.setdefault(noun.panel, {})[name] = noun
    return panels


def _section(param: Any) -> str:
    if param.param_type_name == "argument":
        return "Arguments"
    # --help itself has no panel.
    common = getattr(param, "rich_help_panel", None) == options.COMMON or "--help" in param.opts
    return options.COMMON if common else "Options"
