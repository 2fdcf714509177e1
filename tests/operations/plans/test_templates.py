"""New tenants start from templates."""

from pathlib import Path

import pytest

from sloty.db.pool import Database
from sloty.errors import Conflict
from sloty.operations import plans
from sloty.operations.plans import templates
from sloty.operations.plans.reading import PlanInvalid
from sloty.operations.plans.templates import TemplateUnknown
from sloty.operations.unit import open_unit
from tests.operations.plans.builders import OPERATOR, a_slug


@pytest.mark.parametrize("template", templates.names())
def test_every_template_makes_a_tenant_of_its_own(database: Database, template: str) -> None:
    slug = a_slug()
    own = {"slug": slug, "name": "Smile", "timezone": "Europe/Lisbon", "country": "PT"}
    outcome = plans.create_from(database, OPERATOR, template, own)
    assert (outcome.tenant, outcome.unchanged) == (slug, 0)
    with open_unit(database, OPERATOR) as unit:
        made = plans.applying.state(unit, slug)
    assert made["tenant"] == own
    assert {each["timezone"] for each in made["locations"]} == {"Europe/Lisbon"}
    with pytest.raises(Conflict):
        plans.create_from(database, OPERATOR, template, own)


def test_a_dry_run_makes_none(database: Database) -> None:
    slug = a_slug()
    for _ in range(2):
        assert plans.create_from(database, OPERATOR, "solo", {"slug": slug}, dry_run=True).changes


def test_a_template_may_be_a_file_of_ones_own(database: Database, tmp_path: Path) -> None:
    slug, file = a_slug(), tmp_path / "own.yaml"
    file.write_text("tenant: {slug: x, name: X}\n")
    assert plans.create_from(database, OPERATOR, str(file), {"slug": slug}).tenant == slug


def test_what_cannot_be_is_told(database: Database) -> None:
    with pytest.raises(TemplateUnknown) as caught:
        plans.create_from(database, OPERATOR, "dentel", {"slug": "x"})
    assert caught.value.advice == "Did you mean dental?"
    with pytest.raises(PlanInvalid, match=r"tenant\.slug"):
        plans.create_from(database, OPERATOR, "solo", {"slug": "No Slug"})
