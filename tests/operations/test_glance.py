"""A short look finds what there is for whoever asks, and gives up in time."""

import socket
from pathlib import Path

import pytest
from psycopg.conninfo import conninfo_to_dict

from sloty import clock
from sloty.actor import Actor, Role
from sloty.db import schema
from sloty.db.pool import Database
from sloty.ids import new_id
from sloty.models.person import Membership, User, UserStatus
from sloty.operations import appointments, glance
from sloty.operations.glance import Place
from sloty.operations.unit import open_unit
from tests.builders import NOW, Clinic, a_clinic
from tests.operations.test_booking import book

PATIENT_SECONDS = 20
"""On a busy machine; what comes late is another test's matter."""


def place(database: Database) -> Place:
    """The worker's database."""
    return Place(database.settings.data_dir, database.settings.database_url)


def a_member(clinic: Clinic, role: str) -> str:
    """A user with a role in the clinic's tenant; the e-mail address."""
    email = f"{clinic.slug}@example.org"
    user = new_id(NOW)
    with open_unit(clinic.database, Actor.operator("builder", "cli"), now=NOW) as unit:
        unit.session.add(User(id=user, email=email, name="Ana", status=UserStatus.ACTIVE))
        unit.session.flush()
        unit.session.add(Membership(tenant_id=clinic.tenant, id=new_id(NOW), user_id=user, role=Role(role)))
        unit.session.flush()
    return email


def test_a_look_finds_the_names_of_one_tenant_alone(clinic: Clinic) -> None:
    other = a_clinic(clinic.database)
    other.location("elsewhere")
    found = glance.names(place(clinic.database), PATIENT_SECONDS, tenant=clinic.slug, email=None)
    assert found is not None
    assert {clinic.slug, other.slug} <= set(found.pop("tenant"))
    assert found == {"location": ["downtown"], "provider": ["ana"], "service": ["cleaning"]}


def test_customers_are_known_by_their_codes(clinic: Clinic) -> None:
    clinic.customer("eva@example.com", code="RH7")
    found = glance.names(place(clinic.database), PATIENT_SECONDS, tenant=clinic.slug, email=None)
    assert found is not None
    assert found["customer"] == ["RH7"]


@pytest.mark.parametrize(
    ("role", "kinds"),
    [("STAFF", {"tenant", "location", "provider", "service", "customer"}),
     ("USER", {"tenant", "location", "provider", "service"})],
)  # fmt: skip
def test_a_user_sees_what_their_role_may(clinic: Clinic, role: str, kinds: set[str]) -> None:
    clinic.customer("eva@example.com", code="RH7")
    email = a_member(clinic, role)
    found = glance.names(place(clinic.database), PATIENT_SECONDS, tenant=clinic.slug, email=email)
    assert found is not None
    assert (set(found), found["tenant"]) == (kinds, [clinic.slug])


def test_a_stranger_sees_nothing(clinic: Clinic) -> None:
    found = glance.names(place(clinic.database), PATIENT_SECONDS, tenant=clinic.slug, email="nobody@example.org")
    assert found == {"tenant": []}


def test_a_tenant_that_is_not_there_has_no_names(database: Database) -> None:
    found = glance.names(place(database), PATIENT_SECONDS, tenant="nowhere", email=None)
    assert found is not None
    assert set(found) == {"tenant"}


def test_who_does_not_answer_is_not_waited_for() -> None:
    """A server that takes connections and says nothing."""
    with socket.socket() as silent:
        silent.bind(("127.0.0.1", 0))
        silent.listen()
        port = silent.getsockname()[1]
        before = clock.now()
        found = glance.health(Place(Path("/nowhere"), f"postgresql://a@127.0.0.1:{port}/x"), 0.15)
        assert found is None
        assert (clock.now() - before).total_seconds() < 1.5


def test_the_health_of_a_database(database: Database) -> None:
    found = glance.health(place(database), PATIENT_SECONDS)
    assert found is not None
    assert found.schema == schema.newest()
    assert found.tenants is not None
    assert found.version.partition(".")[0].isdecimal()


def test_work_that_waits_is_told_by_the_oldest_of_it(clinic: Clinic) -> None:
    """An appointment that awaits approval, in whichever tenant; that was decided no longer waits."""
    clinic.service("surgery", requires_approval=True)
    pending = book(clinic, "09:30", "surgery")
    before = glance.health(place(clinic.database), PATIENT_SECONDS)
    assert before is not None
    assert before.waiting_since is not None
    with clinic.unit() as unit:
        appointments.decline(unit, pending.confirmation_code, "no")
        row = unit.session.row("select count(*) from reservation where tenant_id = %(tenant)s")
    assert row == (0,)


def test_a_database_without_our_schema_is_still_up(database: Database) -> None:
    parts = conninfo_to_dict(database.settings.database_url or "")
    url = (database.settings.database_url or "").replace(f"/{parts['dbname']}", "/postgres")
    found = glance.health(Place(database.settings.data_dir / "nobody", url), PATIENT_SECONDS)
    assert found is not None
    assert (found.schema, found.tenants, found.waiting_since) == (None, None, None)
