"""What providers tell us by themselves, at the address that they were given: the signature is all that lets them in."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType

from sloty.actor import Permission
from sloty.engine.messaging import Channel, DeliveryOutcome
from sloty.engine.replies import STOPPED
from sloty.engine.signatures import is_signed
from sloty.errors import Forbidden
from sloty.operations import integrations, receipts
from sloty.operations.bookers import as_id
from sloty.operations.receipts import ReceiptView, ReplyView
from sloty.operations.unit import Unit

_OUTCOMES: Mapping[str, DeliveryOutcome] = MappingProxyType(
    {
        "delivered": DeliveryOutcome.DELIVERED,
        "read": DeliveryOutcome.DELIVERED,
        "undelivered": DeliveryOutcome.BOUNCED,
        "failed": DeliveryOutcome.BOUNCED,
    }
)
"""Of Twilio's statuses, those after which nothing more happens.

https://www.twilio.com/docs/messaging/api/message-resource#message-status-values
"""


class NotSigned(Forbidden):
    """The request is not the provider's."""

    code = "not_signed"
    sentence = "The request is not signed by the provider of this tenant."


@dataclass(frozen=True, slots=True)
class Request:
    """What came in."""

    url: str
    """As the provider called it, with the name it used and its query."""
    form: Mapping[str, str]
    signature: str


def from_twilio(unit: Unit, request: Request) -> ReceiptView | ReplyView | None:
    """What Twilio tells: what became of a message, or what somebody answered; None for a status on the way.

    Whoever asks may do so as long as it is signed. Raises `NotSigned`, `MessageUnknown`.
    """
    unit = replace(
        unit, actor=replace(unit.actor, permissions=unit.actor.permissions | {Permission.MANAGE_INTEGRATIONS})
    )
    opened = integrations.opened(unit, Channel.SMS)
    token = opened.secrets["token"] if opened and opened.kind == "TWILIO" else ""
    if not token or not is_signed(token, request.url, request.form, request.signature):
        raise NotSigned
    form = request.form
    if "Body" in form:
        return receipts.replied(unit, form.get("From", ""), form["Body"])
    outcome = _OUTCOMES.get(form.get("MessageStatus", ""))
    if outcome is None:
        return None
    error = form.get("ErrorCode")
    if error == str(STOPPED):
        receipts.replied(unit, form.get("To", ""), "STOP")
    return receipts.heard(unit, Channel.SMS, _reference(request), outcome, address=form.get("To"), error=error)


def _reference(request: Request) -> str:
    """The message's id at the end of the address, which is known before Twilio's own name for it is."""
    last = request.url.partition("?")[0].rpartition("/")[2]
    return last if as_id(last) else request.form.get("MessageSid", "")
