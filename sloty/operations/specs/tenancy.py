"""Specs of what a tenant has agreed on: policies, branding, limits and features."""

import re
from typing import Annotated, Self

from pydantic import AfterValidator, Field, field_validator, model_validator

from sloty.engine import contrast
from sloty.engine.messaging import TOLD, Cause, Channel
from sloty.formats.messages.facts import Language
from sloty.formats.messages.wording import wording
from sloty.operations.specs.checked import Spec
from sloty.operations.specs.types import Color, Money, Name, Text, WallTime, host_name

_LOCAL = re.compile(r"http://localhost(:[0-9]{1,5})?")
"""Whoever tries a page of theirs at their own machine."""
_FONTS = ("system", "serif", "inter", "lora", "source-sans")


def _web_address(text: str) -> str:
    if not text.startswith("https://") or any(each.isspace() or each in "\"'<>" for each in text):
        raise ValueError("is an address that begins with https://")
    return text


def _font(text: str) -> str:
    if text not in _FONTS:
        raise ValueError(f"is one of {', '.join(_FONTS)}")
    return text


def _origin(text: str) -> str:
    scheme, _, host = text.rstrip("/").partition("://")
    if scheme != "https" and not _LOCAL.fullmatch(text.rstrip("/")):
        raise ValueError("is a site such as https://www.example.org, without a path")
    return f"{scheme}://{host.lower()}" if scheme == "http" else f"https://{host_name(host)}"


WebAddress = Annotated[str, Field(max_length=500), AfterValidator(_web_address)]
Origin = Annotated[str, Field(max_length=300), AfterValidator(_origin)]


class CancellationPolicy(Spec):
    """What customers may do by themselves."""

    window_hours: int = Field(default=24, ge=0, le=8784)
    """Hours before the start until which they may cancel or move."""
    fee: Money | None = None
    """For cancelling later than that."""


class ReminderPolicy(Spec):
    """When customers are reminded, and how."""

    hours_before: tuple[Annotated[int, Field(ge=1, le=8784)], ...] = (24, 2)
    channels: tuple[Channel, ...] = (Channel.EMAIL,)
    """EMAIL, SMS or both; none: no reminders."""
    quiet_from: WallTime = 21 * 60
    """Where the customer is, nothing is sent from then"""
    quiet_to: WallTime = 8 * 60
    """until then; the same time twice is no quiet at all."""
    earlier: bool = True
    """What falls into the quiet hours is sent before them; false: after them, while it is of use."""


class ServiceReminders(Spec):
    """Where a service reminds otherwise than its tenant; what is not said is as the tenant's."""

    hours_before: tuple[Annotated[int, Field(ge=1, le=8784)], ...] | None = None
    channels: tuple[Channel, ...] | None = None
    quiet_from: WallTime | None = None
    quiet_to: WallTime | None = None
    earlier: bool | None = None


class MessagePolicy(Spec):
    """What is told, besides reminders."""

    email: tuple[Cause, ...] = TOLD
    """By e-mail."""
    sms: tuple[Cause, ...] = ()
    participants: bool = True
    """Whoever comes along is told as well."""
    digest_at: WallTime | None = 7 * 60
    """When providers get their day by e-mail, at the location; none: they do not."""


class AttendancePolicy(Spec):
    """What becomes of visits by themselves."""

    no_show_after_minutes: int | None = Field(default=None, ge=1, le=1440)
    """None: only the desk marks a no-show."""
    complete_at_end: bool = False


class RetentionPolicy(Spec):
    """How long things are kept."""

    audit_days: int = Field(default=2190, ge=30, le=36500)
    message_days: int = Field(default=400, ge=30, le=36500)
    """Messages, and what became of them."""


class PagePolicy(Spec):
    """Where the booking page may be shown."""

    frames: tuple[Origin, ...] = ()
    """Sites that may show it in a frame, such as https://www.example.org; none: nobody may."""


class PolicySpec(Spec):
    """A tenant's promises, as typed data."""

    cancellation: CancellationPolicy = CancellationPolicy()
    reminders: ReminderPolicy = ReminderPolicy()
    messages: MessagePolicy = MessagePolicy()
    attendance: AttendancePolicy = AttendancePolicy()
    retention: RetentionPolicy = RetentionPolicy()
    page: PagePolicy = PagePolicy()


class BrandingSpec(Spec):
    """How the tenant looks. Text has to be readable: its contrast is checked (WCAG 2.2)."""

    logo_url: WebAddress | None = None
    favicon_url: WebAddress | None = None
    primary: Color = "#0f766e"
    on_primary: Color = "#ffffff"
    """Text on the primary colour."""
    background: Color = "#ffffff"
    text: Color = "#1f2937"
    accent: Color = "#b45309"
    border: Color = "#d1d5db"
    font: Annotated[str, AfterValidator(_font)] = "system"
    welcome: Text | None = None
    labels: dict[Language, dict[str, Name]] = Field(default_factory=dict)
    """What messages call things otherwise than ours do: `de: {with: Behandelt von}`."""

    @field_validator("labels")
    @classmethod
    def _known(cls, labels: dict[Language, dict[str, str]]) -> dict[Language, dict[str, str]]:
        for language, own in labels.items():
            unknown = own.keys() - wording(language).labels.keys()
            if unknown:
                raise ValueError(f"{min(unknown)} is no label; those are {', '.join(wording(language).labels)}")
        return labels

    @model_validator(mode="after")
    def _readable(self) -> Self:
        for text, ground in (("text", "background"), ("on_primary", "primary"), ("accent", "background")):
            found = contrast.ratio(getattr(self, text), getattr(self, ground))
            if found < contrast.READABLE:
                raise ValueError(f"{text} on {ground} cannot be read: contrast {found:.1f}, {contrast.READABLE} needed")
        return self
