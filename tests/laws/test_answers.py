"""Laws of answers: reading twice is reading once, and nothing that a terminal obeys is kept."""

import json
import unicodedata
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from sloty.engine.answers import answers
from sloty.engine.fields import Parameter, ParameterType
from sloty.errors import Invalid

OPTIONS = ("Red", "Dark blue", "Green, light", "ß")
WITH_OPTIONS = {ParameterType.SELECT, ParameterType.MULTISELECT, ParameterType.RADIO}

parameters = st.sampled_from(sorted(set(ParameterType) - {ParameterType.FILE})).map(
    lambda kind: Parameter("q", "Question", kind, options=OPTIONS if kind in WITH_OPTIONS else ())
)
words = st.one_of(
    st.text(st.characters(), max_size=40),
    st.from_regex(r"[+-]?[0-9]{1,22}(\.[0-9]{0,22})?(e[+-]?[0-9]{1,2})?", fullmatch=True),
    st.from_regex(r"[12][0-9]{3}-[01][0-9]-[0-3][0-9]([T ][0-2][0-9]:[0-5][0-9](Z|[+-]0[0-9]:30)?)?", fullmatch=True),
    st.from_regex(r"[0-2]?[0-9]:[0-5][0-9](:[0-5][0-9])?", fullmatch=True),
    st.from_regex(r"\+?[0-9 ()-]{4,20}", fullmatch=True),
    st.from_regex(r"https?://[a-z]{1,5}\.[a-z]{2,3}(:[0-9]{1,5})?(/\S{0,9})?", fullmatch=True),
    st.emails(),
    st.sampled_from([*OPTIONS, *map(str.upper, OPTIONS), "yes", "NO", "on", "0"]),
)
typed = st.one_of(
    words, st.none(), st.booleans(), st.integers(), st.floats(), st.decimals(), st.dates(), st.datetimes()
)
values = typed | st.lists(typed, max_size=5)


def read(parameter: Parameter, value: object) -> dict[str, Any] | None:
    """The answers, or None when they are refused; nothing else may happen."""
    try:
        return answers([parameter], {"q": value})
    except Invalid:
        return None


@given(parameters, values)
def test_answers_read_again_are_the_same(parameter: Parameter, value: object) -> None:
    once = read(parameter, value)
    assert once is None or answers([parameter], once) == once


@given(parameters, values)
def test_answers_survive_json(parameter: Parameter, value: object) -> None:
    kept = read(parameter, value)
    assert json.loads(json.dumps(kept, allow_nan=False)) == kept


@given(parameters, values)
def test_no_control_character_is_kept(parameter: Parameter, value: object) -> None:
    kept = (read(parameter, value) or {}).get("q")
    texts = kept if isinstance(kept, list) else [kept]
    for text in texts:
        if isinstance(text, str):
            assert not {unicodedata.category(each) for each in text if each not in "\n\t"} & {"Cc", "Cs"}
