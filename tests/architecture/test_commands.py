"""Every command has help and an example, and stands in the generated reference."""

import pytest

from sloty.cli.commands import NOUNS
from tests.architecture.pages import commands, reference, schema
from tests.architecture.source import ROOT


@pytest.mark.parametrize("noun", NOUNS)
def test_every_command_has_help_and_an_example(noun: str) -> None:
    """An example that can be typed as it stands."""
    for path, command in commands(noun):
        assert command.help, path
        assert "sloty" in (command.epilog or ""), path


def test_the_reference_is_current() -> None:
    """Made by `make docs`."""
    assert (ROOT / "docs" / "cli.md").read_text(encoding="utf-8") == reference()


def test_the_schema_of_plans_is_current() -> None:
    """Made by `make docs`."""
    assert (ROOT / "docs" / "plan.schema.json").read_text(encoding="utf-8") == schema()
