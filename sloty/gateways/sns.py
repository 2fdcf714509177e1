"""SMS by Amazon SNS.

https://docs.aws.amazon.com/sns/latest/api/API_Publish.html
"""

from dataclasses import dataclass, field
from typing import Any

from sloty.errors import Invalid
from sloty.gateways.outcome import Accepted, Deferred, Outcome, Refused, told

_OF_RECIPIENT = frozenset({"InvalidParameter", "InvalidParameterValue", "OptedOut", "EndpointDisabled"})
_OF_CREDENTIALS = frozenset(
    {"AuthorizationError", "AuthorizationErrorException", "InvalidClientTokenId", "SignatureDoesNotMatch", "AccessDenied",
     "UnrecognizedClientException", "InvalidSecurity"}
)  # fmt: skip


class ExtraMissing(Invalid):
    """A transport needs a library that is not installed."""

    code = "extra_missing"
    sentence = "{kind} needs a library that is not installed."
    hint = "pip install 'sloty[{extra}]'"


@dataclass
class SnsTransport:
    """A region, and who we are there."""

    region: str
    key_id: str
    secret: str = field(repr=False)
    sender: str | None = None
    """What is shown as the sender, where the country allows it."""
    url: str | None = None
    _client: Any = None

    def send(self, text: str, recipient: str) -> Outcome:
        """Hand one message over."""
        attributes = {"AWS.SNS.SMS.SMSType": {"DataType": "String", "StringValue": "Transactional"}}
        if self.sender:
            attributes["AWS.SNS.SMS.SenderID"] = {"DataType": "String", "StringValue": self.sender}
        return self._asked(
            lambda client: client.publish(PhoneNumber=recipient, Message=text, MessageAttributes=attributes)
        )

    def check(self) -> Outcome:
        """Whether we are let in."""
        return self._asked(lambda client: client.get_sms_attributes())

    def close(self) -> None:
        """Close the connection."""
        if self._client is not None:
            self._client.close()
            self._client = None

    def _asked(self, question: Any) -> Outcome:
        client = self._sns()
        from botocore.exceptions import BotoCoreError, ClientError

        try:
            answer = question(client)
        except ClientError as error:
            return _judged(error.response)
        except BotoCoreError as error:
            return Deferred(type(error).__name__)
        return Accepted(answer.get("MessageId"))

    def _sns(self) -> Any:
        """The library takes a tenth of a second to load, and is there for who wants it."""
        if self._client is None:
            try:
                import boto3
                from botocore.config import Config
            except ImportError:
                raise ExtraMissing(kind="SNS", extra="aws") from None
            self._client = boto3.client(
                "sns",
                region_name=self.region,
                aws_access_key_id=self.key_id,
                aws_secret_access_key=self.secret,
                endpoint_url=self.url,
                # Who tries again, and when, is the outbox's to say.
                config=Config(connect_timeout=10, read_timeout=20, retries={"total_max_attempts": 1}),
            )
        return self._client


def _judged(answer: Any) -> Outcome:
    code = str(answer.get("Error", {}).get("Code", ""))
    error = told(f"{code} {answer.get('Error', {}).get('Message', '')}")
    if code in _OF_RECIPIENT:
        return Refused(error)
    if code in _OF_CREDENTIALS:
        return Refused(error, of_recipient=False)
    return Deferred(error)
