"""Questions under their headings."""

import asyncio

from textual.widgets import Input

from sloty.engine.answers import AnswerInvalid, AnswerMissing
from sloty.engine.fields import Parameter, ParameterType
from sloty.tui.widgets.form import Form
from tests.tui.host import shown

ASKED = (
    Parameter("since", "Since", ParameterType.DATE, required=True, group="[b]Pain"),
    Parameter("where", "Where", ParameterType.TEXT, group="[b]Pain"),
    Parameter("note", "Note", ParameterType.TEXT, required=True, group="More"),
)


def test_everything_wrong_is_told_at_once_and_the_first_of_it_found() -> None:
    form = Form(ASKED)

    async def run() -> None:
        async with shown(form) as hand:
            await hand.sees("[b]Pain", "More")
            assert hand.app.text.count("[b]Pain") == 1
            assert form.unanswered() is form.questions[0]
            assert "needs" not in hand.app.text
            assert form.check() is form.questions[0]
            await hand.until(lambda: hand.app.text.count("needs an answer") == 2)
            form.questions[0].query_one(Input).value = "2027-03-31"
            form.questions[2].query_one(Input).value = "x"
            await hand.pilot.pause()
            assert form.check() is None
            assert form.answers == {"since": "2027-03-31", "note": "x"}
            form.refused(
                [AnswerInvalid(field="where", label="Where", reason="is odd"),
                 AnswerMissing(field="note", label="Note", name="note")]
            )  # fmt: skip
            await hand.sees("is odd", "'Note' needs an answer.")

    asyncio.run(run())
