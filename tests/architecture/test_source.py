"""Rules on the source that reviewers would otherwise have to remember. Each says why."""

import ast
import re

from tests.architecture.source import ROOT, modules, nodes, where

_CLOCKS = {("datetime", "now"), ("datetime", "utcnow"), ("datetime", "today"), ("date", "today"), ("time", "time")}
_BOUNDARIES = {
    "sloty/cli/main.py",
    "sloty/__main__.py",
    "sloty/cli/diagnostics.py",
    "sloty/jobs/ticker.py",
    # One message's trouble is noted with it, and keeps nobody else's from going out.
    "sloty/jobs/sender.py",
    "sloty/web/boundary.py",
}
_FORBIDDEN_WORDS = re.compile(
    r"facilit(y|ies)|branch(es)?|clients?|patients?|attendees?|doctors|practitioners?|appointment_?types?|event_?types?"
    r"|utils?|helpers?",
    re.IGNORECASE,
)


def test_only_the_clock_reads_the_wall_clock() -> None:
    """Everything else is handed `now`, so that time can be injected and one unit has one instant."""
    found = [
        where(path, node)
        for path in modules()
        if path.name != "clock.py"
        for node in nodes(path)
        if isinstance(node, ast.Attribute)
        and isinstance(node.value, ast.Name)
        and (node.value.id, node.attr) in _CLOCKS
    ]
    assert found == []


def test_nothing_is_printed() -> None:
    """One file writes stdout and one writes stderr: formats, colours and closed pipes are theirs."""
    found = [
        where(path, node)
        for path in modules()
        for node in nodes(path)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "print"
    ]
    assert found == []


def test_every_exception_is_caught_only_at_the_boundaries() -> None:
    """`except Exception` elsewhere hides bugs."""
    found = [
        where(path, node)
        for path in modules()
        if str(path.relative_to(ROOT)) not in _BOUNDARIES
        for node in nodes(path)
        if isinstance(node, ast.ExceptHandler)
        and (node.type is None or (isinstance(node.type, ast.Name) and node.type.id == "Exception"))
    ]
    assert found == []


def test_no_parameter_is_a_positional_flag() -> None:
    """`book(unit, wish, True)` says nothing; flags are said by name. Commands' options are said by name anyway."""
    found = [
        where(path, node)
        for path in modules()
        if "commands" not in path.parts
        for node in nodes(path)
        if isinstance(node, ast.FunctionDef)
        for argument in [*node.args.posonlyargs, *node.args.args]
        if isinstance(argument.annotation, ast.Name) and argument.annotation.id == "bool"
    ]
    assert found == []


def test_one_word_per_concept() -> None:
    """The left column of docs/glossary.md, in every name that we give."""
    found = [
        f"{where(path, node)} {name}"
        for path in modules()
        if "migrations" not in path.parts
        for node in nodes(path)
        for name in [getattr(node, "name", None) or getattr(node, "arg", None) or getattr(node, "id", None)]
        if isinstance(name, str) and any(_FORBIDDEN_WORDS.fullmatch(word) for word in re.split(r"_|(?=[A-Z])", name))
    ]
    assert found == []


def test_imports_stand_at_the_top() -> None:
    """What a module needs is seen at once; what must be late is loaded by a registry or PEP 562, not in a body."""
    found = [
        where(path, inner)
        for path in modules()
        for node in nodes(path)
        if isinstance(node, ast.FunctionDef)
        for inner in ast.walk(node)
        if isinstance(inner, ast.Import | ast.ImportFrom) and path.name != "__main__.py"
    ]
    assert found == []


def test_no_handler_of_the_desk_calls_the_one_that_it_inherits() -> None:
    """Textual calls the `on_…` of every class that a screen inherits from: by `super()` they would run once more each.

    What classes add to each other's handling is a method of another name, which one handler calls.
    """
    found = [
        where(path, node)
        for path in modules("sloty/tui")
        for node in nodes(path)
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and re.match("_?on_", node.func.attr)
        # It hands messages out, and is called once.
        and node.func.attr != "on_event"
        and isinstance(node.func.value, ast.Call)
        and isinstance(node.func.value.func, ast.Name)
        and node.func.value.func.id == "super"
    ]
    assert found == []
