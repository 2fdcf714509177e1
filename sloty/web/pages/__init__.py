"""The pages of a tenant: a router each, listed here. Nothing that is asked for with GET changes anything."""

from fastapi import APIRouter

from sloty.web.pages import services

pages = APIRouter(include_in_schema=False)
for each in (services,):
    pages.include_router(each.router)
