"""The verbs that the nouns of the catalog have alike."""

import pytest

from sloty.cli.groups import load


@pytest.mark.parametrize("noun", ["location", "department", "provider", "service", "resource"])
def test_every_noun_of_the_catalog_has_the_same_verbs_first(noun: str) -> None:
    app = load(noun)
    context = app.make_context(noun, [], resilient_parsing=True)
    names = app.list_commands(context)
    assert names[:5] == ["list", "show", "archive", "create", "edit"]
    for name in names[:3]:
        command = app.get_command(context, name)
        assert noun in command.help
        assert f"sloty {noun} {name}" in command.epilog


def test_who_archives_is_asked_and_who_reads_is_not() -> None:
    app = load("location")
    context = app.make_context("location", [], resilient_parsing=True)
    options = {name: {o for p in app.get_command(context, name).params for o in p.opts} for name in ("show", "archive")}
    assert "--yes" in options["archive"]
    assert not {"--yes", "--dry-run"} & options["show"]
