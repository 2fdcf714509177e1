"""`/services`: what can be booked."""

from dataclasses import dataclass

from fastapi import APIRouter

from sloty.operations import nouns
from sloty.operations.services import SERVICE, ServiceView
from sloty.web.api.caller import Caller

router = APIRouter(tags=["catalog"])


@dataclass(frozen=True)
class Services:
    """A page of them."""

    items: list[ServiceView]


@router.get("/services")
def services(caller: Caller) -> Services:
    """Every service of the tenant, by slug. Scope: view_catalog."""
    with caller.unit() as unit:
        return Services(nouns.list_(unit, SERVICE))


@router.get("/services/{ref}")
def service(caller: Caller, ref: str) -> ServiceView:
    """One service, by slug, code, name or id. Scope: view_catalog."""
    with caller.unit() as unit:
        return nouns.show(unit, SERVICE, ref)
