"""Customers, and what they are at each location."""

from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import Computed, Index, UniqueConstraint, text
from sqlmodel import Field

from sloty.models.base import Stamped, TenantRow
from sloty.models.columns import CASCADE, belongs, check, choice, one_of, owned_by_tenant


class CustomerStatus(StrEnum):
    """Only an ACTIVE customer can be booked."""

    ACTIVE = "ACTIVE"
    INACTIVE = "INACTIVE"
    DECEASED = "DECEASED"
    TRANSFERRED = "TRANSFERRED"


class ContactMethod(StrEnum):
    """How a customer wants to be told."""

    EMAIL = "EMAIL"
    SMS = "SMS"
    PHONE = "PHONE"


class Customer(Stamped, TenantRow, table=True):
    """Who books. E-mail addresses are stored in lower case, phone numbers in E.164."""

    __tablename__ = "customer"
    __table_args__ = (
        UniqueConstraint("tenant_id", "email"),
        UniqueConstraint("tenant_id", "code"),
        Index("ix_customer_phone", "tenant_id", "phone"),
        Index("ix_customer_order", "tenant_id", text('"left"(search_text, 100) collate "C"')),
        Index(
            "ix_customer_search",
            "tenant_id",
            "search_text",
            postgresql_using="gin",
            postgresql_ops={"search_text": "gin_trgm_ops"},
        ),
        Index("ix_customer_merged_into", "tenant_id", "merged_into_id"),
        belongs("merged_into_id", "customer"),
        owned_by_tenant(),
        belongs("preferred_provider_id", "provider"),
        one_of("status", CustomerStatus),
        one_of("contact_method", ContactMethod),
        check("email_lower", "email = lower(email)"),
    )

    first_name: str
    last_name: str
    email: str | None = None
    phone: str | None = None
    code: str | None = None
    """The tenant's own number for the customer."""
    date_of_birth: date | None = None
    gender: str | None = None
    address: str | None = None
    city: str | None = None
    region: str | None = None
    postal_code: str | None = None
    country: str | None = None
    timezone: str | None = None
    """None: the location's."""
    locale: str | None = None
    contact_method: ContactMethod = choice(ContactMethod, default=ContactMethod.EMAIL)
    preferred_provider_id: UUID | None = None
    insurance_name: str | None = None
    insurance_number: str | None = None
    notes: str | None = None
    status: CustomerStatus = choice(CustomerStatus, default=CustomerStatus.ACTIVE)
    merged_into_id: UUID | None = None
    """The customer that this one turned out to be; whoever asks for this one gets that one."""
    erased_at: datetime | None = None
    """When everything personal was taken away."""
    search_text: str | None = Field(
        default=None,
        sa_column_args=(Computed("customer_search(first_name, last_name, email, phone, code)", persisted=True),),
    )
    """Last and first name, e-mail, digits of the phone, code, each after a space, without marks: what fragments are looked
    for in, and the order in which customers are listed."""


class Erasure(TenantRow, table=True):
    """Who was erased, by id alone: so that a back-up that is restored can be erased again."""

    __tablename__ = "erasure"
    __table_args__ = (UniqueConstraint("tenant_id", "customer_id"),)

    customer_id: UUID
    erased_at: datetime
    actor: str


class CustomerLocation(Stamped, TenantRow, table=True):
    """A customer registered at a location, under a number of its own."""

    __tablename__ = "customer_location"
    __table_args__ = (
        UniqueConstraint("tenant_id", "customer_id", "location_id"),
        UniqueConstraint("tenant_id", "location_id", "number"),
        belongs("customer_id", "customer", CASCADE),
        belongs("location_id", "location", CASCADE),
        one_of("status", CustomerStatus),
    )

    customer_id: UUID
    location_id: UUID
    number: str
    registered_at: datetime
    is_new: bool = Field(default=True)
    status: CustomerStatus = choice(CustomerStatus, default=CustomerStatus.ACTIVE)
