"""Make a tenant what its plan says: all of it in one transaction, or nothing; the second time nothing is written.

A dry run is the same code, rolled back. What changed is told by comparing the tenant before and after, as plans.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from sloty.actor import Actor, Permission, Role
from sloty.db.pool import Database
from sloty.db.queries import plan as queries
from sloty.errors import SlotyError, raise_all
from sloty.ids import TenantId
from sloty.operations import branding, nouns, rows, tenants, users
from sloty.operations.nouns import Noun
from sloty.operations.places import DEPARTMENT, LOCATION
from sloty.operations.plans import affected, dated, difference, exporting, reading
from sloty.operations.plans.affected import Affected, Decision
from sloty.operations.plans.difference import Difference
from sloty.operations.plans.exporting import Item
from sloty.operations.plans.plain import plain, says_the_same
from sloty.operations.plans.reading import Plan, Source
from sloty.operations.providers import PROVIDER
from sloty.operations.resources import POOL, RESOURCE
from sloty.operations.rows import Action
from sloty.operations.services import SERVICE
from sloty.operations.specs import PlanSpec
from sloty.operations.unit import Unit, open_unit

_NOUNS: dict[str, Noun[Any, Any, Any]] = {
    "locations": LOCATION,
    "departments": DEPARTMENT,
    "pools": POOL,
    "resources": RESOURCE,
    "providers": PROVIDER,
    "services": SERVICE,
}
"""In the order in which they refer to each other."""


@dataclass(frozen=True)
class Terms:
    """How a plan is applied."""

    dry_run: bool = False
    prune: bool = False
    """Archive what the sections of the plan no longer name."""
    decision: Decision | None = None
    """What becomes of appointments that are left outside; without one they stop the plan."""


@dataclass(frozen=True)
class Outcome:
    """What became, or would become, of a tenant."""

    tenant: str
    changes: tuple[Difference, ...]
    unchanged: int
    """Parts that were so already."""
    affected: tuple[Affected, ...] = ()
    """Appointments that the change leaves outside, and what was decided."""


def apply(database: Database, operator: Actor, plan: Plan, terms: Terms) -> Outcome:
    """Make the plan's tenant so. Raises `AppointmentsAffected`, and every problem of an item at once with its line.

    Two at once: the second waits for the first, and finds nothing to do.
    """
    operator.require(Permission.MANAGE_PLATFORM)
    with open_unit(database, operator, dry_run=terms.dry_run) as unit:
        unit.session.run(queries.LOCK, slug=plan.spec.tenant.slug)
        return _apply(unit, plan, terms)


def export_tenant(
    database: Database, operator: Actor, source: str, slug: str | None = None, name: str | None = None
) -> str:
    """A tenant whole as YAML, under its own slug and name or others; also of one that is suspended.

    Raises `TenantNotFound`.
    """
    operator.require(Permission.MANAGE_PLATFORM)
    with open_unit(database, operator) as platform:
        unit = platform.within(TenantId(tenants.show(platform, source).id))
        return exporting.export(unit, slug=slug, name=name)


def clone(
    database: Database, operator: Actor, source: str, slug: str, name: str | None = None, *, dry_run: bool = False
) -> Outcome:
    """A new tenant that is the equal of another: its catalog, not its customers and appointments.

    Raises `TenantNotFound`, `Exists`, and every `PlanInvalid` about the new slug or name.
    """
    text = export_tenant(database, operator, source, slug, name)
    (plan,) = reading.load([Source("plan", text, "plan")])
    return create(database, operator, plan, dry_run=dry_run)


def create(database: Database, operator: Actor, plan: Plan, *, dry_run: bool = False) -> Outcome:
    """The plan's tenant, which must not be there yet. Raises `Exists`."""
    operator.require(Permission.MANAGE_PLATFORM)
    slug = plan.spec.tenant.slug
    with open_unit(database, operator, dry_run=dry_run) as unit:
        unit.session.run(queries.LOCK, slug=slug)
        if unit.session.row(queries.TAKEN, slug=slug):
            raise rows.Exists(noun="tenant", ref=slug)
        return _apply(unit, plan, Terms())


def _apply(platform: Unit, plan: Plan, terms: Terms) -> Outcome:
    slug = plan.spec.tenant.slug
    before = state(platform, slug)
    with platform.session.begin_nested() as savepoint:
        _make_so(platform, plan, before, terms)
        after = state(platform, slug) if platform.session.wrote else before
        found = list(difference.differences(before, after))
        left_outside = _left_outside(platform, slug, found)
        if left_outside:
            savepoint.rollback()
    if left_outside:
        left_outside = _not_before(platform, slug, left_outside)
        _make_so(platform, plan, before, terms)
    decided = _decided(platform, slug, left_outside, terms)
    parts = sum(len(items) for name, items in after.items() if name != "tenant") + 1
    changed = sum(each.action not in {Action.REMOVED} for each in found)
    return Outcome(slug, tuple(found), parts - changed, tuple(decided))


def state(platform: Unit, slug: str) -> dict[str, Any]:
    """The tenant as a plan, as it is now; empty when there is none."""
    unit = _within(platform, slug)
    return {} if unit is None else {"tenant": exporting.tenant(unit), **exporting.sections(unit)}


def _within(platform: Unit, slug: str) -> Unit | None:
    row = platform.session.row(queries.TENANT, slug=slug)
    return None if row is None else platform.within(TenantId(row[0]))


def _make_so(platform: Unit, plan: Plan, before: Mapping[str, Any], terms: Terms) -> None:
    tenants.put(platform, plan.spec.tenant)
    unit = _within(platform, plan.spec.tenant.slug)
    assert unit is not None
    errors: list[SlotyError] = []
    for section in PlanSpec.model_fields:
        items = getattr(plan.spec, section)
        if section != "tenant" and items is not None:
            _section(unit, plan, section, before.get(section) or [], errors)
    raise_all(errors)
    if terms.prune:
        _prune(unit, plan)
    branding.require_readable(unit, unit.tenant)


def _section(unit: Unit, plan: Plan, section: str, before: list[Item], errors: list[SlotyError]) -> None:
    there = {difference.ref_of(section, item): item for item in before}
    for number, spec in enumerate(getattr(plan.spec, section)):
        wanted = plain(spec)
        current = there.get(difference.ref_of(section, wanted))
        if current is not None and says_the_same(wanted, current):
            continue
        try:
            _put(section)(unit, spec)
        except SlotyError as error:
            error.message = f"{plan.where(section, number)}{error.message}"
            errors.append(error)


def _put(section: str) -> Callable[[Unit, Any], object]:
    noun = _NOUNS.get(section)
    if noun is not None:
        return lambda unit, spec: nouns.put(unit, noun, spec)
    return users.grant if section == "users" else dated.PUTS[section]


def _prune(unit: Unit, plan: Plan) -> None:
    for section, noun in reversed(_NOUNS.items()):
        named = getattr(plan.spec, section)
        if named is None or noun.archived is None:
            continue
        kept = {spec.slug for spec in named}
        for row in rows.all_of(unit, noun.model):
            if getattr(row, "slug", None) not in kept:
                nouns.archive(unit, noun, str(row.id))
    _prune_users(unit, plan)
    for section, remove in dated.REMOVES.items():
        named = getattr(plan.spec, section)
        if named is not None:
            remove(unit, named)


def _prune_users(unit: Unit, plan: Plan) -> None:
    if plan.spec.users is None:
        return
    kept = {(spec.email, spec.role.value, spec.location) for spec in plan.spec.users}
    for person in users.list_(unit):
        for held in person.roles:
            if (person.email, held.role, held.location) not in kept:
                users.revoke(unit, person.email, Role(held.role), held.location)


def _left_outside(platform: Unit, slug: str, found: list[Difference]) -> list[Affected]:
    """Nothing but the catalog decides where visits have their place; a new one has none yet."""
    if all(each.action is Action.CREATED or each.ref.startswith(("tenant/", "user/")) for each in found):
        closing = any(each.ref.startswith(("override/", "closure/")) for each in found)
        if not closing:
            return []
    unit = _within(platform, slug)
    assert unit is not None
    return affected.outside(unit)


def _not_before(platform: Unit, slug: str, found: list[Affected]) -> list[Affected]:
    """Without those that had no place before the change either: it is not this change that leaves them outside."""
    unit = _within(platform, slug)
    assert unit is not None
    codes = frozenset(each.confirmation_code for each in found)
    already = {each.confirmation_code for each in affected.outside(unit, codes)}
    return [each for each in found if each.confirmation_code not in already]


def _decided(platform: Unit, slug: str, found: list[Affected], terms: Terms) -> Iterator[Affected]:
    unit = _within(platform, slug)
    assert unit is not None
    if not found or (terms.decision is None and terms.dry_run):
        yield from found
    elif terms.decision is not None:
        yield from affected.decide(unit, found, terms.decision)
    else:
        raise affected.refusal(slug, found)
