"""Moving a visit by its secret link: the times that are offered, and one that is just gone."""

import re

from sloty.engine.lifecycle import Status
from sloty.operations import appointments
from tests.builders import at
from tests.operations.test_booking import book
from tests.web.pages import test_manage
from tests.web.pages.test_manage import stands
from tests.web.site import Site, text_of

code, path = test_manage.code, test_manage.path


def test_a_time_just_gone_is_said_and_three_others_are_a_press_away(site: Site, code: str, path: str) -> None:
    page = site.get(f"{path}/move")
    book(site.clinic, "13:00")
    answer = site.send(page, f"{path}/move", {"slot": str(int(at("13:00").timestamp()))})
    assert answer.status_code == 409
    assert "This time has just been taken" in text_of(answer.text)
    assert "<title>Error:" in answer.text
    assert str(int(at("13:00").timestamp())) not in answer.text
    assert stands(site, code) == (Status.SCHEDULED, at("11:00"))
    others = re.findall(r'value="(\d+)"', answer.text.partition('id="error"')[2].partition("</div>")[0])
    assert len(others) == 3
    assert site.send(answer, f"{path}/move", {"slot": others[0]}).status_code == 303
    assert stands(site, code)[1].timestamp() == int(others[0])


def test_the_days_to_move_to_follow_each_other_with_their_counts(site: Site, path: str) -> None:
    first = site.get(f"{path}/move")
    assert "Fri, Jan 1 23 times" in text_of(first.text)
    assert 'rel="prev"' not in first.text
    assert "day=2027-01-08" in first.text
    second = site.get(f"{path}/move?day=2027-01-08")
    assert "Fri, Jan 8 31 times" in text_of(second.text)
    assert "day=2027-01-01" in second.text
    assert "day=2027-01-15" in second.text
    assert "Fri, Jan 1 23 times" in text_of(site.get(f"{path}/move?day=nonsense").text)


def test_a_move_keeps_what_was_answered(site: Site, code: str, path: str) -> None:
    with site.clinic.unit() as unit:
        unit.session.run(
            "insert into answer (tenant_id, id, appointment_id, name, label, value)"
            " select tenant_id, gen_random_uuid(), id, 'reason', 'Reason', '\"Pain\"' from appointment"
            " where tenant_id = %(tenant)s"
        )
    page = site.get(f"{path}/move")
    assert site.send(page, f"{path}/move", {"slot": str(int(at("13:00").timestamp()))}).status_code == 303
    with site.clinic.unit() as unit:
        view = appointments.show(unit, code)
    assert (view.start, view.parameters) == (at("13:00"), {"reason": "Pain"})
