"""The REST API: `/api/v1`, a router for each noun, listed here. Who asks is told by an API key (`sloty token create`)."""

from fastapi import APIRouter

from sloty.web.api import acts, appointments, catalog, customers, files, holds, slots, waitlist
from sloty.web.api.problem import PROBLEMS

api = APIRouter(prefix="/api/v1", responses=PROBLEMS)
for each in (catalog, slots, holds, appointments, acts, files, customers, waitlist):
    api.include_router(each.router)
