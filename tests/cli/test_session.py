from pathlib import Path

import pytest

from sloty import settings
from sloty.cli import session
from sloty.cli.session import SettingsUnusable


def test_a_setting_that_makes_no_sense_is_named_without_its_value(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SLOTY_POOL_SIZE", "secret")
    with pytest.raises(SettingsUnusable) as caught:
        session.settings()
    assert "pool_size" in caught.value.message.lower()
    assert "secret" not in caught.value.message


def test_a_config_file_that_is_no_toml_is_named(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    file = tmp_path / "config.toml"
    file.write_text("pool_size =")
    monkeypatch.setitem(settings.Settings.model_config, "toml_file", file)
    with pytest.raises(SettingsUnusable, match="not TOML"):
        session.settings()
