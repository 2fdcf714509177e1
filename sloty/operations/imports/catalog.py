"""The services, providers and locations that rows of a file name, by slug, code or name."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from uuid import UUID

from sloty.db.queries import staging as queries
from sloty.operations.imports.problems import CellRefused, Problem
from sloty.operations.unit import Unit


@dataclass(frozen=True, slots=True)
class Entry:
    """One of them."""

    id: UUID
    slug: str
    code: str | None
    name: str
    timezone: str
    """Of a location; else ""."""
    duration: int | None
    """Of a service, in minutes."""
    currency: str
    """Of a service; else ""."""


@dataclass(frozen=True)
class Catalog:
    """Read once an import: it is small, and rows are many."""

    named: Mapping[str, Mapping[str, Entry]]
    """Kind → what a file may call it → it."""
    sites: Mapping[UUID, UUID]
    """Provider → location, of those who work at one alone."""

    @classmethod
    def of(cls, unit: Unit) -> "Catalog":
        """As it stands."""
        found: dict[str, list[Entry]] = {"service": [], "provider": [], "location": []}
        for kind, id_, slug, code, name, timezone, duration, currency in unit.session.rows(queries.CATALOG):
            found[kind].append(Entry(id_, slug, code, name, timezone or "", duration, currency or ""))
        return cls({kind: _named(entries) for kind, entries in found.items()}, dict(unit.session.rows(queries.SITES)))

    def service(self, ref: str | None) -> Entry:
        """By slug, code or name. Raises CellRefused, as the next two do."""
        return self._find("service", ref)

    def provider(self, ref: str | None) -> Entry:
        """By slug, code or name."""
        return self._find("provider", ref)

    def location(self, ref: str | None, provider: Entry) -> Entry:
        """By slug, code or name; without any, the only one where the provider works."""
        if ref is None and provider.id in self.sites:
            where = self.sites[provider.id]
            return next(entry for entry in self.named["location"].values() if entry.id == where)
        return self._find("location", ref)

    def _find(self, kind: str, ref: str | None) -> Entry:
        if ref is None:
            raise CellRefused(Problem.MISSING, f"{kind}: is empty")
        entries = self.named[kind]
        found = entries.get(ref) or entries.get(ref.casefold())
        if found is None:
            close = get_close_matches(ref.casefold(), entries, n=1)
            hint = f"; did you mean {entries[close[0]].slug}?" if close else ""
            raise CellRefused(f"{kind}_not_found", f"{kind}: there is no '{ref[:40]}'{hint}")
        return found


def _named(entries: Iterable[Entry]) -> dict[str, Entry]:
    """Slugs win over codes, and codes over names; a name that two have is nobody's."""
    entries = list(entries)
    times = Counter(entry.name.casefold() for entry in entries)
    by_name = {entry.name.casefold(): entry for entry in entries if times[entry.name.casefold()] == 1}
    by_code = {entry.code: entry for entry in entries if entry.code}
    return {**by_name, **by_code, **{entry.slug: entry for entry in entries}}
