"""Every job does its work in every tenant, and finds nothing when it is run again."""

from uuid import uuid4

from sloty.jobs.job import Work
from sloty.jobs.upkeep import jobs
from tests.builders import a_clinic
from tests.db.backup.places import a_copy
from tests.operations.test_booking import book


def test_all_of_them_run(worker_id: str) -> None:
    """In a database of its own: others' tenants have things in them that nobody would write."""
    names = []
    with a_copy(f"sloty_upkeep_{worker_id}") as own:
        book(a_clinic(own), "11:00")
        work = Work(own, uuid4())
        for job in jobs():
            assert job.run(work) >= 0
            names.append(job.name)
    assert names == ["plan", "digests", "holds", "attendance", "waiting", "seal", "forget"]
