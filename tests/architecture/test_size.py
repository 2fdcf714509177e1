"""No monster files: a reader sees a file whole, and a function at once."""

import ast

from tests.architecture.source import ROOT, modules, nodes, where

LONGEST_FILE = 300
LONGEST_FUNCTION = 40

LONG_FILES: dict[str, str] = {}
"""path → why; shrinks only."""


def test_no_file_is_longer_than_300_lines() -> None:
    """Split by meaning. What no longer needs its exception must leave the list."""
    long = {
        str(path.relative_to(ROOT))
        for folder in ("sloty", "tests", "bench")
        for path in modules(folder)
        if len(path.read_text(encoding="utf-8").splitlines()) > LONGEST_FILE
    }
    assert long == set(LONG_FILES)


def test_no_function_is_longer_than_40_lines() -> None:
    """Its docstring not counted; a migration's table is one statement, however many columns it has."""
    long = [
        where(path, node)
        for path in modules("sloty")
        if "versions" not in path.parts
        for node in nodes(path)
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and _length(node) > LONGEST_FUNCTION
    ]
    assert long == []


def _length(node: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    body = node.body
    documented = isinstance(body[0], ast.Expr) and isinstance(body[0].value, ast.Constant) and len(body) > 1
    first = body[1] if documented else body[0]
    return (node.end_lineno or 0) - first.lineno + 1 + (body[0].lineno - node.lineno if not documented else 1)
