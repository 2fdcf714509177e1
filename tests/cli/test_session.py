from pathlib import Path

import pytest

from sloty import clock
from sloty.actor import Role
from sloty.cli import session
from sloty.cli.session import SettingsUnusable
from sloty.cli.shell import Shell
from sloty.operations import sign_in
from tests.builders import Clinic
from tests.operations.test_sign_in import SECRET, WEAK, give
from tests.operations.test_users import join


def test_a_setting_that_makes_no_sense_is_named_without_its_value(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SLOTY_POOL_SIZE", "secret")
    with pytest.raises(SettingsUnusable) as caught:
        session.settings()
    assert "pool_size" in caught.value.message.lower()
    assert "secret" not in caught.value.message


def test_a_file_whose_value_makes_no_sense_is_told_alike(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / ".sloty.toml").write_text("pool_size = 0")
    (tmp_path / ".sloty.toml").chmod(0o644)
    monkeypatch.chdir(tmp_path)
    with pytest.raises(SettingsUnusable, match="pool_size"):
        session.settings()


def test_who_sits_down_at_a_desk_is_the_operator_or_whoever_signed_in_and_nobody_once_they_left(
    clinic: Clinic, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("SLOTY_TOKEN", raising=False)
    monkeypatch.setattr(session, "kept", lambda: None)
    shell = Shell(tenant=clinic.slug)
    # A database that is there already, instead of the one that the settings of this machine name.
    shell.__dict__["_database"] = clinic.database
    operator = session.desk_actor(shell)
    assert operator is not None
    assert (operator.role, operator.front_end, operator.tenant) == (Role.SUPER_ADMIN, "desk", clinic.tenant)
    address = join(clinic, "eva", Role.STAFF)
    give(clinic, address, WEAK.hash(SECRET))
    token = sign_in.sign_in(clinic.database, clinic.slug, address, SECRET, "desk", clock.now(), origin=address).token
    monkeypatch.setattr(session, "kept", lambda: token)
    member = session.desk_actor(shell)
    assert member is not None
    assert (member.name, member.role, member.front_end) == (address, Role.STAFF, "desk")
    sign_in.sign_out(clinic.database, token)
    assert session.desk_actor(shell) is None
