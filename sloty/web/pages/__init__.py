"""The pages of a tenant: a router each, listed here. Nothing that is asked for with GET changes anything."""

from fastapi import APIRouter

from sloty.web.pages import booked, booking, branding, embed, manage, receipts, services, times, unsubscribe, waiting

pages = APIRouter(include_in_schema=False)
for each in (services, times, waiting, booking, booked, manage, unsubscribe, receipts, embed, branding):
    pages.include_router(each.router)
