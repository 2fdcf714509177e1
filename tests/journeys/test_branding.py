"""A clinic gets its looks, typed: images and a style sheet from files, one location otherwise, by names of its own."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PIL import Image

from tests.formats.test_pictures import saved
from tests.journeys.conftest import Machine

pytestmark = pytest.mark.xdist_group("journeys")


@pytest.fixture
def loud(machine: Machine) -> Iterator[Machine]:
    """The machine, with the equal of the sample that may be changed."""
    machine.sloty("tenant", "clone", "riverside", "--to", "loud")
    yield machine
    machine.sloty("tenant", "purge", "loud", "--confirm", "loud")


def test_a_clinic_gets_its_looks(loud: Machine, tmp_path: Path) -> None:
    logo, css = tmp_path / "logo.gif", tmp_path / "own.css"
    logo.write_bytes(saved(Image.new("RGB", (100, 50), "#7c2d12"), "GIF"))
    css.write_text("h1{font-weight:400}\np{position:fixed}")
    of = ("-t", "loud")
    words = ("branding", "set", *of, "--logo", str(logo), "--css", str(css))
    assert "line 2: position: fixed (is not one that may be set)" in loud.sloty(*words, status=6).err
    told = loud.sloty(*words, "--drop-refused", "--primary", "#7C2D12", "--dry-run")
    assert "left out: line 2: position: fixed" in told.err
    loud.sloty(*words, "--drop-refused", "--primary", "#7C2D12", "-q")
    loud.sloty("branding", "set", *of, "--location", "lakeside", "--font", "slab", "--accent", "#1e3a8a")
    shown = {
        each["field"]: each for each in loud.sloty("branding", "show", *of, "--location", "lakeside", "--json").json
    }
    assert shown["logo"]["value"].startswith("100 × 50, ")
    assert (shown["primary"]["value"], shown["primary"]["source"]) == ("#7c2d12", "tenant")
    assert (shown["font"]["value"], shown["font"]["source"]) == ("slab", "location")
    assert shown["css"]["value"] == "h1{font-weight:400}"

    plan = loud.sloty("export", "tenant", "loud").out
    assert loud.sloty("diff", given=plan).out == ""
    loud.sloty("branding", "unset", *of, "logo", "--location", "lakeside")
    loud.sloty("branding", "unset", *of, "logo", "css")
    changed = loud.sloty("diff", "-o", "table", given=plan, status=3).out
    assert "branding.logo: (none) → an image of " in changed
    loud.sloty("apply", given=plan)
    assert loud.sloty("export", "tenant", "loud").out == plan

    refused = loud.sloty("branding", "set", *of, "--text", "#999999", status=6).err
    assert refused == (
        "error[invalid_value]: branding: text #999999 on background #ffffff has a contrast of 2.84, and needs 4.5: "
        "text #767676 would do.\n  fix: Take the colour that is named, or another darker or lighter one.\n"
    )
    assert "cannot be read: no such file" in loud.sloty("branding", "set", *of, "--logo", "nope.png", status=6).err


def test_a_location_gets_names_of_its_own(loud: Machine) -> None:
    loud.sloty("domain", "add", "lake.loud.example", "--to", "loud", "--location", "lakeside")
    loud.sloty("domain", "add", "loud-lake", "--to", "loud", "--location", "lakeside")
    assert loud.sloty("domain", "list", "--only", "loud").out.splitlines() == [
        "loud\tSLUG\tloud\t",
        "lake.loud.example\tCUSTOM\tloud\tlakeside",
        "loud-lake\tSUBDOMAIN\tloud\tlakeside",
    ]
    plan = loud.sloty("export", "tenant", "loud").out
    assert "domains: [lake.loud.example, loud-lake]" in plan
    assert loud.sloty("diff", given=plan).out == ""
    loud.sloty("domain", "add", "loud-lake", "--to", "riverside", status=5)
    loud.sloty("domain", "remove", "loud-lake", "--yes")
    # Nobody is asked about what is not there.
    loud.sloty("domain", "remove", "loud-lake", status=4)
    loud.sloty("domain", "remove", "loud", status=11)
    loud.sloty("apply", given=plan)
    assert "loud-lake" in loud.sloty("domain", "list", "--only", "loud").out
