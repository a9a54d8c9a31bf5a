# ruff: noqa: E501  # what is told is easier to compare in long lines
"""From answers to what is shown: boards, hindsight, funnels, timelines."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from tests.web import samples
from web.catalogue import translations
from web.format import Format
from web.present.board import BoardView, board, due
from web.present.customer import fields
from web.present.funnel import funnel
from web.present.hindsight import learned, with_hindsight
from web.present.people import said_by
from web.present.timeline import Reader, timeline
from web.render import environment
from web.topics import tell

EN, ZH = Format("en", samples.ZONE), Format("zh_CN", samples.ZONE)
TODAY = date(2026, 11, 19)
PERIOD = (date(2026, 4, 1), date(2026, 9, 30))


def shown(answer: dict[str, Any]) -> BoardView:
    return board(answer, samples.PIPELINES, TODAY)


def test_the_boards_sums_are_those_of_its_stages() -> None:
    view = shown(samples.board_answer())
    assert view.count == 15
    assert view.value == {"CNY": 152_000_000, "USD": 14_000_000}
    assert view.weighted["CNY"] == sum(s.weighted.get("CNY", 0) for s in view.stages)
    assert view.pipeline["name"] == "Sales"


def test_a_deal_has_stayed_too_long_once_its_days_are_over_the_limit() -> None:
    cards = {
        card.id: card for stage in shown(samples.board_answer()).stages for card in stage.cards
    }
    assert cards["d7"].rots
    assert not cards["d10"].rots


@pytest.mark.parametrize(
    ("step", "when"),
    [
        ((None, None), "none"),
        (("Call", "2026-11-18"), "overdue"),
        (("Call", TODAY), "today"),
        (("Call", "2026-11-20"), "later"),
        (("Call", None), "later"),
    ],
)
def test_a_next_step_is_due(step: tuple[str | None, Any], when: str) -> None:
    assert due(*step, TODAY) == when


def test_hindsight_marks_what_was_believed_otherwise() -> None:
    view = with_hindsight(shown(samples.board_answer()), shown(samples.believed_answer()))
    marks = {
        card.id: (card.learned, card.was)
        for stage in view.stages
        for card in (*stage.cards, *stage.gone)
        if card.learned
    }
    assert marks == {"d4": ("new", None), "d8": ("changed", 38_500_000), "d99": ("gone", None)}
    assert view.believed == {"CNY": 179_000_000, "USD": 13_360_000}


def test_what_was_learned_since_is_counted() -> None:
    known, believed = shown(samples.board_answer()), shown(samples.believed_answer())
    assert learned(known, believed) == 3
    assert learned(known, known) == 0
    renamed = samples.board_answer()
    renamed["stages"][1]["name"] = "Trial"
    assert learned(known, shown(renamed)) == 1


def test_a_long_column_lists_its_cards_piece_by_piece() -> None:
    first = shown(samples.crowded()).listed(samples.further).stages[0]
    assert (len(first.cards), first.left) == (40, 41)
    assert first.more == f"/pipeline/sales?stage=new&after={first.cards[-1].place}"
    column = shown(samples.crowded()).stages[0]
    seen = [card.id for card in first.cards]
    while first.more:
        first = column.listed(samples.further, after=first.cards[-1].place)
        seen += [card.id for card in first.cards]
    assert seen == [card.id for card in column.cards]


def test_further_cards_come_even_if_the_last_one_has_gone() -> None:
    column = shown(samples.crowded()).stages[0]
    last = column.listed(samples.further).cards[-1]
    left = replace(column, cards=[card for card in column.cards if card != last])
    assert left.listed(samples.further, after=last.place).cards[0].id == column.cards[40].id


def test_hindsight_that_changes_nothing_says_nothing() -> None:
    view = with_hindsight(shown(samples.board_answer()), shown(samples.board_answer()))
    assert view.believed is None
    assert not any(card.learned for stage in view.stages for card in stage.cards)


@pytest.mark.parametrize("count", ["visits", "opportunities", "value"])
def test_every_row_of_the_funnel_adds_up(count: str) -> None:
    view = funnel(samples.funnel_answer(), samples.PIPELINES, PERIOD, EN, count=count)
    for row, stage in zip(view.rows, samples.funnel_answer()["stages"], strict=True):
        entered = stage["value"]["CNY"]["entered"] if count == "value" else stage["entered"]
        assert sum(ending.n for ending in row.endings) == entered


def test_the_widest_row_fills_the_scale_and_parts_do_not_overlap() -> None:
    rows = samples.funnel(EN).rows
    assert rows[0].parts[-1].x + rows[0].parts[-1].width == pytest.approx(100, abs=0.5)
    for row in rows:
        for one, other in zip(row.parts, row.parts[1:], strict=False):
            assert one.x + one.width <= other.x


def test_an_ending_that_never_happened_has_no_part() -> None:
    assert [part.key for part in samples.funnel(EN).rows[0].parts] == ["advanced", "lost", "left"]


def test_conversions_are_of_all_and_of_settled_visits() -> None:
    row = samples.funnel(EN).rows[1]
    assert EN.percent(row.went_on, 1) == "68.9\N{NO-BREAK SPACE}%"
    assert EN.percent(row.of_settled, 1) == "69.9\N{NO-BREAK SPACE}%"


def test_a_stage_that_nobody_entered_divides_nothing() -> None:
    row = samples.funnel(EN).rows[-1]
    assert (row.went_on, row.box, row.parts) == (None, None, [])


def test_value_is_shown_in_one_currency() -> None:
    view = funnel(samples.funnel_answer(), [], PERIOD, EN, count="value", currency="USD")
    assert (view.currency, view.currencies, view.rows[0].entered) == (
        "USD",
        ["CNY", "USD"],
        "$855,000",
    )


def test_a_funnel_without_stages_is_empty() -> None:
    answer = {**samples.funnel_answer(), "stages": []}
    assert funnel(answer, [], PERIOD, EN).total == 0


def test_the_timeline_is_told_by_month_latest_first() -> None:
    told = timeline(samples.EVENTS, Reader(samples.NAMES, EN, translations("en")), "yunling")
    assert [month.month.isoformat()[:7] for month in told.months] == [
        "2026-11", "2026-10", "2026-09", "2025-04", "2025-02",
    ]  # fmt: skip
    assert (told.count, told.corrected) == (9, 1)


@pytest.mark.parametrize(
    ("topic", "data", "english", "chinese"),
    [
        ("opportunity.moved.v1", {"stage": "quote"}, "moved to <b>Quote sent</b>", "移到 <b>Quote sent</b>"),
        ("opportunity.lost.v1", {"reason": "<price>"}, "lost: <b>&lt;price&gt;</b>", "输单：<b>&lt;price&gt;</b>"),
        ("opportunity.rated.v1", {"probability": "0.4"}, "chance to win <b>40\N{NO-BREAK SPACE}%</b>", "赢单概率 <b>40%</b>"),
        ("opportunity.rated.v1", {"probability": None}, "chance to win as its stage&#39;s", "赢单概率与阶段相同"),
        ("opportunity.assigned.v1", {"owner": None}, "nobody looks after it", "暂无负责人"),
        ("opportunity.next_step_set.v1", {"text": "", "due": None}, "no next step any more", "不再有下一步"),
        ("customer.renamed.v1", {}, "is now called forgotten", "更名为 已遗忘"),
        ("customer.profiled.v1", {"profile": {"lifecycle": "lapsed"}}, "more is known: <b>lapsed</b>", "补充资料：<b>流失</b>"),
        ("unheard.of.v1", {"a": 1}, "unheard.of.v1", "unheard.of.v1"),
    ],
)  # fmt: skip
def test_an_event_is_told(topic: str, data: dict[str, Any], english: str, chinese: str) -> None:
    assert tell(topic, data, samples.NAMES, EN, translations("en")) == english.replace("&#39;", "'")
    assert tell(topic, data, samples.NAMES, ZH, translations("zh_CN")) == chinese


@pytest.mark.parametrize(
    ("source", "by"),
    [("web", "Lin Yue on the page"), ("import:i7", "Lin Yue by import"), ("rule:9", "by rule"), ("x", "Lin Yue")],
)  # fmt: skip
def test_who_said_it_and_through_which_door(source: str, by: str) -> None:
    assert said_by("u1", source, samples.NAMES, translations("en")) == by


def test_fields_stand_in_their_order_with_who_said_so() -> None:
    values = {"custom": {"Shoe size": "44"}, "lifecycle": "lead", "industry": "Tea", "region": None}
    reader = Reader({}, ZH, translations("zh_CN"))
    told = fields(values, {"industry": ("import", "2025-02-14")}, reader)
    assert [(f.label, f.value, f.by) for f in told] == [
        ("行业", "Tea", "import"),
        ("生命周期", "线索", ""),
        ("Shoe size", "44", ""),
    ]


@pytest.mark.parametrize(("words", "told"), [(EN, "forgotten"), (ZH, "已遗忘")])
def test_who_is_forgotten_is_called_so(words: Format, told: str) -> None:
    card = replace(shown(samples.board_answer()).stages[0].cards[0], customer_name="")
    name = '{% from "_m.html" import name with context %}{{ name(card.customer_name) }}'
    shown_as = environment(words.locale, words.zone).from_string(name).render(card=card)
    assert shown_as == f'<span class="mute">{told}</span>'
