"""The command line: parse, one operation, show. No SQL, no rules, no tables.

What is slow to import is loaded on first use (PEP 562), so that `--version`, help and completion stay quick: write
`from sloty import cli` and then `cli.session.…`.
"""

# Not imported from typing, which takes as long to load as all else that `--version` needs; checkers know the name.
TYPE_CHECKING = False

if TYPE_CHECKING:
    from sloty.cli import completion as completion
    from sloty.cli import daylight as daylight
    from sloty.cli import desk as desk
    from sloty.cli import following as following
    from sloty.cli import main as main
    from sloty.cli import progress as progress
    from sloty.cli import sentences as sentences
    from sloty.cli import session as session
    from sloty.cli import sheets as sheets
    from sloty.cli import table as table
    from sloty.cli import yaml as yaml

_LOADED_WHEN_NAMED = frozenset(
    {
        "completion",
        "daylight",
        "desk",
        "following",
        "main",
        "progress",
        "sentences",
        "session",
        "sheets",
        "table",
        "yaml",
    }
)


def __getattr__(name: str) -> object:
    """Import the submodule `name` the first time that it is asked for."""
    if name not in _LOADED_WHEN_NAMED:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    # importlib is not loaded by a bare interpreter, and `--version` is compared with one.
    return __import__(f"{__name__}.{name}", fromlist=[name])
