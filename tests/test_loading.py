"""Modules that are loaded when they are first named."""

import pytest

from sloty.loading import when_named


def test_a_module_is_loaded_by_its_name() -> None:
    assert when_named("sloty.engine")("span").__name__ == "sloty.engine.span"


@pytest.mark.parametrize("name", ["nothing", "__path__", "_private"])
def test_what_there_is_not_is_no_attribute(name: str) -> None:
    with pytest.raises(AttributeError):
        when_named("sloty.engine")(name)


def test_a_module_that_lacks_what_it_imports_says_what_is_lacking() -> None:
    """Not that the module itself were not there."""
    with pytest.raises(ModuleNotFoundError, match="nothing_of_that_name"):
        when_named("tests.broken")("module")
