"""A waterfall is drawn on one scale that zero is on, in each currency by itself."""

from datetime import UTC, datetime
from itertools import pairwise
from uuid import UUID

import pytest

from readapi.bridge.bridge import Bridge, Explained
from readapi.bridge.causes import Cause
from readapi.bridge.steps import Change
from tests.web.samples import ZONE
from web.format import Format
from web.present.bridge import BridgeView, Choices, Scale, bridge, round_up

WHEN = datetime(2026, 9, 30, tzinfo=UTC)
EN = Format("en", ZONE)
Told = tuple[Cause, str, int]


def shown(start: dict[str, int], end: dict[str, int], *told: Told) -> BridgeView:
    """In minor units; each change is another record's."""
    changes = [
        Change(cause, UUID(int=n), money, value) for n, (cause, money, value) in enumerate(told)
    ]
    found = Explained(Bridge("open_pipeline", WHEN, WHEN, start, [], end), changes)
    return bridge(found, False, Choices((), "", (), ""), EN)


def test_every_bar_begins_where_the_one_before_ended() -> None:
    view = shown({"EUR": 10_000}, {"EUR": 2_000}, ("new", "EUR", 30_000), ("lost", "EUR", -38_000))
    [fall] = view.waterfalls
    new, lost = fall.rows
    assert (fall.first.x, fall.first.joint) == (0, 25)
    assert (new.bar.x, new.bar.width, new.bar.joint) == (25, 75, 100)
    assert (lost.bar.x, lost.bar.width, lost.bar.joint) == (5, 95, 5)
    assert (fall.last.x, fall.last.width) == (0, 5)
    assert [row.total for row in fall.rows] == [40_000, 2_000]


def test_a_sum_that_dips_below_zero_moves_zero_to_the_right() -> None:
    view = shown({}, {"EUR": 6_000}, ("lost", "EUR", -4_000), ("reopened", "EUR", 10_000))
    [fall] = view.waterfalls
    lost, reopened = fall.rows
    assert (lost.bar.x, lost.bar.width) == (0, 40)
    assert (reopened.bar.x, reopened.bar.width) == (0, 100)
    assert (fall.last.x, fall.last.width) == (40, 60)
    assert {tick.text: tick.x for tick in fall.ticks}["€0"] == 40


def test_currencies_stand_apart_and_are_never_added() -> None:
    view = shown(
        {"EUR": 100},
        {"EUR": 100, "USD": 7},
        ("new", "USD", 7),
        ("new", "JPY", 3),
        ("lost", "JPY", -3),
    )
    assert [(fall.unit, len(fall.rows)) for fall in view.waterfalls] == [
        ("EUR", 0),
        ("JPY", 2),
        ("USD", 1),
    ]
    assert view.change == {"USD": 7}


def test_what_the_steps_leave_over_would_be_told() -> None:
    told: Told = ("new", "EUR", 70)
    assert shown({}, {"EUR": 70}, told).waterfalls[0].remainder == 0
    assert shown({}, {"EUR": 71}, told).waterfalls[0].remainder == -1


def test_nothing_at_all_is_no_waterfall() -> None:
    view = shown({}, {})
    assert not view.changed
    assert list(view.waterfalls) == []


@pytest.mark.parametrize("high", [1, 7, 99, 100, 12_345, 999_999, 10**12 + 1])
def test_a_scale_has_a_few_round_marks(high: int) -> None:
    marks = list(Scale(0, high).ticks())
    assert marks[0] == 0
    assert 2 <= len(marks) <= 6
    [width] = {other - one for one, other in pairwise(marks)}
    assert width == round_up(width)
