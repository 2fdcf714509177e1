import yaml as pyyaml
from hypothesis import given
from hypothesis import strategies as st

from sloty.cli import yaml
from sloty.formats.terminal import is_safe


def test_letters_of_every_script_are_readable() -> None:
    assert yaml.written({"name": "São Paulo"}) == "name: São Paulo\n"


@given(st.text(st.characters(exclude_categories=["Cs"])))
def test_every_text_reads_back_and_is_harmless(text: str) -> None:
    written = yaml.written({"name": text})
    assert pyyaml.safe_load(written) == {"name": text}
    assert is_safe(written.replace("\n", ""))
