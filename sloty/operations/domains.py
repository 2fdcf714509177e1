"""The names that lead to a tenant's pages, or to those of one of its locations: host names, and labels below our own domain.

A name is unique on the whole platform: only the platform gives them.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from uuid import UUID

from sloty.actor import Permission
from sloty.db.queries import domain as queries
from sloty.engine.limits import Feature
from sloty.errors import Conflict, NotFound, Refused
from sloty.ids import TenantId
from sloty.models.location import Location
from sloty.models.tenant import Domain, DomainKind
from sloty.operations import rows, subscriptions
from sloty.operations.specs.checked import Spec, checked
from sloty.operations.specs.types import DomainName
from sloty.operations.unit import Unit


class DomainTaken(Conflict):
    """A name leads to one tenant, or to one of its locations."""

    code = "domain_taken"
    sentence = "The name '{name}' is taken."
    hint = "Choose another one, or free it where it is used: sloty domain list"


class DomainNotFound(NotFound):
    """Nothing has the name."""

    code = "domain_not_found"
    sentence = "The name '{name}' leads nowhere."
    hint = "Run: sloty domain list"


class SlugStays(Refused):
    """A tenant is found by its slug, always."""

    code = "slug_stays"
    sentence = "'{name}' is the tenant's own slug, and stays."


class NotOutside(Refused):
    """The name means each machine itself: it leads nobody from another one anywhere."""

    code = "domain_not_outside"
    sentence = "'{name}' is what every machine calls itself, and leads nobody to a tenant."
    hint = "Add a name of your own, such as book.example.org. At which address this machine shows its pages, sloty web says."


class NewDomain(Spec):
    """A name to be."""

    name: DomainName


_HERE = frozenset({"localhost", "localdomain"})
"""Labels at the end of names of the machine itself (RFC 6761 §6.3)."""


@dataclass(frozen=True)
class DomainView:
    """One name, and where it leads."""

    name: str
    kind: str
    tenant: str
    location: str | None


def list_(unit: Unit, tenant: str | None = None) -> list[DomainView]:
    """Every name, of one tenant or of all."""
    unit.actor.require(Permission.MANAGE_PLATFORM)
    return [DomainView(*row) for row in unit.session.rows(queries.LIST, slug=tenant, name=None)]


def add(unit: Unit, tenant: UUID, name: str, location: str | None = None) -> list[DomainView]:
    """Let a name lead to a tenant, or to a location.

    Raises `DomainTaken`, `NotOutside`, `FeatureOff`, `NoSuch`, `InvalidValue`.
    """
    unit.actor.require(Permission.MANAGE_PLATFORM)
    spec = checked(NewDomain, {"name": name})
    inside = unit.within(TenantId(tenant))
    where = rows.find(inside, Location, location, "location").id if location else None
    _add(inside, tenant, where, spec.name)
    return _named(unit, spec.name)


def named(unit: Unit, name: str) -> DomainView:
    """Where a name leads that may be taken away. Raises `DomainNotFound`, `SlugStays`."""
    unit.actor.require(Permission.MANAGE_PLATFORM)
    found = _named(unit, checked(NewDomain, {"name": name}).name)
    if not found:
        raise DomainNotFound(name=name)
    if found[0].kind == DomainKind.SLUG.value:
        raise SlugStays(name=name)
    return found[0]


def remove(unit: Unit, name: str) -> list[DomainView]:
    """Let a name lead nowhere. Raises `DomainNotFound`, `SlugStays`."""
    gone = named(unit, name)
    unit.session.delete(unit.session.get_one(Domain, gone.name))
    unit.session.flush()
    return [gone]


def _named(unit: Unit, name: str) -> list[DomainView]:
    return [DomainView(*row) for row in unit.session.rows(queries.LIST, slug=None, name=name)]


def of(unit: Unit, tenant: UUID) -> Mapping[UUID | None, tuple[str, ...]]:
    """The names of a tenant beside its slug, by the location that they lead to."""
    found: dict[UUID | None, list[str]] = defaultdict(list)
    for name, location in unit.session.rows(queries.OF, of=tenant):
        found[location].append(name)
    return {location: tuple(names) for location, names in found.items()}


def set_(unit: Unit, tenant: UUID, location: UUID | None, names: Iterable[str]) -> bool:
    """Make the names of a tenant, or of one of its locations, these; whether anything changed.

    Raises `DomainTaken`, `FeatureOff`, and `NotAllowed` for whoever is not the platform and would change something.
    """
    there, wanted = set(of(unit, tenant).get(location, ())), set(names)
    if there == wanted:
        return False
    unit.actor.require(Permission.MANAGE_PLATFORM)
    for name in there - wanted:
        unit.session.delete(unit.session.get_one(Domain, name))
    unit.session.flush()
    for name in sorted(wanted - there):
        _add(unit, tenant, location, name)
    return True


def _add(unit: Unit, tenant: UUID, location: UUID | None, name: str) -> None:
    if name.rpartition(".")[2] in _HERE:
        raise NotOutside(name=name)
    subscriptions.require_feature(unit, Feature.WHITE_LABEL, tenant)
    if unit.session.get(Domain, name) is not None:
        raise DomainTaken(name=name)
    kind = DomainKind.CUSTOM if "." in name else DomainKind.SUBDOMAIN
    unit.session.add(Domain(name=name, kind=kind, tenant_id=tenant, location_id=location))
    unit.session.flush()
