"""Many rows from a file: detected, mapped, checked whole, then written in one transaction or not at all."""

from sloty.operations.imports.report import ImportReport, Job, OnConflict, Prepared
from sloty.operations.imports.running import kind_of, prepare, prepare_source, require_all, run
from sloty.operations.imports.samples import sample

__all__ = [
    "ImportReport",
    "Job",
    "OnConflict",
    "Prepared",
    "kind_of",
    "prepare",
    "prepare_source",
    "require_all",
    "run",
    "sample",
]
