import pytest

from sloty.engine.contacts import EmailInvalid, PhoneInvalid, ascii_domain, email_address, phone_number


@pytest.mark.parametrize(
    ("text", "address"),
    [("Ana.Silva@Example.ORG", "ana.silva@example.org"), (" a+b@example.org ", "a+b@example.org")],
)
def test_an_address_is_in_small_letters(text: str, address: str) -> None:
    assert email_address(text) == address


@pytest.mark.parametrize(
    "text",
    [
        "", "ana", "ana@", "@example.org", "ana@example", "a@b@example.org", "ana@example.org, bob@example.org",
        "Ana <ana@example.org>", "ana@example.org\r\nBcc: x@example.org", "ana\0@example.org",
        "a" * 300 + "@example.org",
        "ana@[127.0.0.1]", '"a b"@example.org',
    ],
)  # fmt: skip
def test_anything_but_one_address_is_refused(text: str) -> None:
    with pytest.raises(EmailInvalid):
        email_address(text)


@pytest.mark.parametrize(
    ("text", "country", "number"),
    [
        ("(202) 555-0143", "US", "+12025550143"),
        ("+1 202 555 0143", "DE", "+12025550143"),
        ("020 7946 0958", "gb", "+442079460958"),
        ("tel:+44-20-7946-0958", "US", "+442079460958"),
    ],
)
def test_a_number_is_e164(text: str, country: str, number: str) -> None:
    assert phone_number(text, country=country) == number


@pytest.mark.parametrize(
    "text", ["", "call me", "123", "+1", "+999 123 456 789", "1" * 50, "202 555 0143 ext. 7", "\0"]
)
def test_anything_but_one_number_is_refused(text: str) -> None:
    with pytest.raises(PhoneInvalid):
        phone_number(text)


def test_a_number_without_a_country_code_in_no_known_country_is_refused() -> None:
    with pytest.raises(PhoneInvalid):
        phone_number("202 555 0143", country="XX")


@pytest.mark.parametrize(
    ("address", "travels"),
    [
        ("rui@example.com", "rui@example.com"),
        ("rui@münchen.de", "rui@xn--mnchen-3ya.de"),
        ("josé@Straße.de", "josé@xn--strae-oqa.de"),
    ],
)
def test_a_domain_travels_in_the_letters_of_the_name_system(address: str, travels: str) -> None:
    assert ascii_domain(address) == travels


def test_what_no_domain_can_be_does_not_travel() -> None:
    with pytest.raises(EmailInvalid):
        ascii_domain("rui@" + "ü" * 80 + ".de")
