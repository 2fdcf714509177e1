"""The jobs that do something for every tenant."""

from datetime import timedelta

from sloty.jobs.job import Job
from sloty.jobs.ticker import for_each
from sloty.operations import digests, reminders, upkeep


def jobs() -> list[Job]:
    """All of them."""
    minute = timedelta(minutes=1)
    return [
        Job("plan", minute, for_each(reminders.plan)),
        Job("digests", minute, for_each(digests.plan)),
        Job("holds", timedelta(seconds=30), for_each(upkeep.expire_holds)),
        Job("attendance", minute, for_each(upkeep.attend)),
        Job("waiting", timedelta(hours=1), for_each(upkeep.expire_waiting)),
        Job("seal", minute, for_each(upkeep.seal)),
        Job("forget", timedelta(hours=1), for_each(upkeep.forget)),
    ]
