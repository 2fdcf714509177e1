"""What the other side said is kept without people's addresses."""

from sloty.gateways.outcome import told


def test_addresses_and_numbers_are_left_out() -> None:
    assert told(b"5.1.1 <rui@example.com>:\r\n unknown") == "5.1.1 … unknown"
    assert told("The 'To' number +1 (212) 555-0100 is not valid") == "The 'To' number … is not valid"
    assert len(told("x" * 999)) == 200
