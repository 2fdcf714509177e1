"""Plans that new tenants start from: those of `examples/templates`, or a file of one's own."""

import importlib.resources
from collections.abc import Mapping
from difflib import get_close_matches
from pathlib import Path
from typing import Any

from sloty.actor import Actor
from sloty.db.pool import Database
from sloty.errors import NotFound
from sloty.operations.plans import applying, reading
from sloty.operations.plans.applying import Outcome
from sloty.operations.plans.reading import Plan, PlanInvalid
from sloty.operations.specs import PlanSpec
from sloty.operations.specs.checked import attempted, dotted


class TemplateUnknown(NotFound):
    """Neither a template of that name nor a file."""

    code = "template_unknown"
    sentence = "There is no template '{name}'."


def examples() -> Path:
    """The folder of examples: in the installed package, or in the checkout."""
    packaged = Path(str(importlib.resources.files("sloty"))) / "examples"
    return packaged if packaged.exists() else Path(__file__).parents[3] / "examples"


def names() -> list[str]:
    """The templates that come with the program."""
    return sorted(path.stem for path in (examples() / "templates").glob("*.yaml"))


def create_from(
    database: Database, operator: Actor, template: str, own: Mapping[str, Any], *, dry_run: bool = False
) -> Outcome:
    """A new tenant from a template; `own` are the fields of the tenant itself, and its zone is its locations' too.

    Raises `TemplateUnknown`, what reading the plan raises, and `Exists`.
    """
    (plan,) = reading.load(reading.sources([_path(template)]))
    return applying.create(database, operator, Plan(_with(plan.spec, own)), dry_run=dry_run)


def _path(template: str) -> Path:
    path = examples() / "templates" / f"{template}.yaml"
    if template in names():
        return path
    if Path(template).exists():
        return Path(template)
    close = get_close_matches(template, names(), n=1)
    raise TemplateUnknown(
        name=template, hint=f"Did you mean {close[0]}?" if close else f"Name {', '.join(names())}, or a file."
    )


def _with(spec: PlanSpec, own: Mapping[str, Any]) -> PlanSpec:
    """The plan of another tenant. Raises `PlanInvalid` for a slug, name or zone that cannot be."""
    content = spec.model_dump(exclude_unset=True)
    content["tenant"].update(own)
    if "timezone" in own:
        content["locations"] = [{**each, "timezone": own["timezone"]} for each in content.get("locations") or ()]
    made, problems = attempted(PlanSpec, content)
    if made is None:
        path, said = problems[0]
        raise PlanInvalid(where=own.get("slug"), path=dotted(path), problem=said)
    return made
