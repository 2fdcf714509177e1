"""A tenant whole, from files and to files: read, compared, made so."""

from sloty.operations.plans.affected import Affected, Decision, decided
from sloty.operations.plans.applying import Outcome, Terms, apply, clone, export_tenant
from sloty.operations.plans.explaining import explain, schema
from sloty.operations.plans.exporting import export
from sloty.operations.plans.reading import Plan, Source, load, sources
from sloty.operations.plans.templates import create_from

__all__ = [
    "Affected",
    "Decision",
    "Outcome",
    "Plan",
    "Source",
    "Terms",
    "apply",
    "clone",
    "create_from",
    "decided",
    "explain",
    "export",
    "export_tenant",
    "load",
    "schema",
    "sources",
]
