"""Environment before file before default; frozen; nonsense refused."""

from pathlib import Path

import pytest
from pydantic import ValidationError

from sloty.settings import Settings, load_settings


def test_the_environment_is_read_and_the_rest_has_defaults(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("SLOTY_DATA_DIR", str(tmp_path))
    monkeypatch.setenv("SLOTY_HOLD_MINUTES", "25")
    found = load_settings()
    assert (found.data_dir, found.hold_minutes, found.database_url, found.pool_size) == (tmp_path, 25, None, 5)


def test_settings_do_not_change_and_make_sense(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(ValidationError):
        Settings().hold_minutes = 3  # type: ignore[misc]  # that it is refused is the test
    monkeypatch.setenv("SLOTY_POOL_SIZE", "0")
    with pytest.raises(ValidationError):
        load_settings()
