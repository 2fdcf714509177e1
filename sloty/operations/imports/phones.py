"""Telephone numbers by the thousand: what `phone_number` answers, found sooner where the numbering plan cannot differ.

The library spends most of its time on what nearly no number has: extensions, letters, carrier codes, foreign dialling
prefixes. A number that is written with digits and the usual separators, has a length that its region knows, and begins
with nothing that the region's plan could take for a prefix, is its country code and its digits. All others go the
library's way.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from typing import Final

import phonenumbers

from sloty.engine.contacts import phone_number

_PLAIN: Final = re.compile(r"(\+?)\(?([0-9][0-9 .()-]{5,24})")
_SEPARATORS: Final = str.maketrans("", "", " .()-")
_LONGEST_CALLING_CODE: Final = 3
_FEWEST_DIGITS: Final = 5
"""Shorter numbers are few, and their rules many."""


@dataclass(frozen=True, slots=True)
class _Plan:
    """What of a region's numbering plan decides whether its digits stand as they are."""

    calling_code: str
    lengths: frozenset[int]
    """Possible for whole national numbers, and not only when dialled locally."""
    may_have_prefix: Callable[[str], object]
    """Whether a national prefix or a carrier code may stand first."""
    may_be_abroad: Callable[[str], object]
    """Whether it may begin with the prefix for calls abroad."""


def _nothing(_: str) -> None:
    return None


@cache
def _plan(region: str) -> _Plan | None:
    known = phonenumbers.PhoneMetadata.metadata_for_region(region, None)
    if known is None or known.country_code is None:
        return None
    main_region = phonenumbers.region_code_for_country_code(known.country_code)
    main = phonenumbers.PhoneMetadata.metadata_for_region(main_region, None)
    if main is None or main.general_desc is None:
        return None
    prefix, abroad = known.national_prefix_for_parsing, known.international_prefix
    lengths = frozenset(main.general_desc.possible_length) - frozenset(main.general_desc.possible_length_local_only)
    return _Plan(
        str(known.country_code),
        lengths,
        re.compile(prefix).match if prefix else _nothing,
        re.compile(abroad).match if abroad else _nothing,
    )


@cache
def _region(calling_code: str) -> str | None:
    """The main region of a country calling code; None when there is no such code, or it is of no region."""
    found = phonenumbers.COUNTRY_CODE_TO_REGION_CODE.get(int(calling_code))
    return found[0] if found and found[0] != "001" else None


def phone(text: str, country: str) -> str:
    """As `phone_number(text, country=country)`, and mostly much sooner. Raises PhoneInvalid."""
    return _plain(text, country) or phone_number(text, country=country)


def _plain(text: str, country: str) -> str | None:
    found = _PLAIN.fullmatch(text)
    if found is None:
        return None
    digits = found[2].translate(_SEPARATORS)
    if found[1]:
        return _international(digits)
    plan = _plan(country)
    if plan is None or digits.startswith(plan.calling_code) or plan.may_be_abroad(digits):
        return None
    return _national(plan, digits)


def _international(digits: str) -> str | None:
    for length in range(1, _LONGEST_CALLING_CODE + 1):
        region = None if digits[0] == "0" else _region(digits[:length])
        plan = None if region is None else _plan(region)
        if plan is not None:
            return _national(plan, digits[length:])
    return None


def _national(plan: _Plan, digits: str) -> str | None:
    # A leading zero is part of the number in some countries, and not in others.
    if len(digits) < _FEWEST_DIGITS or len(digits) not in plan.lengths or digits[0] == "0":
        return None
    return None if plan.may_have_prefix(digits) else f"+{plan.calling_code}{digits}"
