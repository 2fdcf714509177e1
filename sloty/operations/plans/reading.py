"""From files to plans: every problem of all of them at once, each with its file, line and path."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from sloty.errors import Invalid, SlotyError, raise_all
from sloty.formats import documents
from sloty.formats.documents import Document
from sloty.operations.plans import images, references
from sloty.operations.specs import PlanSpec
from sloty.operations.specs.checked import attempted, dotted

_SUFFIXES = frozenset({".yaml", ".yml"})
_SECTIONS = tuple(name for name in PlanSpec.model_fields if name != "tenant")


class PlanUnreadable(Invalid):
    """The file is not there, is no text, or holds no plan."""

    code = "plan_unreadable"
    sentence = "{where} cannot be read as a plan: {problem}."


class PlanInvalid(Invalid):
    """A part of a plan cannot be right."""

    code = "plan_invalid"
    sentence = "{where}: {path} {problem}."


@dataclass(frozen=True)
class Source:
    """A file's text."""

    name: str
    text: str
    group: str
    """Documents of one group without a tenant belong to the one that has it."""


@dataclass(frozen=True)
class Origin:
    """Where a plan was written: in one document, or in several that were put together."""

    head: Document
    """The document that names the tenant."""
    items: Mapping[tuple[str, int], tuple[Document, int]]
    """For each item of a section, its document and its place there."""

    def folder(self, path: tuple[str | int, ...]) -> Path:
        """The folder of the file that says a part."""
        return Path(self._of(path)[0].name).parent

    def where(self, path: tuple[str | int, ...]) -> str:
        """`clinic.yaml:12`: the line of a part."""
        document, own = self._of(path)
        return document.where(own)

    def _of(self, path: tuple[str | int, ...]) -> tuple[Document, tuple[str | int, ...]]:
        if len(path) > 1 and (path[0], path[1]) in self.items:
            document, place = self.items[str(path[0]), int(path[1])]
            return document, (path[0], place, *path[2:])
        return self.head, path


@dataclass(frozen=True)
class Plan:
    """A tenant whole, every part of it checked."""

    spec: PlanSpec
    origin: Origin | None = field(default=None, repr=False)
    """None for a plan that was never in a file."""

    def where(self, section: str, number: int) -> str:
        """`clinic.yaml:12: `, or nothing."""
        return f"{self.origin.where((section, number))}: " if self.origin else ""


def sources(paths: Iterable[Path]) -> list[Source]:
    """The files, and for a folder every `.yaml` in it and below. Raises `PlanUnreadable`."""
    return [_source(each, str(each.parent if path.is_dir() else each)) for path in paths for each in _files(path)]


def _files(path: Path) -> list[Path]:
    if not path.is_dir():
        return [path]
    found = sorted(each for each in path.rglob("*") if each.suffix in _SUFFIXES and each.is_file())
    if not found:
        raise PlanUnreadable(where=path, problem="the folder holds no .yaml file")
    return found


def _source(path: Path, group: str) -> Source:
    try:
        return Source(str(path), path.read_text(encoding="utf-8-sig"), group)
    except OSError as error:
        raise PlanUnreadable(where=path, problem=(error.strerror or str(error)).lower()) from None
    except UnicodeDecodeError:
        raise PlanUnreadable(where=path, problem="it is not UTF-8") from None


def load(given: Sequence[Source]) -> list[Plan]:
    """The plans that the sources hold, by slug; raises every problem of all of them at once."""
    errors: list[SlotyError] = []
    groups: dict[str, list[Document]] = defaultdict(list)
    for source in given:
        try:
            groups[source.group] += documents.read(source.text, source.name)
        except SlotyError as error:
            errors.append(error)
    plans = [plan for group, found in groups.items() for plan in _plans(group, found, errors)]
    if not plans and not errors:
        errors.append(PlanUnreadable(where=", ".join(each.name for each in given), problem="no tenant in it"))
    errors += _planned_twice(document for found in groups.values() for document in found)
    raise_all(errors)
    return sorted(plans, key=lambda plan: plan.spec.tenant.slug)


def _planned_twice(found: Iterable[Document]) -> Iterator[PlanInvalid]:
    """Tenants with two plans, whatever else is wrong with either."""
    seen: set[str] = set()
    for document in found:
        tenant = document.content.get("tenant") if isinstance(document.content, dict) else None
        slug = tenant.get("slug") if isinstance(tenant, dict) else None
        if isinstance(slug, str):
            if slug in seen:
                where = document.where(("tenant", "slug"))
                yield PlanInvalid(where=where, path="tenant.slug", problem=f"{slug} has two plans")
            seen.add(slug)


def _plans(group: str, found: Sequence[Document], errors: list[SlotyError]) -> Iterator[Plan]:
    shaped = [document for document in found if _is_shaped(document, errors)]
    heads = [document for document in shaped if "tenant" in document.content]
    parts = [document for document in shaped if "tenant" not in document.content]
    if parts and len(heads) != 1:
        problem = "it names no tenant" + (
            f", and {group} has {len(heads)} plans that it could belong to" if heads else ""
        )
        errors += [PlanUnreadable(where=part.name, problem=problem) for part in parts]
        return
    for head in heads:
        plan = _plan(head, parts, errors)
        if plan is not None:
            yield plan


def _is_shaped(document: Document, errors: list[SlotyError]) -> bool:
    content = document.content
    if not isinstance(content, dict):
        errors.append(PlanUnreadable(where=document.where(), problem="a plan has named sections"))
        return False
    wrong = [
        PlanInvalid(where=document.where((name,)), path=name, problem="is a list")
        for name in _SECTIONS
        if not isinstance(content.get(name) or [], list)
    ]
    errors += wrong
    return not wrong


def _plan(head: Document, parts: Sequence[Document], errors: list[SlotyError]) -> Plan | None:
    content: dict[str, Any] = {"tenant": head.content["tenant"] or {}}
    items: dict[tuple[str, int], tuple[Document, int]] = {}
    for document in (head, *parts):
        for name, section in document.content.items():
            if name == "tenant":
                continue
            if name not in _SECTIONS:
                content[name] = section
                continue
            merged = content.setdefault(name, [])
            for place, item in enumerate(section or []):
                items[name, len(merged)] = (document, place)
                merged.append(item)
    origin = Origin(head, items)
    unread = list(images.read_in(content, origin.folder))
    made, problems = attempted(PlanSpec, content)
    problems = [*unread, *(each for each in problems if each[0] not in {path for path, _ in unread})]
    if made is not None:
        problems += references.problems(made)
    problems += references.twice(content)
    errors += [PlanInvalid(where=origin.where(path), path=dotted(path), problem=said) for path, said in problems]
    return Plan(made, origin) if made is not None and not unread else None
