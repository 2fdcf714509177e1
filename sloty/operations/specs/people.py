"""Specs of customers and users."""

from datetime import date

from pydantic import Field

from sloty.actor import Role
from sloty.models.customer import ContactMethod, CustomerStatus
from sloty.operations.specs.checked import Spec
from sloty.operations.specs.types import Country, Email, Locale, Name, Text, Zone


class CustomerSpec(Spec):
    """A customer to be."""

    first_name: Name
    last_name: Name
    email: Email | None = None
    phone: Name | None = None
    """Read as of the tenant's country, kept in E.164."""
    code: Name | None = None
    date_of_birth: date | None = Field(default=None, ge=date(1900, 1, 1), lt=date(2200, 1, 1))
    gender: Name | None = None
    address: Name | None = None
    city: Name | None = None
    region: Name | None = None
    postal_code: Name | None = None
    country: Country | None = None
    timezone: Zone | None = None
    locale: Locale | None = None
    contact_method: ContactMethod = ContactMethod.EMAIL
    insurance_name: Name | None = None
    insurance_number: Name | None = None
    notes: Text | None = None
    status: CustomerStatus = CustomerStatus.ACTIVE


class UserSpec(Spec):
    """A user to be, with a role in the tenant."""

    email: Email
    name: Name | None = None
    """None: the address, until they say theirs."""
    role: Role
    location: str | None = None
    """For LOCATION_ roles: where."""


class DetailsSpec(Spec):
    """What users say about themselves; None is left as it is."""

    name: Name | None = None
    phone: Name | None = None
    timezone: Zone | None = None
    locale: Locale | None = None


class KeySpec(Spec):
    """An API key to be."""

    name: Name
