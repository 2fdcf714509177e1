"""What each tier of subscription allows: how many of what, and which features."""

from collections.abc import Mapping
from enum import StrEnum

UNLIMITED = None


class Limited(StrEnum):
    """What is counted."""

    LOCATIONS = "locations"
    PROVIDERS = "providers"
    CUSTOMERS = "customers"
    USERS = "users"


class Feature(StrEnum):
    """What may be switched on and off for a tenant."""

    API = "api"
    """Programs act with API keys."""
    SMS = "sms"
    WHITE_LABEL = "white_label"
    """Colours, logo and domains of one's own."""
    WAITLIST = "waitlist"
    SERIES = "series"
    REPORTS = "reports"


TRIAL_OF = "PRO"
"""Who tries, tries this; without a limit of time unless one is set."""
LIMITS: Mapping[str, Mapping[Limited, int | None]] = {
    "FREE": {Limited.LOCATIONS: 1, Limited.PROVIDERS: 2, Limited.CUSTOMERS: 500, Limited.USERS: 3},
    "BASIC": {Limited.LOCATIONS: 2, Limited.PROVIDERS: 10, Limited.CUSTOMERS: 5_000, Limited.USERS: 15},
    "PRO": {Limited.LOCATIONS: 10, Limited.PROVIDERS: 100, Limited.CUSTOMERS: 100_000, Limited.USERS: 200},
    "ENTERPRISE": dict.fromkeys(Limited, UNLIMITED),
}
FEATURES: Mapping[str, frozenset[Feature]] = {
    "FREE": frozenset({Feature.REPORTS}),
    "BASIC": frozenset({Feature.REPORTS, Feature.WAITLIST, Feature.SERIES}),
    "PRO": frozenset(Feature) - {Feature.WHITE_LABEL},
    "ENTERPRISE": frozenset(Feature),
}


def tier_in_force(tier: str, *, trying: bool) -> str:
    """The tier that counts: of a trial, at least the one that is tried."""
    order = list(LIMITS)
    return max(tier, TRIAL_OF, key=order.index) if trying else tier


def limit(tier: str, what: Limited, exceptions: Mapping[str, int | None]) -> int | None:
    """How many a tenant may have; None is no limit. What is agreed with the tenant itself counts before its tier."""
    return exceptions[what.value] if what.value in exceptions else LIMITS[tier][what]


def enough(what: Limited, number: int) -> str | None:
    """The smallest tier that allows so many; None when none does."""
    return next((tier for tier, limits in LIMITS.items() if (most := limits[what]) is None or most >= number), None)


def has(tier: str, feature: Feature, exceptions: Mapping[str, bool]) -> bool:
    """Whether a tenant has a feature, by its tier or by what is agreed with it."""
    return exceptions.get(feature.value, feature in FEATURES[tier])
