"""Specs in the one form that plans are compared and written in: JSON values, defaults left out, sets in order."""

from collections.abc import Mapping
from typing import Any

from sloty.operations import weekly
from sloty.operations.specs import DelivererSpec, ProviderSpec, ServiceSpec, SiteSpec, Spec

LEFT_ALONE = frozenset({"domains", "hours", "locations", "parameters", "providers", "requires"})
"""Parts of an item that are left as they are when a plan does not say them; everything else has its default then."""


def plain(spec: Spec) -> dict[str, Any]:
    """A spec as a file would say it."""
    data = bare(spec)
    hours = getattr(spec, "hours", None)
    if hours is not None:
        data["hours"] = weekly.written(weekly.asked_for(hours))
    if data.get("domains"):
        data["domains"] = sorted(data["domains"])
    if isinstance(spec, ProviderSpec):
        _provider(spec, data)
    elif isinstance(spec, ServiceSpec):
        _service(spec, data)
    return data


def bare(spec: Spec) -> dict[str, Any]:
    """A spec without what it leaves to its defaults; times of day as they are written."""
    # Rows were checked when they were written; a spec made of one need not have the very types of its fields.
    data: dict[str, Any] = spec.model_dump(mode="json", exclude_defaults=True, warnings=False)
    return data


def _provider(spec: ProviderSpec, data: dict[str, Any]) -> None:
    if spec.locations is None:
        return
    home = spec.home_location or next((site.location for site in spec.locations), None)
    if home is not None:
        data["home_location"] = home
    data["locations"] = sites(spec.locations)


def sites(specs: tuple[SiteSpec, ...]) -> list[dict[str, Any]]:
    """A provider's locations, by slug."""
    return sorted((plain(site) for site in specs), key=lambda site: str(site["location"]))


def _service(spec: ServiceSpec, data: dict[str, Any]) -> None:
    if spec.providers is not None:
        data["providers"] = deliverers(spec.providers)
    if spec.locations is not None:
        data["locations"] = sorted(spec.locations)
    if spec.requires is not None:
        data["requires"] = sorted(data["requires"], key=lambda need: str(need["pool"]))


def deliverers(specs: tuple[DelivererSpec, ...]) -> list[str | dict[str, Any]]:
    """Who gives a service, by slug, in the short form where it says everything."""
    whole = sorted((bare(spec) for spec in specs), key=lambda each: str(each["provider"]))
    return [each["provider"] if len(each) == 1 else each for each in whole]


def says_the_same(wanted: Mapping[str, Any], current: Mapping[str, Any]) -> bool:
    """Whether making `current` what `wanted` says would change nothing."""
    return dict(wanted) == {name: value for name, value in current.items() if name in wanted or name not in LEFT_ALONE}
