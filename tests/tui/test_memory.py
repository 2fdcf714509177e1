"""What a desk remembers: each tenant's for itself; nonsense is as nothing."""

import json
from pathlib import Path

import pytest

from sloty.operations.boards.views import Layout
from sloty.tui.memory import Memory, recall, remember


def test_what_was_left_is_found_again_and_each_tenant_has_its_own(tmp_path: Path) -> None:
    alpha = Memory(location="downtown", layout=Layout.ROOMS, view="month", theme="nord", service="exam", step=30)
    remember(tmp_path / "new", "alpha", alpha)
    remember(tmp_path / "new", "beta", Memory(provider="ana"))
    assert recall(tmp_path / "new", "alpha") == alpha
    assert recall(tmp_path / "new", "beta") == Memory(provider="ana")
    assert recall(tmp_path / "new", "gamma") == Memory()
    assert [each.name for each in (tmp_path / "new").iterdir()] == ["desk.json"]


@pytest.mark.parametrize(
    "kept",
    [
        "", "[]", "{", "null", '{"alpha": 3}', '{"alpha": {"step": "often"}}', '{"alpha": {"step": 0}}',
        '{"alpha": {"step": 20}}',
        '{"alpha": {"layout": "SPIRAL"}}', '{"alpha": {"view": "cube"}}', '{"alpha": {"location": ["x"]}}',
    ],
)  # fmt: skip
def test_a_file_that_makes_no_sense_is_as_none_and_is_written_over(tmp_path: Path, kept: str) -> None:
    (tmp_path / "desk.json").write_text(kept)
    assert recall(tmp_path, "alpha") == Memory()
    remember(tmp_path, "alpha", Memory(service="exam"))
    assert recall(tmp_path, "alpha").service == "exam"


def test_what_another_version_remembered_is_left_out(tmp_path: Path) -> None:
    (tmp_path / "desk.json").write_text(json.dumps({"alpha": {"step": 10, "sound": "loud"}}))
    assert recall(tmp_path, "alpha") == Memory(step=10)


def test_a_folder_that_cannot_be_written_is_no_reason_to_complain(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    remember(tmp_path / "file", "alpha", Memory())
    assert recall(tmp_path / "file", "alpha") == Memory()
