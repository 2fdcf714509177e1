"""`/locations`, `/providers`, `/services`: what can be booked, with whom and where, and what a service asks."""

from fastapi import APIRouter
from starlette.responses import Response

from sloty.actor import Permission
from sloty.operations import nouns
from sloty.operations.places import LOCATION, LocationView
from sloty.operations.providers import PROVIDER, ProviderView
from sloty.operations.services import SERVICE, ServiceView
from sloty.web.api.answers import Listed, reads
from sloty.web.api.caller import Caller

router = APIRouter(tags=["catalog"])
_READS = reads(Permission.VIEW_CATALOG)


@router.get("/locations", response_model=Listed[LocationView], **_READS)
def locations(caller: Caller) -> Response:
    """Every location of the tenant, by slug, with its hours."""
    with caller.unit() as unit:
        found = nouns.list_(unit, LOCATION)
    return caller.answer(Listed(found))


@router.get("/locations/{ref}", response_model=LocationView, **_READS)
def location(caller: Caller, ref: str) -> Response:
    """One location, by slug, name or id."""
    with caller.unit() as unit:
        found = nouns.show(unit, LOCATION, ref)
    return caller.answer(found)


@router.get("/providers", response_model=Listed[ProviderView], **_READS)
def providers(caller: Caller) -> Response:
    """Every provider of the tenant, by slug, with where they work."""
    with caller.unit() as unit:
        found = nouns.list_(unit, PROVIDER)
    return caller.answer(Listed(found))


@router.get("/providers/{ref}", response_model=ProviderView, **_READS)
def provider(caller: Caller, ref: str) -> Response:
    """One provider, by slug, name or id."""
    with caller.unit() as unit:
        found = nouns.show(unit, PROVIDER, ref)
    return caller.answer(found)


@router.get("/services", response_model=Listed[ServiceView], **_READS)
def services(caller: Caller) -> Response:
    """Every service of the tenant, by slug, with its parameters."""
    with caller.unit() as unit:
        found = nouns.list_(unit, SERVICE)
    return caller.answer(Listed(found))


@router.get("/services/{ref}", response_model=ServiceView, **_READS)
def service(caller: Caller, ref: str) -> Response:
    """One service, by slug, code, name or id."""
    with caller.unit() as unit:
        found = nouns.show(unit, SERVICE, ref)
    return caller.answer(found)
