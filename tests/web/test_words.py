"""Every language says everything, with the same things filled in; and the visitor's is chosen."""

import re
from collections.abc import Iterator, Mapping
from typing import Any

import pytest

from sloty.formats.messages.facts import Language
from sloty.web.words import chosen, locale_of, words


def told(known: Any, name: str = "") -> Iterator[tuple[str, frozenset[str]]]:
    """Every name with what is filled in; forms by number are one."""
    if isinstance(known, str):
        yield name, frozenset(re.findall(r"{(\w+)}", known))
    elif isinstance(known, Mapping) and "other" in known and all(isinstance(each, str) for each in known.values()):
        yield name, frozenset(re.findall(r"{(\w+)}", known["other"]))
    else:
        for part, each in known.items():
            yield from told(each, f"{name}.{part}")


@pytest.mark.parametrize("language", Language)
def test_every_language_says_the_same(language: Language) -> None:
    assert sorted(told(words(language).known), key=str) == sorted(told(words(Language.ENGLISH).known), key=str)


def test_words_are_filled_in_and_bow_to_numbers() -> None:
    say = words(Language.ENGLISH)
    assert [say("services.minutes", n=n) for n in (1, 30)] == ["1 minute", "30 minutes"]
    assert words(Language.FRENCH)("services.minutes", n=0) == "0 minute"
    with pytest.raises(KeyError):
        say("services.unknown")


@pytest.mark.parametrize(
    ("asked", "header", "usual", "spoken"),
    [
        (None, "", "de-AT", "de"),
        (None, "pt, fr;q=0.4, es;q=0.8", "en", "es"),
        ("fr", "de", "en", "fr"),
        ("xx", "de-CH", "en", "de"),
        (None, "pt", "fr_CA", "fr"),
        (None, "de;q=0, *;q=0.1", "en", "en"),
        (None, ";;q=x,\x00,de;q=y", "en", "en"),
    ],
)
def test_the_language_is_the_one_asked_for_or_the_browsers_or_the_tenants(
    asked: str | None, header: str, usual: str, spoken: str
) -> None:
    assert chosen(asked, header, usual) == spoken


@pytest.mark.parametrize(
    ("language", "usual", "country", "locale"),
    [
        ("en", "en_GB", "US", "en_GB"),
        ("en", "de", "GB", "en_GB"),
        ("de", "en", "US", "de"),
        ("fr", "fr-CA", "US", "fr_CA"),
    ],
)
def test_times_are_written_as_where_the_tenant_is(language: str, usual: str, country: str, locale: str) -> None:
    assert str(locale_of(Language(language), usual, country)) == locale
