"""Imports what there is not."""

import nothing_of_that_name  # type: ignore[import-not-found]  # noqa: F401
