from sloty.tui.widgets.marks import Ghost


def test_a_ghost_ends_after_its_length() -> None:
    assert Ghost("provider/ana", 600, 45, "Ana Silva").bottom == 645
