"""What a request says of where it comes from and where it goes, and is not believed."""

import re

from sloty.db.pool import Database
from sloty.operations.allowances import RATES, What
from sloty.web.app import make_app
from tests.builders import NOW, a_clinic
from tests.web.serving import raw, serving
from tests.web.site import BASE, Site


def test_what_a_visitor_says_of_proxies_is_not_believed(site: Site, web_database: Database) -> None:
    other = a_clinic(web_database)
    told = {
        "x-forwarded-host": f"{other.slug}.{BASE}", "forwarded": f'for=1.2.3.4;host="{other.slug}.{BASE}";proto=https',
        "x-forwarded-proto": "https", "x-host": f"{other.slug}.{BASE}", "x-forwarded-prefix": "/evil",
        "x-original-url": "/healthz", "x-rewrite-url": "/healthz",
    }  # fmt: skip
    plain, dressed = site.http.get("/book/cleaning"), site.http.get("/book/cleaning", headers=told)
    cleaned = [re.sub(r'nonce="[^"]+"|name="form" value="[^"]+"', "", each.text) for each in (plain, dressed)]
    assert cleaned[0] == cleaned[1]
    assert "strict-transport-security" not in dressed.headers
    most = RATES[What.GUESS].most
    for number in range(most + 1):
        forged = {
            "x-forwarded-for": f"198.51.{number}.7",
            "x-real-ip": f"198.51.{number}.7",
            "true-client-ip": "1.2.3.4",
        }
        status = site.http.get("/a/guess", headers=forged).status_code
        assert status == (429 if number == most else 404)


def test_a_host_is_one_name_however_it_is_written(web_database: Database) -> None:
    mine, theirs = a_clinic(web_database), a_clinic(web_database)
    own, other = (f"{each.slug}.{BASE}" for each in (mine, theirs))
    with serving(make_app(web_database, lambda: NOW)) as port:

        def asked(target: str, *headers: str) -> str:
            lines = "".join(f"{each}\n" for each in headers)
            return raw(port, f"GET {target} HTTP/1.1\n{lines}Connection: close\n\n")

        for host in (own, own.upper(), f"{own}:8443", f"{own}.", f"{own}.:80", f" {own}\t"):
            answer = asked("/book/cleaning", f"Host: {host}")
            assert answer.startswith("HTTP/1.1 200"), host
            assert mine.slug.title() in answer
        # Where two are named, whoever stands before us may believe the other one.
        for hosts in ((own, other), (other, own), (own, own)):
            answer = asked("/book/cleaning", *(f"Host: {each}" for each in hosts))
            assert answer.startswith("HTTP/1.1 400"), hosts
            assert not [each for each in (mine, theirs) if each.slug.title() in answer]
        for host in (
            f"{own}, {other}",
            f"{own}#",
            f"x@{own}",
            f"{own}/",
            f"{own}\\",
            f"{own}%00",
            "[::1",
            "..",
            "é",
            "a" * 999,
        ):
            answer = asked("/book/cleaning", f"Host: {host}")
            assert answer.startswith(("HTTP/1.1 404", "HTTP/1.1 400")), host
            assert mine.slug.title() not in answer
        # In the absolute form the host stands twice as well (RFC 9112 §3.2.2); nothing of another than the one that is named.
        assert theirs.slug.title() not in asked(f"http://{other}/book/cleaning", f"Host: {own}")
        assert asked("/book/cleaning").startswith(("HTTP/1.1 404", "HTTP/1.1 400"))
