"""The first page: what can be booked. Where there is one choice, it is made."""

from collections import defaultdict

from fastapi import APIRouter
from starlette.responses import Response

from sloty.operations.self_service import offered
from sloty.operations.self_service.offered import OfferedService
from sloty.web.here import Here

router = APIRouter()
_MANY = 20
"""More than these are searched, not read."""
_LONGEST_SEARCH = 100


@router.get("/")
def services(here: Here, find: str = "") -> Response:
    """Every service that is offered online, or those in whose words something is found; a single one leads on to its times."""
    with here.unit() as unit:
        found = offered.services(unit, here.location)
    if len(found) == 1:
        return here.go(f"/book/{found[0].slug}")
    wanted = find.strip()[:_LONGEST_SEARCH].casefold()
    categories: dict[str, list[OfferedService]] = defaultdict(list)
    for each in found:
        if wanted in "\n".join((each.name, each.description or "", each.category or "")).casefold():
            categories[each.category or ""].append(each)
    return here.page(
        "services.html", categories=categories, find=find if wanted else "", are_many=len(found) > _MANY, are_any=found
    )
