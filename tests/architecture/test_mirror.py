"""Tests mirror the source file by file, so that everybody knows where to look."""

from tests.architecture.source import ROOT, modules

WITHOUT: frozenset[str] = frozenset()
"""Modules without a test module of their own, tried through others; shrinks only."""
_NEED_NONE = (
    "__init__.py",
    "models/",
    "db/migrations/",
    "db/queries/",
    "operations/specs/",
    "cli/commands/",
    "db/embedded/",
)


def test_every_module_has_its_mirror() -> None:
    """Tables, migrations, statements and command files are tried by what uses them; the supervisor by `test_embedded*`."""
    missing = {
        str(path.relative_to(ROOT))
        for path in modules()
        if not any(part in str(path.relative_to(ROOT / "sloty")) for part in _NEED_NONE)
        and not (ROOT / "tests" / path.relative_to(ROOT / "sloty")).with_name(f"test_{path.name}").exists()
    }
    assert missing == set(WITHOUT)
