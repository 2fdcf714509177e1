"""`sloty daemon`: what happens by itself."""

from typing import Annotated

from typer import Option

from sloty import jobs, operations
from sloty.cli.shell import Exit, Shell, noun, verb

app = noun("daemon")

_COLUMNS = ("host", "pid", "program", "alive", "started_at", "seen_at", "stopped_at")


@verb(
    app,
    "run",
    example=("sloty daemon run", "sloty daemon run --once", "sloty daemon run --metrics 127.0.0.1:9464"),
    tenant=False,
)
def run(
    shell: Shell,
    once: Annotated[bool, Option("--once", help="Do what there is to do, then end: for cron.")] = False,
    metrics: Annotated[
        str | None, Option("--metrics", help="Tell Prometheus how it goes, there.", metavar="HOST:PORT")
    ] = None,
) -> Exit:
    """Send what is due, plan reminders, end holds, mark no-shows, seal the audit trail; until it is told to stop.

    Several may run at once. It ends with exit 9 rather than live on without the database; whoever starts it starts it
    again (examples/systemd). An embedded server that is stopped stays stopped: it waits for that to be started again.
    """
    jobs.logs.configure()
    database = shell.database()
    operations.installation.require_current(database)
    if once:
        failed = jobs.daemon.run_once(database)
        if failed:
            shell.note(f"Failed: {', '.join(failed)}.")
            return Exit.UNAVAILABLE
        return Exit.DONE
    jobs.daemon.Daemon(database, metrics=metrics).run()
    return Exit.DONE


@verb(app, "status", example="sloty daemon status", tenant=False, columns=_COLUMNS)
def status(shell: Shell) -> Exit:
    """Which daemons there are, and when they were last heard of. Exit 9 when none is alive."""
    with shell.unit() as unit:
        found = operations.daemons.list_(unit)
    shell.show(found)
    if any(each.alive for each in found):
        return Exit.DONE
    shell.note("No daemon is alive: nothing is sent.\nfix: sloty daemon run")
    return Exit.UNAVAILABLE
