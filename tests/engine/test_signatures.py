"""Requests to us are believed when they are signed as the provider signs them."""

from sloty.engine.signatures import is_signed, signature


def test_requests_to_us_are_signed() -> None:
    form = {"MessageSid": "SM1", "MessageStatus": "delivered"}
    url = "https://x.example/callbacks/twilio"
    given = signature("token", url, form)
    assert is_signed("token", url, form, given)
    assert not is_signed("token", url, {**form, "MessageStatus": "failed"}, given)
    assert not is_signed("other", url, form, given)
    # Worked out by hand with openssl from the same key and text.
    assert signature("12345", "https://example.com/a?b=c", {"B": "2", "A": "1"}) == "au0MAcXzRNnhVvOf1nIjkD1bIRg="
