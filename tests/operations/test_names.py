"""Names for completion: remembered for a few minutes, for one person alone, and never worth an error."""

import json
import os
from pathlib import Path

import pytest

from sloty import clock
from sloty.operations import glance, names
from sloty.operations.glance import Place
from tests.builders import Clinic


@pytest.fixture
def cache(clinic: Clinic, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """The worker's database is the one that is set, and nothing is remembered."""
    monkeypatch.setenv("SLOTY_DATABASE_URL", clinic.database.settings.database_url or "")
    monkeypatch.setenv("SLOTY_DATA_DIR", str(clinic.database.settings.data_dir))
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    monkeypatch.setattr(names, "PATIENCE_SECONDS", 20)
    monkeypatch.chdir(tmp_path)
    return tmp_path / "cache" / "sloty" / "names"


def remembered(cache: Path) -> list[Path]:
    """The files that hold names."""
    return sorted(cache.iterdir()) if cache.exists() else []


def test_names_are_looked_up_once_and_remembered_for_the_owner_alone(clinic: Clinic, cache: Path) -> None:
    assert names.offered("location", tenant=clinic.slug) == ["downtown"]
    (file,) = remembered(cache)
    assert file.stat().st_mode & 0o777 == 0o600
    assert file.parent.stat().st_mode & 0o777 == 0o700
    clinic.location("uptown")
    assert names.offered("location", tenant=clinic.slug) == ["downtown"]
    assert names.offered("provider", tenant=clinic.slug) == ["ana"]
    assert remembered(cache) == [file]


def test_after_five_minutes_they_are_looked_up_again(clinic: Clinic, cache: Path) -> None:
    names.offered("location", tenant=clinic.slug)
    clinic.location("uptown")
    (file,) = remembered(cache)
    then = clock.now().timestamp() - names.FRESH_SECONDS - 1
    os.utime(file, (then, then))
    assert names.offered("location", tenant=clinic.slug) == ["downtown", "uptown"]


def test_the_tenant_that_is_set_is_meant_when_none_is_named(
    clinic: Clinic, cache: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert names.offered("service") == []
    monkeypatch.setenv("SLOTY_TENANT", clinic.slug)
    assert names.offered("service") == ["cleaning"]
    assert len(remembered(cache)) == 2


def test_a_user_does_not_get_what_the_operator_looked_up(clinic: Clinic, cache: Path) -> None:
    assert names.offered("service", tenant=clinic.slug) == ["cleaning"]
    assert names.offered("service", tenant=clinic.slug, email="nobody@example.org") == []


@pytest.mark.parametrize("code", ["$(reboot)", "a b", "x;y", "`id`", "-rf", "a'b", "a\nb", "ü"])
def test_what_a_shell_would_not_take_as_it_stands_is_not_offered(clinic: Clinic, cache: Path, code: str) -> None:
    clinic.customer("eva@example.com", code="OK-1")
    names.offered("customer", tenant=clinic.slug)
    (file,) = remembered(cache)
    file.write_text(json.dumps({"customer": [code, "OK-1", 7]}))
    assert names.offered("customer", tenant=clinic.slug) == ["OK-1"]


@pytest.mark.parametrize("torn", ["", "[1]", "{", "null"])
def test_a_torn_file_is_looked_up_again(clinic: Clinic, cache: Path, torn: str) -> None:
    names.offered("service", tenant=clinic.slug)
    (file,) = remembered(cache)
    file.write_text(torn)
    assert names.offered("service", tenant=clinic.slug) == ["cleaning"]
    assert "cleaning" in file.read_text()


def test_without_an_answer_there_are_no_names_and_none_are_remembered(
    cache: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SLOTY_DATABASE_URL", "postgresql://a:b@127.0.0.1:1/x")
    assert names.offered("tenant") == []
    assert remembered(cache) == []


def test_an_embedded_server_that_is_down_is_not_even_asked(
    cache: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    def ask(place: Place, seconds: float, **whom: str | None) -> None:
        raise AssertionError(place)

    monkeypatch.setattr(glance, "names", ask)
    monkeypatch.delenv("SLOTY_DATABASE_URL")
    monkeypatch.setenv("SLOTY_DATA_DIR", str(tmp_path))
    assert names.offered("tenant") == []


def test_a_file_of_settings_that_cannot_be_read_is_no_matter(cache: Path) -> None:
    Path(".sloty.toml").write_text("tenant =")
    assert names.offered("tenant") == []


def test_a_cache_that_cannot_be_written_is_no_matter(clinic: Clinic, cache: Path) -> None:
    cache.parent.mkdir(parents=True)
    cache.write_text("in the way")
    assert names.offered("service", tenant=clinic.slug) == ["cleaning"]
