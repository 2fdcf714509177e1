"""What a plan refers to has to be there, once: checked before the database is asked for anything."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from sloty.errors import SlotyError
from sloty.operations import services
from sloty.operations.specs import PlanSpec, ServiceSpec
from sloty.operations.specs.branding import unreadable

Problem = tuple[tuple[str | int, ...], str]

_REFERENCES: dict[str, dict[str, str]] = {
    "departments": {"location": "locations"},
    "resources": {"pool": "pools", "location": "locations"},
    "providers": {
        "home_location": "locations",
        "locations.*.location": "locations",
        "locations.*.department": "departments",
    },
    "services": {"providers.*.provider": "providers", "locations.*": "locations", "requires.*.pool": "pools"},
    "overrides": {"provider": "providers", "location": "locations"},
    "closures": {"location": "locations"},
    "users": {"location": "locations"},
}
"""Section → field → the section that it names one of. A section that the plan leaves out is in the database, perhaps."""


def problems(plan: PlanSpec) -> list[Problem]:
    """Names of what is not there, questions that no answer could meet, colours that cannot be told apart."""
    return [*_missing(plan), *_unanswerable(plan.services or ()), *_unreadable(plan)]


def _items(plan: PlanSpec, section: str) -> tuple[Any, ...]:
    return getattr(plan, section, None) or ()


def twice(content: Mapping[str, Any]) -> Iterator[Problem]:
    """Slugs that stand twice in a section, of a plan as it was written: whatever else is wrong with it."""
    for section in PlanSpec.model_fields:
        items = content.get(section)
        seen: set[str] = set()
        for number, item in enumerate(items if isinstance(items, list) else ()):
            slug = item.get("slug") if isinstance(item, dict) else None
            if isinstance(slug, str):
                if slug in seen:
                    yield (section, number, "slug"), f"{slug} stands twice in {section}"
                seen.add(slug)


def _missing(plan: PlanSpec) -> Iterator[Problem]:
    for section, fields in _REFERENCES.items():
        for number, item in enumerate(_items(plan, section)):
            for field, target in fields.items():
                if getattr(plan, target, None) is None:
                    continue
                known = {each.slug for each in _items(plan, target)}
                for path, ref in _found(item, field.split(".")):
                    if ref is not None and ref not in known:
                        yield (section, number, *path), f"{ref} is not among the {target} of the plan"


def _found(item: Any, path: list[str]) -> Iterator[tuple[tuple[str | int, ...], Any]]:
    if not path:
        yield (), item
    elif path[0] == "*":
        for number, each in enumerate(item or ()):
            yield from (((number, *rest), value) for rest, value in _found(each, path[1:]))
    else:
        yield from (((path[0], *rest), value) for rest, value in _found(getattr(item, path[0]), path[1:]))


def _unreadable(plan: PlanSpec) -> Iterator[Problem]:
    own = plan.tenant.branding
    yield from ((("tenant", "branding"), problem) for problem in unreadable(own))
    for number, each in enumerate(plan.locations or ()):
        yield from ((("locations", number, "branding"), problem) for problem in unreadable(own, each.branding))


def _unanswerable(specs: Iterable[ServiceSpec]) -> Iterator[Problem]:
    for number, spec in enumerate(specs):
        for place, parameter in enumerate(spec.parameters or ()):
            try:
                services.require_answerable(parameter)
            except SlotyError as error:
                yield ("services", number, "parameters", place), error.message.rstrip(".")
