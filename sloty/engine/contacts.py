"""E-mail addresses and telephone numbers, each in its one spelling. Nothing is looked up on a network."""

import unicodedata
from typing import Final

import idna
import phonenumbers
from email_validator import EmailNotValidError, validate_email

from sloty.errors import Invalid

LONGEST_EMAIL: Final = 254
"""RFC 5321 §4.5.3.1.3: a path of 256 octets, less its angle brackets."""
_LONGEST_PHONE: Final = 40


class EmailInvalid(Invalid):
    """Not one e-mail address."""

    code = "email_invalid"
    sentence = "'{text}' is not an e-mail address."
    hint = "Write it as name@example.org."


class PhoneInvalid(Invalid):
    """Not one telephone number."""

    code = "phone_invalid"
    sentence = "'{text}' is not a telephone number."
    hint = "Write it with the country code, like +1 202 555 0143, and without an extension."


def email_address(text: str) -> str:
    """One address, in small letters; raises EmailInvalid.

    RFC 5321 §2.4 lets local parts differ by case alone; nobody's mailboxes do.
    """
    try:
        if len(text) > LONGEST_EMAIL + 2:
            raise EmailInvalid(text=f"{text[:40]}…")
        found = validate_email(text.strip(), check_deliverability=False).normalized
    except EmailNotValidError:
        raise EmailInvalid(text=text) from None
    return unicodedata.normalize("NFC", found.lower())


def ascii_domain(address: str) -> str:
    """The address with its domain in the letters of the name system (IDNA 2008), as it travels. Raises EmailInvalid."""
    user, _, domain = address.rpartition("@")
    if domain.isascii():
        return address
    try:
        return f"{user}@{idna.encode(domain, uts46=True).decode()}"
    except idna.IDNAError:
        raise EmailInvalid(text=address) from None


def phone_number(text: str, *, country: str = "US") -> str:
    """E.164; a number without a country code is of `country` (ISO 3166-1). Raises PhoneInvalid.

    Judged by its length, not by the numbering plan: plans change faster than any package that knows them.
    """
    if len(text) > _LONGEST_PHONE:
        raise PhoneInvalid(text=f"{text[:_LONGEST_PHONE]}…")
    try:
        number = phonenumbers.parse(text, country.upper())
    except phonenumbers.NumberParseException:
        raise PhoneInvalid(text=text) from None
    # E.164 cannot carry an extension: dropping it in silence would ring somebody else.
    if number.extension or not phonenumbers.is_possible_number(number):
        raise PhoneInvalid(text=text)
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)
