"""`/customers`: who books."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query
from pydantic import Field
from starlette.responses import Response

from sloty.actor import Permission
from sloty.operations import customers, nouns
from sloty.operations.customers import CUSTOMER, CustomerView
from sloty.web.api.answers import Body, IdempotencyKey, IfMatch, Listed, reads, unchanged, writes
from sloty.web.api.caller import Caller

router = APIRouter(tags=["customers"])
_WRITES = writes(Permission.EDIT_CUSTOMERS)


class Changes(Body):
    """What changes of a customer: what is given, and nothing else; null takes away what may be lacking."""

    first_name: str | None = None
    last_name: str | None = None
    email: str | None = None
    phone: Annotated[str | None, Field(description="Read as of the tenant's country; kept as +1….")] = None
    code: Annotated[str | None, Field(description="Your own number for them.")] = None
    date_of_birth: Annotated[str | None, Field(description="As 1980-03-01.")] = None
    timezone: str | None = None
    locale: str | None = None
    contact_method: Annotated[str, Field(description="EMAIL, SMS or PHONE.")] = "EMAIL"
    notes: str | None = None


class NewCustomer(Changes):
    """A customer to be."""

    first_name: str
    last_name: str


@router.get("/customers", response_model=Listed[CustomerView], **reads(Permission.VIEW_CUSTOMERS))
def find(
    caller: Caller,
    find: Annotated[str, Query(description="Any part of a name, e-mail, phone or code; all words must match.")] = "",
    limit: Annotated[int, Query(ge=1, le=500)] = 100,
    cursor: Annotated[UUID | None, Query(description="`next` of the page before; of a whole list alone.")] = None,
) -> Response:
    """The likeliest customers for a fragment; without one, all of them, page by page as they came."""
    with caller.unit() as unit:
        if find.strip():
            return caller.answer(Listed(customers.search(unit, find, limit)))
        found = customers.page(unit, cursor, limit + 1)
    shown = found[:limit]
    return caller.answer(Listed(shown, str(shown[-1].id) if len(found) > limit else None))


@router.post("/customers", status_code=201, response_model=CustomerView, **_WRITES)
def create(caller: Caller, body: NewCustomer, key: IdempotencyKey = None) -> Response:
    """Add a customer."""
    with caller.unit(key=key) as unit:
        made = nouns.create(unit, CUSTOMER, body.model_dump(exclude_unset=True))
    return caller.answer(made, 201)


@router.get("/customers/{ref}", response_model=CustomerView, **reads(Permission.VIEW_CUSTOMERS))
def show(caller: Caller, ref: str) -> Response:
    """One customer, by e-mail, code, id, or name when unique."""
    with caller.unit() as unit:
        found = customers.show(unit, ref)
    return caller.answer(found)


@router.patch("/customers/{ref}", response_model=CustomerView, **_WRITES)
def edit(caller: Caller, ref: str, body: Changes, key: IdempotencyKey = None, seen: IfMatch = None) -> Response:
    """Change what is given, and nothing else."""
    with caller.unit(key=key) as unit:
        view = nouns.edit(unit, CUSTOMER, ref, body.model_dump(exclude_unset=True), expected=unchanged(seen))
    return caller.answer(view)
