"""Whatever is said, in whatever place of whatever page: a page, and never one of ours gone wrong."""

import os
import re
from datetime import timedelta
from itertools import count
from random import Random
from urllib.parse import quote

from sloty.web.pages import pages
from tests.web.api.test_odd_input import TEXTS
from tests.web.tenancy import Tenancy, endpoints, form_at, named

_SAID = ("lang", "zone", "embed")
"""What every page reads from its address."""
ODD = int(os.environ.get("ODD", "1"))
"""So many odd texts are tried in each place; `ODD=20 pytest …` tries all."""


def test_nothing_odd_is_answered_with_a_fault(mine: Tenancy) -> None:
    """In every place of every page where something can be said."""
    chance, turns = Random(7), count()
    for method, path, each in endpoints(pages):
        read = {*_SAID, *(str(field.alias) for field in each.dependant.query_params)}
        asked = {*form_at(mine, path)[1], "q-x"} if method == "POST" else read
        for name, odd in ((name, odd) for name in sorted(asked) for odd in chance.sample(TEXTS, ODD)):
            mine.site.now += timedelta(minutes=1)
            said = {name: odd.encode(errors="replace").decode()}
            if method == "GET":
                answer = mine.site.http.get(named(path, mine.named), params=said)
            else:
                if path.startswith("/h/"):
                    # The one before may have been booked.
                    mine.hold_as_visitor(next(turns))
                if path.startswith("/w/"):
                    mine.wait_as_visitor()
                target, form = form_at(mine, path)
                mine.site.now += timedelta(seconds=5)
                answer = mine.site.post(target, {**form, **said})
            assert answer.status_code < 500, (method, path, name, odd)
        for odd in chance.sample(TEXTS, ODD) if "{" in path else ():
            mine.site.now += timedelta(minutes=1)
            place = re.sub(r"{\w+}", quote(odd, safe="", errors="replace") or "-", path)
            assert mine.site.http.request(method, place).status_code < 500, (method, place)
