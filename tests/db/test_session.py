"""The tenant is set for one transaction, and none may begin without."""

from datetime import timedelta

import pytest

from sloty.actor import Actor
from sloty.db.pool import Database, DatabaseRole
from sloty.db.session import TenantNotSet, UnitSession
from sloty.ids import TenantId
from tests.builders import Clinic

SETTING = "select current_setting('sloty.tenant_id', true)"


def test_no_transaction_begins_without_a_tenant(database: Database) -> None:
    with (
        UnitSession(database.engine(DatabaseRole.APP), Actor.operator("ann", "cli")) as session,
        pytest.raises(TenantNotSet),
    ):
        session.row("select 1")


def test_the_tenant_is_gone_when_the_transaction_ends(clinic: Clinic) -> None:
    engine = clinic.database.engine(DatabaseRole.APP)
    with UnitSession(engine, Actor.operator("o'neil", "cli", clinic.tenant)) as session:
        assert session.row(SETTING) == (str(clinic.tenant),)
        assert session.row("select current_setting('sloty.actor'), current_setting('sloty.front_end')") == (
            "o'neil",
            "cli",
        )
        raw = session.driver
        session.commit()
        assert raw.execute(SETTING.encode()).fetchone() == ("",)
        raw.rollback()
        # The next transaction of the session says again whose it is.
        assert session.row(SETTING) == (str(clinic.tenant),)


def test_only_a_uuid_can_be_a_tenant(database: Database) -> None:
    wrong = TenantId("x'; drop table tenant; --")  # type: ignore[arg-type]  # that it is refused is the test
    actor = Actor.operator("ann", "cli", wrong)
    with UnitSession(database.engine(DatabaseRole.APP), actor) as session, pytest.raises(ValueError, match="UUID"):
        session.row("select 1")


def test_statements_are_filled_with_the_tenant(clinic: Clinic) -> None:
    with clinic.unit() as unit:
        assert unit.session.rows("select %(tenant)s::uuid, %(more)s::int", more=1) == [(clinic.tenant, 1)]
        unit.session.run_many("select %(tenant)s::uuid, %(n)s::int", [])


def test_a_transaction_knows_when_it_began_by_the_databases_clock(clinic: Clinic) -> None:
    """Told in the round trip that says whose it is."""
    with clinic.unit() as unit:
        row = unit.session.row("select clock_timestamp()")
        assert row is not None
        assert unit.session.began is not None
        assert timedelta(0) <= row[0] - unit.session.began < timedelta(minutes=1)
