"""Back-ups are the operator's."""

from pathlib import Path

import pytest

from sloty.actor import Actor, NotAllowed, Role
from sloty.db.pool import Database
from sloty.operations import backups
from tests.builders import NOW


def test_a_back_up_says_what_is_in_it(database: Database, tmp_path: Path) -> None:
    operator = Actor.operator("operator", "cli")
    view = backups.take(database, operator, tmp_path / "b.tar", NOW)
    assert (view.file, view.taken_at, view.kept) == (str(tmp_path / "b.tar"), NOW, None)
    assert view.tables > 30
    assert backups.name(database).startswith("sloty_")


def test_nobody_else_takes_or_restores_one(database: Database, tmp_path: Path) -> None:
    actor = Actor("eva", Role.TENANT_ADMIN, "cli")
    with pytest.raises(NotAllowed):
        backups.take(database, actor, tmp_path / "b.tar", NOW)
    with pytest.raises(NotAllowed):
        backups.verify(database, actor, tmp_path / "b.tar")
    with pytest.raises(NotAllowed):
        backups.restore(database, actor, tmp_path / "b.tar", NOW)
