"""The desk as a whole: who sits down, which keys, what is remembered, how it ends."""

import asyncio
from pathlib import Path

import pytest

from sloty.errors import SlotyError
from sloty.operations import passwords
from sloty.tui.app import Desk, Surroundings
from sloty.tui.link import Link
from sloty.tui.screens.sign_in import SignIn
from tests.builders import Clinic
from tests.tui.front import MORNING, SMALL, USUAL, Sitting, a_desk, played
from tests.tui.screens.test_acting import booked

SECRET = "correct horse battery staple"


def let_in(clinic: Clinic, email: str, role: str = "STAFF") -> None:
    """A user who has a password, and a role in the whole tenant."""
    with clinic.unit() as unit:
        platform = clinic.database
        unit.session.rollback()
    digest = passwords.hashed(SECRET, email)
    from sloty.db.pool import DatabaseRole

    with platform.connect(DatabaseRole.PLATFORM) as connection:
        row = connection.execute(
            "insert into app_user (id, email, name, status, password_hash)"
            " values (gen_random_uuid(), %s, 'Sam', 'ACTIVE', %s) returning id",
            [email, digest],
        ).fetchone()
        assert row is not None
        connection.execute(
            "insert into membership (tenant_id, id, user_id, role, status) values (%s, gen_random_uuid(), %s, %s, 'ACTIVE')",
            [clinic.tenant, row[0], role],
        )
