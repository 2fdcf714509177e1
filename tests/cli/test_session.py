from pathlib import Path

import pytest

from sloty.cli import session
from sloty.cli.session import SettingsUnusable


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
