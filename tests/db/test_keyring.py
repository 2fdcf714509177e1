"""Secrets are sealed with keys outside the database, bound to their place, and opened after a new key was made."""

import stat
from pathlib import Path
from typing import Any

import pytest

from sloty.db import keyring
from sloty.db.credentials import CredentialsUnsafe, read_private
from sloty.db.keyring import KeyMissing, KeysUnreadable, SealBroken
from sloty.settings import Settings


def test_what_is_sealed_is_opened_in_its_place_alone(tmp_path: Path) -> None:
    ring = keyring.load(Settings(data_dir=tmp_path))
    key, sealed = ring.seal(b"s3cret", "tenant|row")
    assert b"s3cret" not in sealed
    assert ring.unseal(key, sealed, "tenant|row") == b"s3cret"
    for broken, place in ((sealed, "tenant|other"), (sealed[:-1] + b"x", "tenant|row")):
        with pytest.raises(SealBroken):
            ring.unseal(key, broken, place)
    assert ring.seal(b"s3cret", "tenant|row")[1] != sealed


def test_the_file_is_private_and_the_same_for_all_who_come_later(tmp_path: Path) -> None:
    settings = Settings(data_dir=tmp_path)
    one, other = keyring.load(settings), keyring.load(settings)
    assert one.keys == other.keys
    assert stat.S_IMODE((tmp_path / "keys.json").stat().st_mode) == 0o600
    assert one.keys["k1"].hex() not in repr(one)


def test_a_new_key_seals_and_the_old_one_still_opens(tmp_path: Path) -> None:
    settings = Settings(data_dir=tmp_path)
    old = keyring.load(settings)
    key, sealed = old.seal(b"s3cret", "here")
    new = keyring.renew(settings)
    assert (old.current, new.current) == ("k1", "k2")
    assert new.unseal(key, sealed, "here") == b"s3cret"
    with pytest.raises(KeyMissing):
        old.unseal(*new.seal(b"x", "here"), "here")


def test_keys_may_come_from_the_environment(tmp_path: Path) -> None:
    given = "b:" + "QUFB" * 10 + "QUE=" + ",a:" + "QkJC" * 10 + "QkI="
    ring = keyring.load(Settings(data_dir=tmp_path, secret_keys=given))
    assert (ring.current, sorted(ring.keys)) == ("b", ["a", "b"])
    assert not (tmp_path / "keys.json").exists()
    for wrong in ("", "a", "a:short", ":" + "QUFB" * 10 + "QUE="):
        with pytest.raises(KeysUnreadable):
            keyring.load(Settings(data_dir=tmp_path, secret_keys=wrong or ","))


def test_a_torn_file_is_told(tmp_path: Path) -> None:
    path = tmp_path / "keys.json"
    path.write_text('{"k1": "x"}')
    path.chmod(0o600)
    with pytest.raises(KeysUnreadable):
        keyring.load(Settings(data_dir=tmp_path))


def test_a_file_is_read_once_and_again_when_it_has_changed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Every form and every link asks for the keys."""
    settings, reads = Settings(data_dir=tmp_path), list[Path]()
    keyring.load(settings)

    def noted(path: Path) -> Any:
        reads.append(path)
        return read_private(path)

    monkeypatch.setattr(keyring, "read_private", noted)
    assert {keyring.load(settings).current for _ in range(3)} == {"k1"}
    assert len(reads) == 1
    keyring.renew(settings)
    assert keyring.load(settings).current == "k2"
    (tmp_path / "keys.json").chmod(0o644)
    with pytest.raises(CredentialsUnsafe):
        keyring.load(settings)
    (tmp_path / "keys.json").unlink()
    assert keyring.load(settings).current == "k1"
