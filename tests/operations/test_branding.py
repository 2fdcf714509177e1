"""How a tenant and its locations look: field by field, checked where fields meet, by whoever may."""

from collections.abc import Callable
from typing import Any

import pytest
from PIL import Image

from sloty.actor import Actor
from sloty.engine.limits import Feature
from sloty.engine.palette import Palette
from sloty.errors import ManyErrors
from sloty.formats import pictures
from sloty.formats.messages.facts import Language
from sloty.models.tenant import Tenant
from sloty.operations import branding, tenants
from sloty.operations.branding import ImageNotFound, Looks
from sloty.operations.rows import NoSuch
from sloty.operations.specs.checked import InvalidValue
from sloty.operations.subscriptions import FeatureOff
from sloty.operations.unit import Unit, open_unit
from tests.builders import NOW, Clinic
from tests.formats.test_pictures import saved

RED = pictures.written(saved(Image.new("RGB", (80, 40), "red")))
BLUE = pictures.written(saved(Image.new("RGB", (80, 40), "blue")))


@pytest.fixture
def lake(clinic: Clinic) -> Clinic:
    """A clinic that may look as it likes, with a second location."""
    clinic.location("lake")
    with open_unit(clinic.database, Actor.operator("operator", "cli"), now=NOW) as platform:
        tenants.set_features(platform, clinic.slug, {Feature.WHITE_LABEL: True})
    return clinic


def sources(views: list[branding.FieldView]) -> dict[str, tuple[str, str]]:
    return {view.field: (view.value, view.source) for view in views}


def looks_of(unit: Unit, location: str | None = None) -> Looks:
    own = unit.session.get_one(Tenant, unit.tenant).branding
    over = unit.session.row(
        "select branding from location where tenant_id = %(tenant)s and slug = %(slug)s", slug=location
    )
    return branding.looks(unit, unit.tenant, own, over[0] if over else {})


def test_a_location_stands_over_its_tenant_and_that_over_ours_field_by_field(lake: Clinic) -> None:
    with lake.unit() as unit:
        branding.set_(unit, {"primary": "#0F172A", "font": "slab", "logo": RED, "labels": {"de": {"with": "Bei"}}})
        branding.set_(unit, {"accent": "#7c2d12", "logo": BLUE}, "lake")
        found = sources(branding.show(unit, "lake"))
        assert found["primary"] == ("#0f172a", "tenant")
        assert found["accent"] == ("#7c2d12", "location")
        assert found["text"] == (Palette().text, "sloty")
        assert found["labels"] == ("de: with=Bei", "tenant")
        own, over = looks_of(unit), looks_of(unit, "lake")
        assert (over.palette.primary, over.palette.accent, over.font) == ("#0f172a", "#7c2d12", "slab")
        assert own.palette.accent == Palette().accent
        assert own.logo != over.logo
        assert over.named(Language.GERMAN) == {"with": "Bei"}
        branding.unset(unit, ["accent", "logo"], "lake")
        assert looks_of(unit, "lake") == own


def test_how_well_colours_can_be_told_apart_is_shown(lake: Clinic) -> None:
    with lake.unit() as unit:
        told = {view.field: view.contrast for view in branding.show(unit)}
    assert told["on_primary"] == "5.5 on primary (at least 4.5)"
    assert told["border"] == ""


@pytest.mark.parametrize(
    ("given", "location", "told"),
    [
        ({"text": "#999999"}, None, "branding: text #999999 on background #ffffff has a contrast of 2.84"),
        ({"primary": "#ffcc00"}, "lake", "locations.lake.branding: on_primary #ffffff on primary #ffcc00"),
        ({"primary": "red"}, None, "primary: is a colour such as #0f766e"),
        ({"font": "comic"}, None, "font: is one of system, humanist"),
        ({"css": "p{display:none}"}, None, "css: has what a page may not have: line 1: display: none"),
        ({"logo": "data:image/svg+xml;base64,PHN2Zy8+"}, None, "save it as PNG"),
        ({"logo": "sha256:" + "0" * 64}, None, "branding.logo: is no image of this tenant"),
        ({"logo_url": "https://example.org/x.png"}, None, "logo_url: is not known here"),
    ],
)
def test_what_cannot_be_is_refused_with_the_reason(
    lake: Clinic, given: dict[str, Any], location: str | None, told: str
) -> None:
    with lake.unit() as unit, pytest.raises((InvalidValue, ManyErrors)) as refused:
        branding.set_(unit, given, location)
    assert told in getattr(refused.value, "errors", [refused.value])[0].message


def test_a_tenant_cannot_be_changed_so_that_one_of_its_locations_could_not_be_read(lake: Clinic) -> None:
    night = {"background": "#000000", "text": "#ffffff", "accent": "#ffffff"}
    with lake.unit() as unit:
        branding.set_(unit, night, "lake")
    with lake.unit() as unit, pytest.raises(InvalidValue, match=r"^locations\.lake\.branding: primary #3f3f00"):
        branding.set_(unit, {"primary": "#3f3f00"})


def test_images_are_the_tenants_alone_and_stay_for_mail_that_shows_them(lake: Clinic, empty_clinic: Clinic) -> None:
    with lake.unit() as unit:
        branding.set_(unit, {"logo": RED, "favicon": RED})
        found = looks_of(unit)
        assert found.logo is not None
        branding.unset(unit, ["logo"])
        assert looks_of(unit).logo is None
    visitor = Actor.visitor(lake.tenant)
    with lake.unit(actor=visitor) as unit:
        assert branding.picture(unit, found.logo.digest).startswith(b"\x89PNG")
    with empty_clinic.unit() as unit, pytest.raises(ImageNotFound):
        branding.picture(unit, found.logo.digest)
    with empty_clinic.unit() as unit, pytest.raises(InvalidValue, match="no image of this tenant"):
        branding.set_(unit, {"logo": f"sha256:{found.logo.digest}"})


@pytest.mark.parametrize("where", [None, "lake"])
def test_looks_are_a_feature_words_are_free_and_looks_may_be_taken_back(lake: Clinic, where: str | None) -> None:
    with lake.unit() as unit:
        branding.set_(unit, {"primary": "#000000"}, where)
    with open_unit(lake.database, Actor.operator("operator", "cli"), now=NOW) as platform:
        tenants.set_features(platform, lake.slug, {Feature.WHITE_LABEL: False})
    with lake.unit() as unit:
        branding.set_(unit, {"welcome": "Hello"}, where)
        with pytest.raises(FeatureOff):
            branding.set_(unit, {"font": "slab"}, where)
    with lake.unit() as unit:
        branding.unset(unit, ["primary"], where)


@pytest.mark.parametrize(
    ("act", "told"),
    [
        (lambda unit: branding.unset(unit, ["colour"]), "colour: is no part of branding"),
        (lambda unit: branding.show(unit, "nowhere"), "There is no location 'nowhere'"),
    ],
)
def test_what_is_not_there_is_said(lake: Clinic, act: Callable[[Unit], Any], told: str) -> None:
    with lake.unit() as unit, pytest.raises((InvalidValue, NoSuch), match=told):
        act(unit)


def test_each_change_is_in_the_trail_without_the_image(lake: Clinic) -> None:
    with lake.unit() as unit:
        branding.set_(unit, {"primary": "#000000", "logo": RED})
    with lake.unit() as unit:
        rows = unit.session.rows(
            "select table_name, after from audit_entry where tenant_id = %(tenant)s and table_name in ('tenant', 'brand_image')"
            " and after ?| array['branding', 'sha256'] order by at"
        )
    entries: dict[str, Any] = dict(rows)
    assert entries["tenant"]["branding"]["primary"] == "#000000"
    assert entries["tenant"]["branding"]["logo"] == f"sha256:{entries['brand_image']['sha256']}"
    assert "content" not in entries["brand_image"]


def test_the_application_changes_of_a_tenant_nothing_but_how_it_looks(lake: Clinic, empty_clinic: Clinic) -> None:
    change = "update tenant set branding = '{}' where id = %(id)s"
    with lake.unit() as unit:
        assert unit.session.run(change, id=lake.tenant) == 1
        assert unit.session.run(change, id=empty_clinic.tenant) == 0


def test_what_was_set_before_colours_were_checked_holds_up_no_other_change(lake: Clinic) -> None:
    with open_unit(lake.database, Actor.operator("operator", "cli"), now=NOW) as platform:
        row = platform.session.get_one(Tenant, lake.tenant)
        row.branding = {"primary": "#facc15", "on_primary": "#111111"}
    with open_unit(lake.database, Actor.operator("operator", "cli"), now=NOW) as platform:
        assert tenants.edit(platform, lake.slug, {"name": "Lake"}).name == "Lake"
        tenants.set_limits(platform, lake.slug, ["customers=5000"])


@pytest.mark.parametrize(
    ("field", "value", "hint"),
    [
        ("primary", "blue", "six digits from 0 to f"),
        ("font", "comic", "sloty branding show"),
        ("css", "p{display:none}", "docs/styling.md"),
        ("logo", "no picture", "a smaller PNG"),
        ("text", "#eeeeee", "darker or lighter"),
    ],
)
def test_whatever_is_wrong_says_what_to_do(lake: Clinic, field: str, value: str, hint: str) -> None:
    with lake.unit() as unit, pytest.raises(InvalidValue) as refused:
        branding.set_(unit, {field: value})
    assert hint in refused.value.advice
