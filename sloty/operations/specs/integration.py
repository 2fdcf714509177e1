"""Specs of integrations: by whom a channel's messages go. What is secret is apart, and never shown again."""

from typing import Annotated, ClassVar

from pydantic import AfterValidator, Field

from sloty.engine.messaging import Channel
from sloty.operations.specs.checked import Spec
from sloty.operations.specs.types import Email, Name

_NO_HOST = frozenset(" \t\r\n@/:?#")


def _server(text: str) -> str:
    if (
        not text
        or len(text) > 253
        or not text.isascii()
        or any(each in _NO_HOST or not each.isprintable() for each in text)
    ):
        raise ValueError("is the name or address of a server, such as mail.example.org")
    return text.lower()


Server = Annotated[str, AfterValidator(_server)]
Word = Annotated[str, Field(pattern=r"^[\x21-\x7e]{1,200}$")]
Security = Annotated[str, Field(pattern="^(STARTTLS|TLS|NONE)$")]


class IntegrationSpec(Spec):
    """What is no secret of it."""

    channel: ClassVar[Channel]
    secrets: ClassVar[tuple[str, ...]] = ()
    """What has to be given besides, unseen."""


class MailSpec(IntegrationSpec):
    """E-mail, from an address of the tenant's."""

    channel: ClassVar[Channel] = Channel.EMAIL
    from_address: Email
    from_name: Name | None = None
    """None: the tenant's name."""
    reply_to: Email | None = None


class SmtpSpec(MailSpec):
    """Any mail server."""

    secrets: ClassVar[tuple[str, ...]] = ("password",)
    host: Server
    port: int = Field(default=587, ge=1, le=65535)
    security: Security = "STARTTLS"
    user: Word | None = None
    """None: it lets everybody in, as a relay on the same machine may; then the password is empty."""


class SesSpec(MailSpec):
    """Amazon SES by SMTP."""

    secrets: ClassVar[tuple[str, ...]] = ("password",)
    region: Annotated[str, Field(pattern="^[a-z]{2}(-[a-z]+)+-[0-9]$")]
    user: Word


class SendgridSpec(MailSpec):
    """SendGrid by SMTP; the password is an API key."""

    secrets: ClassVar[tuple[str, ...]] = ("password",)


class MailgunSpec(MailSpec):
    """Mailgun by SMTP."""

    secrets: ClassVar[tuple[str, ...]] = ("password",)
    user: Word
    europe: bool = False


class PostmarkSpec(MailSpec):
    """Postmark by SMTP; the password is a server's token."""

    secrets: ClassVar[tuple[str, ...]] = ("password",)


class MailFileSpec(MailSpec):
    """Nothing is sent: e-mails are files in a folder."""


class TwilioSpec(IntegrationSpec):
    """Twilio."""

    channel: ClassVar[Channel] = Channel.SMS
    secrets: ClassVar[tuple[str, ...]] = ("token",)
    account: Annotated[str, Field(pattern="^AC[0-9a-zA-Z]{1,64}$")]
    sender: Annotated[str, Field(pattern=r"^(\+[1-9][0-9]{6,14}|MG[0-9a-zA-Z]{1,64}|[0-9]{3,8})$")]
    """A number, or the SID of a messaging service."""


class SnsSpec(IntegrationSpec):
    """Amazon SNS."""

    channel: ClassVar[Channel] = Channel.SMS
    secrets: ClassVar[tuple[str, ...]] = ("secret",)
    region: Annotated[str, Field(pattern="^[a-z]{2}(-[a-z]+)+-[0-9]$")]
    key_id: Word
    sender: Annotated[str, Field(pattern="^[0-9A-Za-z]{1,11}$")] | None = None


class AppriseSpec(IntegrationSpec):
    """Any gateway that apprise knows, by its URL, in which `{to}` stands for the number."""

    channel: ClassVar[Channel] = Channel.SMS
    secrets: ClassVar[tuple[str, ...]] = ("url",)


class SmsFileSpec(IntegrationSpec):
    """Nothing is sent: text messages are files in a folder."""

    channel: ClassVar[Channel] = Channel.SMS


KINDS: dict[tuple[Channel, str], type[IntegrationSpec]] = {
    (Channel.EMAIL, "SMTP"): SmtpSpec,
    (Channel.EMAIL, "SES"): SesSpec,
    (Channel.EMAIL, "SENDGRID"): SendgridSpec,
    (Channel.EMAIL, "MAILGUN"): MailgunSpec,
    (Channel.EMAIL, "POSTMARK"): PostmarkSpec,
    (Channel.EMAIL, "FILE"): MailFileSpec,
    (Channel.SMS, "TWILIO"): TwilioSpec,
    (Channel.SMS, "SNS"): SnsSpec,
    (Channel.SMS, "APPRISE"): AppriseSpec,
    (Channel.SMS, "FILE"): SmsFileSpec,
}
"""Every kind of a channel."""
