"""A library that is not installed is missed with what to install."""

import json

import pytest

from sloty.gateways.extras import ExtraMissing, library


def test_it_is_loaded_or_missed() -> None:
    assert library("json", "SNS", "aws") is json
    with pytest.raises(ExtraMissing) as told:
        library("no_such_library", "SNS", "aws")
    assert told.value.advice == "pip install 'sloty[aws]'"
