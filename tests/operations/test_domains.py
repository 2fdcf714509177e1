"""The names of tenants and of their locations: each leads to one place, and the platform alone gives them."""

import pytest

from sloty.actor import Actor, NotAllowed
from sloty.operations import domains, hosts, nouns, tenants
from sloty.operations.domains import DomainNotFound, DomainTaken, NotOutside, SlugStays
from sloty.operations.places import LOCATION
from sloty.operations.rows import NoSuch
from sloty.operations.specs.checked import InvalidValue
from sloty.operations.subscriptions import FeatureOff
from sloty.operations.unit import open_unit
from tests.builders import NOW, Clinic

OPERATOR = Actor.operator("operator", "cli")


@pytest.fixture
def lake(clinic: Clinic) -> Clinic:
    """A clinic that may have names of its own, with a second location."""
    clinic.location("lake")
    with open_unit(clinic.database, OPERATOR, now=NOW) as platform:
        tenants.set_features(platform, clinic.slug, {"white_label": True})
    return clinic


def test_a_name_leads_to_a_tenant_or_to_one_location(lake: Clinic) -> None:
    host, label = f"BOOK.{lake.slug}.example", f"lake-{lake.slug}"
    with open_unit(lake.database, OPERATOR, now=NOW) as platform:
        (view,) = domains.add(platform, lake.tenant, host)
        assert (view.name, view.kind, view.tenant, view.location) == (host.lower(), "CUSTOM", lake.slug, None)
    with open_unit(lake.database, OPERATOR, now=NOW) as platform:
        (view,) = domains.add(platform, lake.tenant, label, "lake")
        assert (view.kind, view.location) == ("SUBDOMAIN", "lake")
        assert [each.name for each in domains.list_(platform, lake.slug)] == [lake.slug, host.lower(), label]
    found = hosts.host_named(lake.database, label, hosts.LABEL)
    assert found is not None
    assert (found.location, found.name, found.domain) == ("lake", "Lake", host.lower())
    with open_unit(lake.database, OPERATOR, now=NOW) as platform:
        domains.remove(platform, label)
    assert hosts.host_named(lake.database, label, hosts.LABEL) is None


def test_a_location_that_has_a_host_of_its_own_is_linked_to_by_it_and_no_other_is(lake: Clinic) -> None:
    host = f"lake.{lake.slug}.example"
    with open_unit(lake.database, OPERATOR, now=NOW) as platform:
        domains.add(platform, lake.tenant, host, "lake")
    own, whole = (
        hosts.host_named(lake.database, host, hosts.WHOLE),
        hosts.host_named(lake.database, lake.slug, hosts.LABEL),
    )
    assert own is not None
    assert whole is not None
    assert (own.domain, whole.domain) == (host, None)


def test_what_cannot_be_is_refused(lake: Clinic, empty_clinic: Clinic) -> None:
    with open_unit(lake.database, OPERATOR, now=NOW) as platform:
        domains.add(platform, lake.tenant, f"x.{lake.slug}.example")
    for error, tenant, name, location in (
        (DomainTaken, lake.tenant, f"x.{lake.slug}.example", "lake"),
        (DomainTaken, lake.tenant, empty_clinic.slug, None),
        (FeatureOff, empty_clinic.tenant, "y.example", None),
        (NoSuch, lake.tenant, "y.example", "nowhere"),
        (InvalidValue, lake.tenant, "y_.example", None),
        (InvalidValue, lake.tenant, "-y", None),
        (NotOutside, lake.tenant, "localhost", None),
        (NotOutside, lake.tenant, "book.LOCALHOST", "lake"),
    ):
        with open_unit(lake.database, OPERATOR, now=NOW) as platform, pytest.raises(error):
            domains.add(platform, tenant, name, location)
    with open_unit(lake.database, OPERATOR, now=NOW) as platform:
        with pytest.raises(SlugStays):
            domains.remove(platform, lake.slug)
        with pytest.raises(DomainNotFound):
            domains.remove(platform, "nobody.example")


def test_whoever_is_not_the_platform_gives_no_names_but_changes_the_rest(lake: Clinic) -> None:
    with lake.unit() as unit:
        nouns.edit(unit, LOCATION, "lake", {"domains": []})
    admin = Actor(
        "a@b.example", OPERATOR.role, "cli", lake.tenant, permissions=OPERATOR.permissions - {"manage_platform"}
    )
    with lake.unit(actor=admin) as unit:
        nouns.edit(unit, LOCATION, "lake", {"domains": [], "city": "Ulm"})
        with pytest.raises(NotAllowed):
            nouns.edit(unit, LOCATION, "lake", {"domains": ["lake.example"]})


def test_a_tenants_names_and_those_of_its_locations_do_not_disturb_each_other(lake: Clinic) -> None:
    own, other = f"a.{lake.slug}.example", f"b.{lake.slug}.example"
    with open_unit(lake.database, OPERATOR, now=NOW) as platform:
        domains.add(platform, lake.tenant, other, "lake")
    with open_unit(lake.database, OPERATOR, now=NOW) as platform:
        assert domains.set_(platform, lake.tenant, None, [own])
        assert not domains.set_(platform, lake.tenant, None, [own])
        assert domains.of(platform, lake.tenant) == {None: (own,), lake.ids["lake"]: (other,)}
        assert domains.set_(platform, lake.tenant, None, [])
        assert domains.of(platform, lake.tenant) == {lake.ids["lake"]: (other,)}


def test_a_name_is_taken_away_in_whatever_way_it_is_written(lake: Clinic) -> None:
    with open_unit(lake.database, OPERATOR, now=NOW) as platform:
        domains.add(platform, lake.tenant, f"bücher.{lake.slug}.example")
        (gone,) = domains.remove(platform, f"Bücher.{lake.slug}.example.")
        assert gone.name == f"xn--bcher-kva.{lake.slug}.example"


def test_a_tenant_cannot_be_called_by_what_leads_elsewhere(lake: Clinic) -> None:
    label = f"lake-{lake.slug}"
    with open_unit(lake.database, OPERATOR, now=NOW) as platform:
        domains.add(platform, lake.tenant, label, "lake")
    given = {"slug": label, "name": "Lake", "timezone": "America/New_York", "country": "US"}
    with open_unit(lake.database, OPERATOR, now=NOW) as platform, pytest.raises(DomainTaken):
        tenants.create(platform, given)
