"""The project's own source, as the rules look at it."""

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parents[2]
PACKAGE = ROOT / "sloty"


def modules(folder: str = "sloty") -> list[Path]:
    """Every Python file below a folder of the checkout."""
    return sorted(path for path in (ROOT / folder).rglob("*.py") if "__pycache__" not in path.parts)


@cache
def tree(path: Path) -> ast.Module:
    """The file's syntax."""
    return ast.parse(path.read_text(encoding="utf-8"), str(path))


def nodes(path: Path) -> Iterator[ast.AST]:
    """Every node of the file."""
    return ast.walk(tree(path))


def where(path: Path, node: ast.AST) -> str:
    """How a finding is named."""
    return f"{path.relative_to(ROOT)}:{getattr(node, 'lineno', 0)}"
