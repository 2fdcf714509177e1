"""`sloty help`: what holds for every command."""

from dataclasses import dataclass

from sloty.cli.shell import Exit, Shell, noun, verb

app = noun("help")


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


@verb(app, "exit-codes", example="sloty help exit-codes", tenant=False)
def exit_codes(shell: Shell) -> None:
    """The exit statuses of every command; they never change."""
    shell.show([ExitStatusView(int(each), each.meaning) for each in Exit])


@verb(app, "output", example="sloty help output", tenant=False)
def output_formats(shell: Shell) -> None:
    """The formats of -o."""
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
        ]
    )


@verb(app, "times", example="sloty help times", tenant=False)
def times(shell: Shell) -> None:
    """The ways to write a date and a time of day."""
    shell.show(
        [
            TimeView("2027-03-01 09:30", "wall time at the location"),
            TimeView("2027-03-01T09:30-05:00", "ISO 8601 with an offset, anywhere"),
            TimeView("today 14:00, tomorrow 14:00", "relative to the location's date"),
            TimeView("fri 9:00", "the next Friday, today included"),
            TimeView("+3d 9:00, +2w", "so many days or weeks from today"),
        ]
    )
