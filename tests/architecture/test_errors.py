"""Every error has a code of its own, and is documented."""

from collections import Counter

from sloty.errors import SlotyError
from tests.architecture.pages import concrete, page
from tests.architecture.source import ROOT


def test_every_code_is_unique_and_every_error_says_what_it_means() -> None:
    """One code, one meaning."""
    assert [code for code, times in Counter(kind.code for kind in concrete()).items() if times > 1] == []
    for kind in concrete():
        assert kind.__doc__, kind
        assert kind.sentence != SlotyError.sentence, kind


def test_the_page_of_errors_is_current() -> None:
    """Made by `make docs`."""
    assert (ROOT / "docs" / "errors.md").read_text(encoding="utf-8") == page()
