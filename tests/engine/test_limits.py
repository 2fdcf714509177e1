"""What each tier allows."""

import pytest

from sloty.engine import limits
from sloty.engine.limits import FEATURES, LIMITS, Feature, Limited


def test_a_higher_tier_never_allows_less() -> None:
    tiers = list(LIMITS)
    for lower, higher in zip(tiers, tiers[1:], strict=False):
        assert FEATURES[lower] <= FEATURES[higher]
        for what in Limited:
            most, more = LIMITS[lower][what], LIMITS[higher][what]
            assert more is None or (most is not None and most <= more)


def test_what_is_agreed_counts_before_the_tier() -> None:
    assert limits.limit("FREE", Limited.PROVIDERS, {}) == 2
    assert limits.limit("FREE", Limited.PROVIDERS, {"providers": 7}) == 7
    assert limits.limit("FREE", Limited.PROVIDERS, {"providers": None}) is None
    assert not limits.has("FREE", Feature.SMS, {})
    assert limits.has("FREE", Feature.SMS, {"sms": True})
    assert not limits.has("ENTERPRISE", Feature.SMS, {"sms": False})


@pytest.mark.parametrize(
    ("tier", "trying", "force"),
    [("FREE", True, "PRO"), ("FREE", False, "FREE"), ("ENTERPRISE", True, "ENTERPRISE"), ("BASIC", True, "PRO")],
)
def test_who_tries_has_at_least_what_is_tried(tier: str, trying: bool, force: str) -> None:
    assert limits.tier_in_force(tier, trying=trying) == force


def test_the_smallest_tier_that_is_enough_is_told() -> None:
    assert limits.enough(Limited.PROVIDERS, 3) == "BASIC"
    assert limits.enough(Limited.CUSTOMERS, 100_001) == "ENTERPRISE"
