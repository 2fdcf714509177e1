"""YAML documents that remember where each part stands, so that every problem can be told with its line.

Plain scalars are text, whatever they look like: `NO` is a country, `02134` a postal code and `10:30` a time, until
whoever reads the field says otherwise. Only an empty value, `~` and `null` are None.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

import yaml
from yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from sloty.errors import Invalid

LARGEST = 20_000_000
"""Characters of one file."""
_MOST_PARTS = 500_000
"""Aliases may repeat a part; not without end."""
_DEEPEST = 40
_LINE = 100
_NULL = "tag:yaml.org,2002:null"
Path = tuple[str | int, ...]


class DocumentUnreadable(Invalid):
    """The file is no YAML, or says something twice."""

    code = "document_unreadable"
    sentence = "{where} cannot be read: {problem}."


@dataclass(frozen=True)
class Document:
    """One YAML document of a file."""

    name: str
    """The file's."""
    content: Any
    """Mappings, lists, text and None."""
    lines: Mapping[Path, int] = field(default_factory=dict, repr=False)
    """Where each part begins, counted from 1."""

    def where(self, path: Path = ()) -> str:
        """`clinic.yaml:12`: the line of a part, or of the nearest one around it."""
        while path and path not in self.lines:
            path = path[:-1]
        return f"{self.name}:{self.lines.get(path, 1)}"


class _Loader(yaml.SafeLoader):
    """Plain scalars are text, null and `<<` apart."""


_Loader.yaml_implicit_resolvers = {
    first: kept
    for first, known in yaml.SafeLoader.yaml_implicit_resolvers.items()
    if (kept := [(tag, pattern) for tag, pattern in known if tag in {_NULL, "tag:yaml.org,2002:merge"}])
}


def read(text: str, name: str) -> list[Document]:
    """The documents of a file, empty ones left out. Raises `DocumentUnreadable` with the line."""
    if len(text) > LARGEST:
        raise DocumentUnreadable(where=name, problem=f"it is longer than {LARGEST:,} characters")
    try:
        loader = _Loader(text)
        found = [_Reading(loader, name).document(node) for node in _nodes(loader)]
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        where = f"{name}:{mark.line + 1}" if mark else name
        raise DocumentUnreadable(where=where, problem=_told(error.problem or error.context)) from None
    except (yaml.YAMLError, RecursionError) as error:
        raise DocumentUnreadable(where=name, problem=_told(str(error) or "it is nested too deeply")) from None
    return [document for document in found if document.content is not None]


def _told(problem: str | None) -> str:
    return " ".join((problem or "it is not YAML").split()).rstrip(".")


def _nodes(loader: _Loader) -> Iterator[Node]:
    while loader.check_node():
        node = loader.get_node()
        if node is not None:
            yield node


class _Reading:
    """From nodes to values, noting lines on the way."""

    def __init__(self, loader: _Loader, name: str) -> None:
        self.loader, self.name = loader, name
        self.lines: dict[Path, int] = {}

    def document(self, node: Node) -> Document:
        """The whole of it."""
        return Document(self.name, self._value(node, ()), self.lines)

    def _value(self, node: Node, path: Path) -> Any:
        self.lines.setdefault(path, node.start_mark.line + 1)
        if len(self.lines) > _MOST_PARTS or len(path) > _DEEPEST:
            self._refuse(node, "it has too many parts, or is nested too deeply")
        if isinstance(node, MappingNode):
            return self._mapping(node, path)
        if isinstance(node, SequenceNode):
            return [self._value(each, (*path, number)) for number, each in enumerate(node.value)]
        assert isinstance(node, ScalarNode)
        return None if node.tag == _NULL else node.value

    def _mapping(self, node: MappingNode, path: Path) -> dict[str, Any]:
        own = [key.value for key, _ in node.value if isinstance(key, ScalarNode)]
        twice = next((key for key in own if own.count(key) > 1 and key != "<<"), None)
        if twice is not None or len(own) < len(node.value):
            self._refuse(node, f"'{twice}' stands twice" if twice else "a name is no plain text")
        self.loader.flatten_mapping(node)
        # What `<<` brings stands first, and what the mapping says itself wins.
        values: dict[str, Any] = {}
        for key, value in node.value:
            self.lines[(*path, key.value)] = key.start_mark.line + 1
            values[key.value] = self._value(value, (*path, key.value))
        return values

    def _refuse(self, node: Node, problem: str) -> None:
        raise DocumentUnreadable(where=f"{self.name}:{node.start_mark.line + 1}", problem=problem)


class _Dumper(yaml.SafeDumper):
    """Short lists on one line, as people write them."""

    def represent_sequence(self, tag: str, sequence: Any, flow_style: bool | None = None) -> SequenceNode:  # noqa: FBT001 - overrides PyYAML's
        """Words on one line; things with fields one below the other."""
        short = all(isinstance(each, str) for each in sequence) and sum(len(each) + 2 for each in sequence) < _LINE
        return super().represent_sequence(tag, sequence, flow_style=short or flow_style)

    def increase_indent(self, *given: Any, **named: Any) -> None:
        """Items of a list stand further in than its name."""
        super().increase_indent(*given, **{**named, "indentless": False})

    def ignore_aliases(self, _: Any) -> bool:
        """What is the same twice is written twice."""
        return True


def written(content: Any) -> str:
    """A document as YAML 1.1 and 1.2 read alike; what is no plain text is quoted."""
    return yaml.dump(
        content, Dumper=_Dumper, sort_keys=False, allow_unicode=True, width=_LINE, default_flow_style=False
    )
