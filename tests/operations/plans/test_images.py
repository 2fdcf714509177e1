"""Images are files beside the plan that names them."""

from pathlib import Path

import pytest
from PIL import Image

from sloty.errors import ManyErrors, SlotyError
from sloty.operations import plans
from sloty.operations.plans.reading import PlanInvalid
from tests.formats.test_pictures import saved

_HEAD = "tenant: {slug: river, name: River, branding: {logo: logo.png, welcome: Hello}}\n"
_PART = "locations: [{slug: lake, name: Lake, timezone: UTC, branding: {favicon: images/icon.png}}]\n"


def test_a_file_that_is_named_becomes_part_of_the_plan(tmp_path: Path) -> None:
    (tmp_path / "images").mkdir()
    (tmp_path / "logo.png").write_bytes(saved(Image.new("RGB", (9, 9), "red")))
    (tmp_path / "images/icon.png").write_bytes(saved(Image.new("RGB", (9, 9), "blue")))
    (tmp_path / "a.yaml").write_text(_HEAD)
    (tmp_path / "b.yaml").write_text(_PART)
    (plan,) = plans.load(plans.sources([tmp_path]))
    assert plan.spec.tenant.branding.logo is not None
    assert plan.spec.tenant.branding.logo.startswith("data:image/png;base64,")
    assert plan.spec.locations is not None
    assert plan.spec.locations[0].branding.favicon != plan.spec.tenant.branding.logo


def test_one_that_cannot_be_read_or_is_none_is_told_once_with_its_line(tmp_path: Path) -> None:
    (tmp_path / "logo.png").write_bytes(b"<svg/>")
    (tmp_path / "a.yaml").write_text(f"{_HEAD}{_PART}")
    with pytest.raises(ManyErrors) as told:
        plans.load(plans.sources([tmp_path / "a.yaml"]))
    missing, wrong = told.value.errors
    assert "a.yaml:2: locations.0.branding.favicon images/icon.png cannot be read: no such file" in missing.message
    assert "a.yaml:1: tenant.branding.logo is no PNG, JPEG, WebP or GIF" in wrong.message


@pytest.mark.parametrize("branding", ["{logo: 3}", "nothing", "{logo: [a]}"])
def test_what_has_another_shape_is_left_to_the_check(branding: str) -> None:
    with pytest.raises((PlanInvalid, ManyErrors)):
        plans.load([plans.Source("x.yaml", f"tenant: {{slug: a, name: A, branding: {branding}}}", "x")])


def test_colours_of_a_location_are_judged_on_its_tenants() -> None:
    text = """
tenant:
  slug: a
  name: A
  branding: {primary: "#fbbf24", on_primary: "#000000", background: "#000000", text: "#ffffff", accent: "#fbbf24"}
locations:
  - {slug: b, name: B, timezone: UTC, branding: {accent: "#fde68a"}}
  - {slug: c, name: C, timezone: UTC, branding: {accent: "#1c1917"}}
"""
    with pytest.raises(SlotyError) as told:
        plans.load([plans.Source("x.yaml", text, "x")])
    assert "x.yaml:8: locations.1.branding accent #1c1917 on background #000000" in str(told.value)
