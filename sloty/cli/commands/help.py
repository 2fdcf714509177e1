"""`sloty help`: what holds for every command, a page a topic."""

from dataclasses import dataclass

from sloty import operations, paths, tui
from sloty.cli.shell import Exit, Shell, noun, verb

app = noun("help", default="topics")


@dataclass(frozen=True)
class TopicView:
    """One page."""

    topic: str
    """The word after `sloty help`."""
    about: str


@dataclass(frozen=True)
class ExitStatusView:
    """One exit status."""

    status: int
    """What the shell sees as `$?`."""
    meaning: str
    """When a command ends with it."""


@dataclass(frozen=True)
class FormatView:
    """One output format."""

    output: str
    """The word after -o."""
    what: str
    """What is written."""


@dataclass(frozen=True)
class TimeView:
    """One way to write a time."""

    written: str
    """An example."""
    meaning: str
    """What it means."""


@dataclass(frozen=True)
class StepView:
    """One thing to type."""

    type: str
    what: str
    """What it does."""


@dataclass(frozen=True)
class RightView:
    """What a role may."""

    role: str
    may: tuple[str, ...]


@dataclass(frozen=True)
class FileView:
    """One file or folder."""

    path: str
    what: str
    """What is in it."""


@dataclass(frozen=True)
class KeyView:
    """One key of the desk."""

    id: str
    """By which desk_keys gives it another key."""
    key: str
    """As desk_keys writes it: what is in force here."""
    what: str
    """What it does."""


@verb(app, "topics", example="sloty help", tenant=False)
def topics(shell: Shell) -> None:
    """The topics, a line each."""
    pages = app.registered_commands[1:]
    shell.show([TopicView(str(page.name), str(page.help).partition("\n")[0]) for page in pages])
    shell.note("'sloty help TOPIC' shows one; 'sloty --help' lists the commands.")


@verb(app, "exit-codes", example=("sloty help exit-codes", "sloty help exit-codes -o json"), tenant=False)
def exit_codes(shell: Shell) -> None:
    """The exit statuses of every command; they never change."""
    shell.show([ExitStatusView(int(each), each.meaning) for each in Exit])


@verb(app, "output", example="sloty help output", tenant=False)
def output_formats(shell: Shell) -> None:
    """The formats of -o, and what --fields, -q and -v do to them."""
    shell.show(
        [
            FormatView("table", "for people; the default on a terminal"),
            FormatView(
                "(none)", "in a pipe: tab-separated whole values, no header; each verb's help names its columns"
            ),
            FormatView("json", "an array, or one object; every field"),
            FormatView("jsonl", "one object a line"),
            FormatView("csv", "with a header; a cell that a spreadsheet would run begins with '"),
            FormatView("yaml", "one document"),
            FormatView("ids", "one id a line, for xargs"),
            FormatView("--fields a,b", "only these fields, in this order, in every format; a.b reaches into a field"),
            FormatView("-q", "no notes on stderr; results and errors stay"),
            FormatView("-v", "on stderr, as whom and where the command works"),
        ]
    )


@verb(app, "times", example="sloty help times", tenant=False)
def times(shell: Shell) -> None:
    """The ways to write a time of day on a date."""
    shell.show(
        [
            TimeView("2027-03-01 09:30", "wall time at the location"),
            TimeView("2027-03-01T09:30-05:00", "ISO 8601 with an offset, anywhere"),
            TimeView("today 14:00, tomorrow 14:00", "relative to the location's date"),
            TimeView("fri 9:00", "the next Friday, today included"),
            TimeView("+3d 9:00, +2w 9:00", "so many days or weeks from today"),
        ]
    )


@verb(app, "dates", example="sloty help dates", tenant=False)
def dates(shell: Shell) -> None:
    """The ways to write a day, and from when to when."""
    shell.show(
        [
            TimeView("2027-03-01", "a day at the location, from midnight to midnight"),
            TimeView("today, tomorrow", "relative to the location's date"),
            TimeView("fri", "the next Friday, today included"),
            TimeView("+3d, +2w", "so many days or weeks from today"),
            TimeView("--from fri --to +2w", "both days included; a time may follow either"),
            TimeView("--from today", "without --to: as many days as the command's help says"),
        ]
    )


@verb(app, "environment", example="sloty help environment", tenant=False)
def environment(shell: Shell) -> None:
    """The environment variables that are read."""
    view = operations.configuration.VariableView
    shell.show(
        [
            *operations.configuration.variables(),
            view("NO_COLOR", "Any value: no colour, as with --no-color."),
            view("TERM", "dumb: no colour."),
            view("XDG_CONFIG_HOME, XDG_CACHE_HOME, XDG_DATA_HOME", "Where your files are: sloty help files."),
        ]
    )


@verb(app, "completion", example="sloty help completion", tenant=False)
def completion(shell: Shell) -> None:
    """How to make TAB complete commands, options and names."""
    shell.show(
        [
            StepView("sloty --install-completion", "for the shell that you are in: bash, zsh or fish"),
            StepView("sloty --install-completion zsh", "for another one"),
            StepView("sloty --show-completion bash", "only shows the script, for a place of your own"),
            StepView(
                "sloty location show <TAB>", "names of the tenant given by -t, SLOTY_TENANT or a file of settings"
            ),
            StepView("sloty slots --service <TAB>", "names are asked for once in five minutes, in 150 ms at most"),
        ]
    )


@verb(app, "rights", example="sloty help rights", tenant=False)
def rights(shell: Shell) -> None:
    """What each role may do. Roles named LOCATION_… hold at one location."""
    shell.show([RightView(role, may) for role, may in operations.configuration.rights()])
    shell.note("Without --as you are the operator of this machine, who may do everything.")


@verb(app, "files", example="sloty help files", tenant=False)
def files(shell: Shell) -> None:
    """Where things are kept on this machine."""
    data = shell.settings().data_dir
    settings = (FileView(file.path, f"settings: {file.level}") for file in operations.configuration.files())
    shell.show(
        [
            *settings,
            FileView(str(data / "postgres"), "the embedded database; 'sloty db stop' before you copy it"),
            FileView(str(data / "credentials.json"), "passwords of the database's roles; for your eyes alone"),
            FileView(str(paths.data_dir() / "bugs"), "what to send with a report, one file a bug"),
            FileView(str(operations.names.cache_dir()), "names for completion; may be removed at any time"),
        ]
    )


@verb(app, "desk-keys", example="sloty help desk-keys", tenant=False)
def desk_keys(shell: Shell) -> None:
    """The keys of the desk, by what they do, and how to choose others."""
    chosen = shell.settings().desk_keys
    rows = [(str(each.id), tui.keys.shown(each), each.description) for each in tui.keys.table()]
    shell.show([KeyView(identity, chosen.get(identity, key), what) for identity, key, what in rows])
    shell.note(
        'Choose others in a file of settings, such as: [desk_keys] "visit.check_in" = "f5"; see: sloty help files'
    )
