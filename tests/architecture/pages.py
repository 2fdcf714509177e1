"""The pages of docs/ that are made from the source: `make docs` writes them, the tests compare them."""

import importlib
import json
import pkgutil
from collections.abc import Iterator
from typing import Any

import sloty
from sloty import errors
from sloty.cli.commands import NOUNS
from sloty.cli.groups import load
from sloty.errors import SlotyError
from sloty.formats import stylesheets
from sloty.operations import plans
from sloty.tui import keys
from tests.architecture.source import ROOT

FAMILIES = {errors.Invalid, errors.NotFound, errors.Forbidden, errors.Conflict, errors.Refused, errors.Unavailable}


def concrete() -> list[type[SlotyError]]:
    """Every error class that is raised."""
    for module in pkgutil.walk_packages(sloty.__path__, "sloty."):
        if "migrations" not in module.name and module.name != "sloty.__main__":
            importlib.import_module(module.name)
    return sorted(set(_below(SlotyError)) - FAMILIES, key=lambda kind: kind.code)


def _below(kind: type[SlotyError]) -> Iterator[type[SlotyError]]:
    for each in kind.__subclasses__():
        if each.__module__.startswith("sloty."):
            yield each
            yield from _below(each)


def page() -> str:
    """docs/errors.md as it should be."""
    lines = [
        "# Errors",
        "",
        "Scripts branch on the code; exit statuses follow the family (`sloty help exit-codes`).",
        "",
    ]
    lines += ["| code | family | meaning |", "|---|---|---|"]
    for kind in concrete():
        family = next(each.__name__ for each in kind.__mro__ if each in FAMILIES or each is SlotyError)
        meaning = (kind.__doc__ or "").strip().splitlines()[0]
        lines.append(f"| `{kind.code}` | {family} | {meaning} |")
    return "\n".join(lines) + "\n"


def reference() -> str:
    """docs/cli.md as it should be."""
    lines = [
        "# Commands",
        "",
        "Every command, made from its own help by `make docs`. Options that all share are in each.",
        "",
    ]
    for noun in NOUNS:
        for path, command in commands(noun):
            lines += [
                f"## {path}",
                "",
                (command.help or "").strip(),
                "",
                "```",
                *(command.epilog or "").split("\n"),
                "```",
                "",
            ]
    return "\n".join(lines)


def commands(noun: str) -> list[tuple[str, Any]]:
    """Each command of a noun with its words."""
    return _within(f"sloty {noun}", load(noun))


def _within(path: str, found: Any) -> list[tuple[str, Any]]:
    if not hasattr(found, "list_commands"):
        return [(path, found)]
    inner = found.make_context(path, [], resilient_parsing=True)
    names = found.list_commands(inner)
    return [each for name in names for each in _within(f"{path} {name}", found.get_command(inner, name))]


def schema() -> str:
    """docs/plan.schema.json as it should be: editors complete the YAML of tenants with it."""
    return json.dumps(plans.schema(), indent=1, ensure_ascii=False) + "\n"


_DESK = """\
# The front desk

`sloty desk` opens the day of a location on a terminal; `?` shows there what the keys do where one is, `:` finds every act by
its name. This page is made from the table of keys by `make docs`.

![One provider's week](pictures/desk-week.png)
![The load of each day of a month](pictures/desk-month.png)

The desk remembers for each tenant where one looked, how, and in which colours (`T`), in `desk.json` of the data folder. Other
keys are chosen by the ids below, in a file of settings: `[desk_keys]`, then `"visit.check_in" = "f5"`; or in `SLOTY_DESK_KEYS`.
"""


def desk() -> str:
    """docs/desk.md as it should be."""
    parts = {
        "On the visit, or the time, under the hand": keys.ACTS,
        "Where one looks": keys.VIEWS,
        "Moving the hand": keys.GRID,
        "Everywhere": keys.DESK,
    }
    lines = [_DESK]
    for title, bindings in parts.items():
        lines += [f"## {title}", "", "| key | does | id |", "|---|---|---|"]
        lines += [f"| `{keys.shown(each)}` | {each.tooltip or each.description} | `{each.id}` |" for each in bindings]
        lines.append("")
    return "\n".join(lines)


_STYLING = """\
# A style sheet of your own

`sloty branding set --css clinic.css` sets type, spacing, lines and corners of a tenant's pages, in at most {longest:,}
characters. Whatever is not below is refused, or left out with `--drop-refused`: nothing may hide, cover or load anything.
Colours are six, and set by `sloty branding set`. This page is made from the lists themselves by `make docs`.

Parts of a page: {elements}; by their classes: {classes}.

They may stand beside, below and after each other (`a b`, `a > b`, `a + b`), with {states}, and within `@media` by width,
`print`, `prefers-color-scheme`, `prefers-contrast` and `prefers-reduced-motion`.

| property | may be |
|---|---|
"""


def styling() -> str:
    """docs/styling.md as it should be."""
    lists = {
        "elements": stylesheets.ELEMENTS,
        "classes": [f".{name}" for name in stylesheets.CLASSES],
        "states": stylesheets.STATES,
    }
    written = {name: ", ".join(f"`{each}`" for each in those) for name, those in lists.items()}
    together: dict[str, list[str]] = {}
    for name, value in stylesheets.ALLOWED.items():
        together.setdefault(value.told, []).append(f"`{name}`")
    rows = [f"| {', '.join(names)} | {told} |" for told, names in together.items()]
    return _STYLING.format(longest=stylesheets.LONGEST, **written) + "\n".join(rows) + "\n"


def write() -> None:
    """Write every page."""
    docs = ROOT / "docs"
    docs.mkdir(exist_ok=True)
    (docs / "errors.md").write_text(page(), encoding="utf-8")
    (docs / "cli.md").write_text(reference(), encoding="utf-8")
    (docs / "desk.md").write_text(desk(), encoding="utf-8")
    (docs / "styling.md").write_text(styling(), encoding="utf-8")
    (docs / "plan.schema.json").write_text(schema(), encoding="utf-8")


if __name__ == "__main__":
    write()
