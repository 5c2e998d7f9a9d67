"""The memory of what was asked lately; what the shelf itself does is specified with the cache."""

from __future__ import annotations

from citiverse.web.shelf import Regulars


def test_regulars_are_remembered_for_a_while() -> None:
    regulars = Regulars(most=10)
    assert [regulars.knows(("a",)), regulars.knows(("a",))] == [False, True]
    assert not any(regulars.knows((str(number),)) for number in range(9))
    assert regulars.knows(("a",))
    assert not any(regulars.knows((str(number),)) for number in range(100, 130))
    assert not regulars.knows(("a",))
