"""Specs of what a tenant promises, as policies."""

import re
from typing import Annotated

from pydantic import AfterValidator, Field

from sloty.engine.messaging import TOLD, Cause, Channel
from sloty.operations.specs.checked import Spec
from sloty.operations.specs.types import Money, WallTime, host_name

_LOCAL = re.compile(r"http://localhost(:[0-9]{1,5})?")
"""Whoever tries a page of theirs at their own machine."""


def _origin(text: str) -> str:
    scheme, _, host = text.rstrip("/").partition("://")
    if scheme != "https" and not _LOCAL.fullmatch(text.rstrip("/")):
        raise ValueError("is a site such as https://www.example.org, without a path")
    return f"{scheme}://{host.lower()}" if scheme == "http" else f"https://{host_name(host)}"


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
