"""What is different between two states of a tenant, both told as plans."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from sloty.operations.plans.exporting import Item, dated_key
from sloty.operations.rows import Action

_NOUNS = {
    "locations": "location",
    "departments": "department",
    "pools": "pool",
    "resources": "resource",
    "providers": "provider",
    "services": "service",
    "overrides": "override",
    "closures": "closure",
    "users": "user",
}
_NAMES = ("slug", "provider", "location", "pool", "name")
"""What an item of a list is told apart by."""
_STATUS = "status"
_OUT_OF_USE = frozenset({"INACTIVE"})


@dataclass(frozen=True)
class FieldChange:
    """One field that differs."""

    path: str
    """`locations.downtown.hours`."""
    before: Any
    after: Any


@dataclass(frozen=True)
class Difference:
    """What became, or would become, of one thing."""

    ref: str
    """noun/slug."""
    action: Action
    fields: tuple[FieldChange, ...] = ()


def differences(before: Mapping[str, Any], after: Mapping[str, Any]) -> Iterator[Difference]:
    """Section by section, in the order of the plan; what is the same is left out."""
    for section, items in after.items():
        if section == "tenant":
            yield from _of_item(f"tenant/{items['slug']}", before.get(section), items)
            continue
        there = {ref_of(section, item): item for item in before.get(section) or ()}
        now = {ref_of(section, item): item for item in items}
        for ref, item in now.items():
            yield from _of_item(ref, there.get(ref), item)
        yield from (Difference(ref, Action.REMOVED) for ref in there if ref not in now)


def ref_of(section: str, item: Item) -> str:
    """How one item is called: noun/slug, or what a dated change says."""
    if "slug" in item:
        return f"{_NOUNS[section]}/{item['slug']}"
    if section == "users":
        return "/".join(filter(None, ("user", item["email"], item.get("location"))))
    return "/".join((_NOUNS[section], *filter(None, dated_key(item))))


def _of_item(ref: str, before: Item | None, after: Item) -> Iterator[Difference]:
    if before is None:
        yield Difference(ref, Action.CREATED)
    elif before != after:
        gone = before.get(_STATUS) not in _OUT_OF_USE and after.get(_STATUS) in _OUT_OF_USE
        yield Difference(ref, Action.ARCHIVED if gone else Action.UPDATED, tuple(_fields(before, after)))


def _fields(before: Item, after: Item) -> Iterator[FieldChange]:
    there, now = dict(_leaves("", before)), dict(_leaves("", after))
    for path in dict.fromkeys((*there, *now)):
        if there.get(path) != now.get(path):
            yield FieldChange(path, there.get(path), now.get(path))


def _leaves(path: str, value: Any) -> Iterator[tuple[str, Any]]:
    """Every field by its path; lists of things that have names are told name by name."""
    if isinstance(value, Mapping):
        for name, each in value.items():
            yield from _leaves(f"{path}.{name}" if path else name, each)
    elif isinstance(value, list) and value and all(isinstance(each, Mapping) and _name(each) for each in value):
        for each in value:
            yield from _leaves(f"{path}.{_name(each)}", _without_name(each))
    else:
        yield path, value


def _name(item: Mapping[str, Any]) -> str | None:
    return next((str(item[name]) for name in _NAMES if name in item), None)


def _without_name(item: Mapping[str, Any]) -> Any:
    key = next(name for name in _NAMES if name in item)
    rest = {name: value for name, value in item.items() if name != key}
    # A thing that has nothing but its name is there: that is its value.
    return rest or True


def count(found: Iterable[Difference], action: Action) -> int:
    """How many of them."""
    return sum(each.action is action for each in found)
