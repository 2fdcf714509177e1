"""SMS by Amazon SNS.

https://docs.aws.amazon.com/sns/latest/api/API_Publish.html
"""

from dataclasses import dataclass, field
from typing import Any

from sloty.gateways.extras import library
from sloty.gateways.outcome import Accepted, Deferred, Outcome, Refused, told

_OF_RECIPIENT = frozenset({"InvalidParameter", "InvalidParameterValue", "OptedOut", "EndpointDisabled"})
_STOPPED = "opted out"
_OF_CREDENTIALS = frozenset(
    {"AuthorizationError", "AuthorizationErrorException", "InvalidClientTokenId", "SignatureDoesNotMatch", "AccessDenied",
     "UnrecognizedClientException", "InvalidSecurity"}
)  # fmt: skip


@dataclass
class SnsTransport:
    """A region, and who we are there."""

    region: str
    key_id: str
    secret: str = field(repr=False)
    sender: str | None = None
    """What is shown as the sender, where the country allows it."""
    url: str | None = None
    _open: Any = None

    def send(self, text: str, recipient: str) -> Outcome:
        """Hand one message over."""
        attributes = {"AWS.SNS.SMS.SMSType": {"DataType": "String", "StringValue": "Transactional"}}
        if self.sender:
            attributes["AWS.SNS.SMS.SenderID"] = {"DataType": "String", "StringValue": self.sender}
        return self._asked("publish", PhoneNumber=recipient, Message=text, MessageAttributes=attributes)

    def check(self) -> Outcome:
        """Whether we are let in."""
        return self._asked("get_sms_attributes")

    def close(self) -> None:
        """Close the connection."""
        if self._open is not None:
            self._open.close()
            self._open = None

    def _asked(self, question: str, **words: Any) -> Outcome:
        api = self._api()
        errors = library("botocore.exceptions", "SNS", "aws")
        try:
            answer = getattr(api, question)(**words)
        except errors.ClientError as error:
            return _judged(error.response)
        except errors.BotoCoreError as error:
            silent = isinstance(error, errors.ConnectTimeoutError | errors.ReadTimeoutError)
            return Deferred(type(error).__name__, silent=silent)
        return Accepted(answer.get("MessageId"))

    def _api(self) -> Any:
        if self._open is None:
            # Who tries again, and when, is the outbox's to say.
            config = library("botocore.config", "SNS", "aws").Config(
                connect_timeout=3, read_timeout=5, retries={"total_max_attempts": 1}
            )
            self._open = library("boto3", "SNS", "aws").client(
                "sns",
                region_name=self.region,
                aws_access_key_id=self.key_id,
                aws_secret_access_key=self.secret,
                endpoint_url=self.url,
                config=config,
            )
        return self._open


def _judged(answer: Any) -> Outcome:
    code = str(answer.get("Error", {}).get("Code", ""))
    error = told(f"{code} {answer.get('Error', {}).get('Message', '')}")
    if code in _OF_RECIPIENT:
        return Refused(error, opted_out=code == "OptedOut" or _STOPPED in error.lower())
    if code in _OF_CREDENTIALS:
        return Refused(error, of_recipient=False)
    return Deferred(error)
