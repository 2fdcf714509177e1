"""The language of a message."""

import pytest

from sloty.formats.messages.facts import Language, language


@pytest.mark.parametrize(
    ("wanted", "expected"),
    [
        (("de-AT",), Language.GERMAN),
        (("FR_ca",), Language.FRENCH),
        ((None, "es"), Language.SPANISH),
        (("pt", "de"), Language.GERMAN),
        (("pt",), Language.ENGLISH),
        ((), Language.ENGLISH),
    ],
)
def test_it_is_the_first_that_we_have(wanted: tuple[str | None, ...], expected: Language) -> None:
    assert language(*wanted) is expected
