"""`sloty demo`: the whole product on a sample clinic, from nothing."""

from typing import Annotated

from typer import Option

from sloty import cli, clock, operations
from sloty.cli.shell import Output, Shell, noun, verb

app = noun("demo", alone=True)

_NEXT = """
Try next (export SLOTY_TENANT={tenant}):
  sloty agenda --location downtown          the front desk's day
  sloty slots --service cleaning            who is free for a cleaning, and when
  sloty book --service cleaning --at TIME --customer {customer}
  sloty slots explain TIME --service cleaning   why a time is not offered
  sloty appointment list --status HELD      what awaits approval
  sloty message due                         who is reminded of what, and when
  sloty daemon run --once                   write to customers: each message becomes a file in
                                            {outbox}
  sloty doctor                              is everything as it should be?"""


@verb(app, "demo", example=("sloty demo", "sloty demo --reset --yes"), writes=True, tenant=False)
def demo(
    shell: Shell,
    reset: Annotated[bool, Option("--reset", help="Erase the sample clinic first, and start over.")] = False,
) -> None:
    """Make a clinic of three locations and ten providers, book a week around today, print the day.

    It starts the embedded database when there is none. Running it again repairs the clinic and adds nothing twice.
    """
    database, operator = shell.database(), shell.operator()
    for line in operations.installation.initialise(database, operator):
        shell.detail(line)
    if reset:
        shell.confirm(f"Erase the tenant {operations.demo.CLINIC} with everything in it?")
        operations.demo.erase(database, operator)
    outcome = operations.demo.run(database, operator, clock.now())
    if shell.output not in {None, Output.TABLE}:
        shell.show(outcome)
        return
    shell.say(_told(outcome))
    sheet, now = operations.demo.today(database)
    cli.daylight.draw(sheet, now, color=shell.color)
    customer = next((view.customer for view in sheet.appointments if view.customer), "EMAIL")
    shell.say(_NEXT.format(tenant=outcome.tenant, customer=customer, outbox=shell.settings().data_dir / "outbox"))


def _told(outcome: "operations.demo.Outcome") -> str:
    clinic = (
        f"{outcome.created} parts made, {outcome.repaired} repaired"
        if outcome.created + outcome.repaired
        else "as it was"
    )
    week = ", ".join(f"{count} {status.lower().replace('_', ' ')}" for status, count in outcome.counts.items())
    return f"Clinic {outcome.tenant}: {clinic}. Booked {outcome.booked} visits.\nThe week: {week}.\n"
