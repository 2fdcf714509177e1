"""What a file of each kind may have, and the names that other programs give to it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Final

from sloty.actor import Permission
from sloty.errors import Invalid


class FieldUnknown(Invalid):
    """A kind of import has no such field."""

    code = "import_field_unknown"
    sentence = "{kind} have no field '{name}'."
    hint = "They have: {known}."


@dataclass(frozen=True)
class Kind:
    """What is imported."""

    name: str
    """Plural, as in the command."""
    permission: Permission
    """Needed besides IMPORT."""
    fields: tuple[str, ...]
    required: tuple[str, ...]
    """Of a row that is new."""
    keys: tuple[str, ...]
    """Fields that can tell one row from all others, the usual one first."""
    also: Mapping[str, str]
    """Well-known foreign names, normalised → field."""
    example: Sequence[Mapping[str, str]]
    """Rows of the example file."""
    together: tuple[str, ...] = ()
    """Keys that are unique in the database, so that rows without the one may be told by the next."""
    natural_key: str | None = None
    """What tells rows apart without any of the keys."""

    def field(self, name: str) -> str:
        """The field as it is spelt; raises `FieldUnknown`, with what was probably meant."""
        if name in self.fields:
            return name
        close = get_close_matches(name, self.fields, n=3)
        hint = f"Did you mean {' or '.join(close)}?" if close else None
        raise FieldUnknown(field=name, kind=self.name, name=name, known=", ".join(self.fields), hint=hint)

    def guess(self, columns: Sequence[str]) -> dict[str, str]:
        """Field → column, by our names and the well-known ones; of two columns for a field, ours, else the first."""
        found: dict[str, str] = {}
        ours = {normalised(name): name for name in self.fields}
        for known in (ours, self.also):
            for column in columns:
                field = known.get(normalised(column))
                if field is not None and field not in found and column not in found.values():
                    found[field] = column
        return found


def normalised(header: str) -> str:
    """Letters and digits alone, small: `E-Mail`, `e_mail` and `EMAIL` are one name."""
    return "".join(filter(str.isalnum, header)).casefold()


FULL_NAME: Final = "name"
"""The field of a full name, which is split into first and last where it is not a column's own."""


def _names(**also: str) -> dict[str, str]:
    return {name: field for field, names in also.items() for name in names.split()}


CUSTOMER_NAMES: Final = {
    **_names(
        first_name="givenname forename fname vorname prenom prénom",
        last_name="surname familyname lname nachname apellido apellidos sobrenome nomdefamille",
        email="emailaddress mail primaryemail correo courriel",
        phone="phonenumber mobile mobilephone mobilenumber cell cellphone telephone tel primaryphone homephone"
        " contactnumber telefon telefone telefono teléfono",
        code="id patientid customerid clientid externalid mrn patientnumber customernumber clientnumber recordnumber"
        " chartnumber accountnumber codigo código kundennummer",
        date_of_birth="dob birthdate birthday dateofbirth bday geburtsdatum",
        gender="sex",
        address="street streetaddress address1 addressline1 mailingstreet",
        city="town locality mailingcity",
        region="state province county mailingstate",
        postal_code="zip zipcode postcode plz mailingpostalcode",
        country="countrycode",
        timezone="zone tz",
        locale="language lang",
        contact_method="preferredcontact preferredcontactmethod contactpreference",
        insurance_name="insurance insurer payer insurancecompany",
        insurance_number="policynumber memberid insuranceid",
        notes="note comment comments remarks memo",
    ),
    **_names(name="name nome nombre nom fullname displayname patientname customername clientname"),
}

PROVIDER_NAMES: Final = _names(
    slug="id shortname username",
    name="fullname displayname providername",
    email="emailaddress mail",
    phone="phonenumber mobile telephone tel",
    code="providerid externalid npi employeenumber",
    bio="about description biography",
    specialties="specialty speciality specialities skills",
    languages="language",
    insurances="insurance",
    locations="location sites site office",
    hours="workinghours schedule",
)

SERVICE_NAMES: Final = _names(
    slug="id shortname",
    name="title servicename",
    code="serviceid externalid sku",
    duration="minutes length durationminutes",
    price="cost fee amount",
    category="group categoryname",
    buffer_before="paddingbefore",
    buffer_after="paddingafter buffer padding",
    providers="provider",
    locations="location sites",
)

APPOINTMENT_NAMES: Final = {
    **_names(
        code="id appointmentid appointmentnumber bookingid externalid uid",
        starts_at="start starttime startsat startdatetime appointmentdatetime datetime begin appointmentday"
        " appointmentdate",
        date="day startdate",
        time="timeofday",
        duration="minutes length durationminutes",
        status="state appointmentstatus",
        booked_at="scheduledday createdat bookedat created bookingdate datebooked",
        service="servicename appointmenttype eventtype type reason",
        provider="providername practitioner doctor staff clinician",
        location="locationname facility site office clinic",
        customer="customeremail patientemail clientemail email emailaddress",
        notes="note comment comments remarks",
        cancellation_reason="cancelreason",
    ),
    **_names(
        **{
            "customer.code": "patientid customerid clientid mrn customercode",
            "customer.first_name": "firstname givenname forename",
            "customer.last_name": "lastname surname familyname",
            "customer.name": "patientname customername clientname fullname name",
            "customer.phone": "phone phonenumber mobile",
            "customer.gender": "gender sex",
            "customer.date_of_birth": "dob dateofbirth birthdate",
        }
    ),
}
