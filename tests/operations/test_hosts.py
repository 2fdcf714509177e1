"""From a name to whose pages it leads to; by HTTP it is tried in tests/web/test_tenant.py."""

from sloty.actor import Actor
from sloty.formats.messages.facts import Language
from sloty.models.tenant import Domain, DomainKind
from sloty.operations import hosts, tenants
from sloty.operations.unit import open_unit
from tests.builders import NOW, Clinic


def edit(clinic: Clinic, **given: object) -> None:
    with open_unit(clinic.database, Actor.operator("operator", "cli"), now=NOW) as unit:
        tenants.set_features(unit, clinic.slug, {"white_label": True})
        tenants.edit(unit, clinic.slug, given)


def test_a_slug_leads_to_its_tenant(clinic: Clinic) -> None:
    view = hosts.host_named(clinic.database, clinic.slug.upper(), hosts.LABEL)
    assert view is not None
    assert (view.tenant, view.slug, view.location, view.is_served) == (clinic.tenant, clinic.slug, None, True)
    assert hosts.host_named(clinic.database, clinic.slug, hosts.WHOLE) is None
    assert hosts.host_named(clinic.database, f"{clinic.slug}x", hosts.LABEL) is None


def test_how_the_tenant_looks_comes_along(clinic: Clinic) -> None:
    edit(clinic, branding={"primary": "#123456", "labels": {"de": {"with": "Behandelt von"}}}, country="DE")
    view = hosts.host_named(clinic.database, clinic.slug, hosts.LABEL)
    assert view is not None
    assert (view.branding.palette.primary, view.country) == ("#123456", "DE")
    assert view.branding.named(Language.GERMAN) == {"with": "Behandelt von"}
    assert view.branding.named(Language.FRENCH) == {}


def test_a_location_has_its_own_name_zone_and_phone_while_it_is_open(clinic: Clinic) -> None:
    clinic.location("lake", zone="Asia/Tokyo", phone="+81312345678")
    lake = f"lake-{clinic.slug}"
    with open_unit(clinic.database, Actor.operator("operator", "cli"), now=NOW) as unit:
        unit.session.add(
            Domain(name=lake, kind=DomainKind.SUBDOMAIN, tenant_id=clinic.tenant, location_id=clinic.ids["lake"])
        )
    view = hosts.host_named(clinic.database, lake, hosts.LABEL)
    assert view is not None
    assert (view.name, view.timezone, view.phone, view.location) == ("Lake", "Asia/Tokyo", "+81312345678", "lake")
    whole = hosts.host_named(clinic.database, clinic.slug, hosts.LABEL)
    assert whole is not None
    assert (whole.timezone, whole.phone) == ("UTC", "+81312345678")
    with clinic.unit() as unit:
        unit.session.run("update location set status = 'INACTIVE' where tenant_id = %(tenant)s and slug = 'lake'")
    assert hosts.host_named(clinic.database, lake, hosts.LABEL) is None
