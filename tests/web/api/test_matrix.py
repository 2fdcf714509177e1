"""Every endpoint × with its scopes, with all others: read from the description. Strangers: `tests/web/test_matrix.py`."""

import re
from collections.abc import Iterator
from functools import cache
from typing import Any

from sloty.db.pool import Database
from sloty.web.api import api
from sloty.web.api.answers import SCOPES
from sloty.web.app import make_app
from tests.operations.test_waitlist import keep_list
from tests.web.api.program import ALL, AT, CLEANING, Program, refused
from tests.web.site import Site

WRITTEN: dict[str, Any] = {
    "POST /holds": {"service": "cleaning", "at": "2027-01-04 14:00"},
    "POST /holds/{hold}/confirm": {"customer": "rui@example.com"},
    "POST /appointments": {**CLEANING, "at": "2027-01-04 15:00"},
    "POST /appointments/{ref}/decline": {"reason": "no referral"},
    "POST /appointments/{ref}/cancel": {"reason": "ill"},
    "POST /appointments/{ref}/reschedule": {"at": "2027-01-04 16:00"},
    "POST /appointments/{ref}/reassign": {},
    "POST /customers": {"first_name": "Bia", "last_name": "Costa"},
    "PATCH /customers/{ref}": {"notes": "x"},
    "POST /waitlist": {"service": "cleaning", "customer": "rui@example.com"},
}
"""What is sent, by endpoint."""


HOLD = {"service": "cleaning", "at": "2027-01-04 13:00"}


def endpoints(database: Database) -> Iterator[tuple[str, str, list[str]]]:
    """Method, path and scopes of each endpoint, as they are described."""
    for path, methods in make_app(database).openapi()["paths"].items():
        for method, told in methods.items():
            yield method.upper(), path.removeprefix(api.prefix), told[SCOPES]


def attached(program: Program, appointment: str) -> str:
    """The name of a file that the appointment has."""
    with program.site.clinic.unit() as unit:
        unit.session.run(
            "insert into attachment (tenant_id, id, appointment_id, name, filename, media_type, sha256, content) values"
            " (%(tenant)s, gen_random_uuid(), %(id)s::uuid, 'scan', 'scan.pdf', 'application/pdf', 'x', '%%PDF')"
            " on conflict do nothing",
            id=appointment,
        )
    return "scan"


def filled(program: Program, path: str) -> str:
    """A path to things of the program's tenant, made for it."""
    if "{hold}" in path:
        held = program.get("/holds").json()["items"] or [program.post("/holds", HOLD).json()]
        path = path.replace("{hold}", held[0]["id"])
    if path.startswith("/waitlist"):
        keep_list(program.site.clinic)
    if "{entry}" in path:
        path = path.replace("{entry}", program.post("/waitlist", WRITTEN["POST /waitlist"]).json()["id"])
    names = {"locations": "downtown", "providers": "ana", "services": "cleaning", "customers": "rui@example.com"}
    noun = path.split("/")[1]
    if noun == "appointments" and "{ref}" in path:
        booked = program.post("/appointments", CLEANING, idempotency_key="visit")
        names[noun] = booked.json()["id"]
        path = path.replace("{name}", attached(program, names[noun]))
    path = re.sub(r"\{ref\}", lambda _: names[noun], path)
    query = {"/slots": "?service=cleaning", "/slots/explain": f"?service=cleaning&at={AT.replace('+', '%2B')}"}
    return path + query.get(path, "")


def test_a_key_is_answered_with_its_scopes_and_refused_with_all_others(site: Site) -> None:
    program = Program(site)
    with_scopes = cache(lambda scopes: Program(site, scopes))
    for method, path, scopes in endpoints(site.clinic.database):
        target, body = filled(program, path), WRITTEN.get(f"{method} {path}")
        for each in scopes:
            others = tuple(scope for scope in ALL if scope != each)
            without = with_scopes(others).ask(method, target, body)
            # A time with its offset needs nobody's clock.
            if (without.status_code, each) != (201, "find_slots"):
                assert refused(without) == (403, "not_allowed"), f"{method} {path} without {each}"
        answer = with_scopes(tuple(scopes)).ask(method, target, body)
        assert answer.status_code not in {401, 403, 404, 422}, f"{method} {path}: {answer.text}"
