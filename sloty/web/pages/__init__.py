"""The pages of a tenant: a router each, listed here. Nothing that is asked for with GET changes anything."""

from fastapi import APIRouter

from sloty.web.pages import embed, manage, receipts, services, unsubscribe

pages = APIRouter(include_in_schema=False)
for each in (services, manage, unsubscribe, receipts, embed):
    pages.include_router(each.router)
