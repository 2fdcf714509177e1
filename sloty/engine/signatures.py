"""How a provider's requests to us are signed, so that nobody else is believed."""

import base64
import hashlib
import hmac
from collections.abc import Mapping


def signature(token: str, url: str, form: Mapping[str, str]) -> str:
    """What Twilio signs its requests to us with.

    https://www.twilio.com/docs/usage/security
    """
    signed = url + "".join(f"{name}{form[name]}" for name in sorted(form))
    return base64.b64encode(hmac.new(token.encode(), signed.encode(), hashlib.sha1).digest()).decode()


def is_signed(token: str, url: str, form: Mapping[str, str], given: str) -> bool:
    """Whether a request to us is Twilio's."""
    return hmac.compare_digest(signature(token, url, form).encode(), given.encode())
