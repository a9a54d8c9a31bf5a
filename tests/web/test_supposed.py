"""What was typed into the fields of *What if* is what is supposed, or wrong beside its field."""

from datetime import date
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from domain.sla_policy import Target
from readapi.attribution import Policy
from readapi.board import StageTotal
from readapi.funnel import Period
from readapi.whatif import Supposing
from tests.crm import LEAD, OFFER, STAGE_NAMES, STAGES, TRIAL
from web.present.filled import filled
from web.present.supposed import Now, Typed, said, written

NAMED = list(zip(STAGES, STAGE_NAMES["sales"], strict=True))
NOW = Now(
    pipeline="sales",
    stages=[StageTotal(id, name, 1_000, None, 0, {}, {}) for id, name in NAMED],
    visited=[StageTotal(id, name, 1_000, None, 0, {}, {}) for id, name in NAMED],
    policy=Policy(None, None, "last_touch", 90, 7),
    promised=[Target(answer=240, resolve=960), Target(priority=1, answer=60)],
    period=Period(date(2024, 1, 1), date(2024, 12, 31), ZoneInfo("UTC")),
)
AS_IT_IS = filled(Supposing(), NOW)
DAYS = {"from": date(2024, 1, 1), "to": date(2024, 12, 31)}


def typed(**fields: str) -> tuple[dict[str, Any], dict[str, str]]:
    """What is said, and what is wrong; an empty field is not told from one that is not there."""
    own = Typed({name: each for name, each in {**AS_IT_IS, **fields}.items() if each})
    return said(own, NOW), own.wrong


def test_as_it_is_nothing_is_supposed() -> None:
    assert typed() == ({}, {})


def test_chances_and_limits_are_of_stages() -> None:
    fields = {f"chance.{LEAD}": " 12.5 % ", f"rots.{LEAD}": "21", f"chance.{TRIAL}": "0"}
    stages = {"lead": {"probability": 0.125, "rots_after": 21}, "trial": {"probability": 0}}
    assert typed(**fields) == ({"pipeline": "sales", "stages": stages}, {})


@pytest.mark.parametrize(
    ("fields", "stages"),
    [
        ({f"becomes.{LEAD}": "First"}, [{"name": "First", "of": ["lead"]}, "offer", "trial"]),
        ({f"becomes.{OFFER}": ""}, ["lead", "trial"]),
        (
            {f"becomes.{LEAD}": "Talks", f"becomes.{OFFER}": "Talks"},
            [{"name": "Talks", "of": ["lead", "offer"]}, "trial"],
        ),
        (
            {f"split.{OFFER}": "250.5", f"below.{OFFER}": "Small"},
            [
                "lead",
                {"name": "Small", "of": ["offer"], "amount_below": 250.5},
                {"name": "offer", "of": ["offer"], "amount_from": 250.5},
                "trial",
            ],
        ),
        (
            {f"split.{OFFER}": "50", f"becomes.{OFFER}": "Big"},
            ["lead", {"name": "Big", "of": ["offer"], "amount_from": 50}, "trial"],
        ),
    ],
)
def test_stages_are_renamed_left_out_merged_and_split(
    fields: dict[str, str], stages: list[Any]
) -> None:
    told, wrong = typed(**fields)
    assert (told, wrong) == ({"pipeline": "sales", "funnel": {**DAYS, "stages": stages}}, {})
    again = filled(Supposing.read(written(told)), NOW)
    assert again == {name: each for name, each in {**AS_IT_IS, **fields}.items() if each}


def test_what_the_fields_cannot_say_is_kept_as_it_was_said() -> None:
    stages = ["trial", {"name": "Web", "of": ["lead"], "source": "web"}]
    funnel = {**DAYS, "stages": stages}
    given = filled(Supposing.read(written({"pipeline": "sales", "funnel": funnel})), NOW)
    assert said(Typed(given), NOW)["funnel"] == funnel


def test_other_targets_stand_for_all_that_is_promised() -> None:
    targets = [{"answer": 5, "resolve": 960}, {"priority": 1, "answer": 60}]
    assert typed(**{"answer.0": "5"}) == ({"service": {**DAYS, "targets": targets}}, {})
    gone = {"answer.1": "", "priority.1": "", "kind.2": "complaint", "resolve.2": "30"}
    told, _ = typed(**gone)
    assert told["service"]["targets"][1:] == [{"kind": "complaint", "resolve": 30}]


def test_attribution_is_what_is_chosen_of_it() -> None:
    assert typed(model="linear", days="30")[0] == {"attribution": {"model": "linear", "days": 30}}


@pytest.mark.parametrize(
    ("fields", "wrong", "sentence"),
    [
        ({f"chance.{LEAD}": "101"}, f"chance.{LEAD}", "A chance lies"),
        ({f"chance.{LEAD}": "-1"}, f"chance.{LEAD}", "A chance lies"),
        ({f"chance.{LEAD}": "NaN"}, f"chance.{LEAD}", "A chance lies"),
        ({f"chance.{LEAD}": "1e999999999"}, f"chance.{LEAD}", "A chance lies"),
        ({f"rots.{LEAD}": "1.5"}, f"rots.{LEAD}", "So many whole days"),
        ({f"rots.{LEAD}": "0"}, f"rots.{LEAD}", "So many whole days"),
        ({f"split.{LEAD}": "much"}, f"split.{LEAD}", "An amount"),
        ({f"below.{LEAD}": "Small"}, f"split.{LEAD}", "An amount"),
        ({f"becomes.{OFFER}": "trial", f"split.{OFFER}": "5"}, f"becomes.{TRIAL}", "Each part"),
        ({f"becomes.{OFFER}": "lead", f"split.{OFFER}": "5"}, f"becomes.{OFFER}", "Each part"),
        ({f"below.{OFFER}": "offer", f"split.{OFFER}": "5"}, f"becomes.{OFFER}", "Each part"),
        ({f"becomes.{id}": "" for id in STAGES}, f"becomes.{LEAD}", "One stage stays"),
        ({f"becomes.{LEAD}": "x", "funnel-from": "june"}, "funnel-from", "A day is written"),
        ({f"becomes.{LEAD}": "x", "funnel-to": "2020-01-01"}, "funnel-to", "The last day"),
        ({f"becomes.{LEAD}": "x" * 101}, f"becomes.{LEAD}", "A name has at most"),
        ({"kept": "[" * 5_000}, "funnel-from", "These stages cannot be read"),
        ({"kept": "a: &a [*a"}, "funnel-from", "These stages cannot be read"),
        ({"model": "magic"}, "model", "Choose one"),
        ({"half_life": "3651"}, "half_life", "So many whole days"),
        ({"answer.0": "a while"}, "answer.0", "So many minutes"),
        ({"answer.0": "5", "service-to": ""}, "service-to", "A day is written"),
        ({"kind.2": "complaint"}, "answer.2", "Say within"),
        ({"kind.2": "party", "answer.2": "5"}, "kind.2", "Choose one"),
        ({"priority.2": "1", "answer.2": "5"}, "kind.2", "Two lines"),
    ],
)
def test_what_cannot_be_is_wrong_beside_its_field(
    fields: dict[str, str], wrong: str, sentence: str
) -> None:
    told = typed(**fields)[1]
    assert list(told) == [wrong]
    assert told[wrong].startswith(sentence)
