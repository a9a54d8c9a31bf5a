"""What is believed, in which order, and what that makes of a record."""

import pytest

from domain.opportunity import Opportunity
from domain.recorded import Draft, Recorded
from domain.story import FOREVER, Retracted, happens_to, say, state, story
from tests.crm import DAY, LEAD, OFFER, SALES, STAGES, Crm, euros, founder, id_of
from tests.given import refused

ACME = id_of("acme")
OPENED = Opportunity.Opened(
    name="acme", customer=ACME, pipeline=SALES, stage=LEAD, stages=STAGES, amount=euros(100)
)
WON = Opportunity.Won()
CRM = Crm()
FIRST = CRM.now


def changed(amount: int) -> Opportunity.AmountChanged:
    return Opportunity.AmountChanged(amount=euros(amount))


def stream(*told: tuple[int, int, Opportunity.AmountChanged | Retracted]) -> list[Recorded]:
    """An opening, then events as (day on which they happened, day from which known, event)."""
    events = [(0, 0, OPENED), *told]
    return [
        Draft(ACME, version, event, FIRST + happened * DAY, FIRST + known * DAY).recorded(
            version, FIRST + known * DAY, founder()
        )
        for version, (happened, known, event) in enumerate(events, 1)
    ]


def retracted(*versions: int) -> Retracted:
    return Retracted(versions=versions, instead=0, reason="typo", subject=ACME)


def amount(told: list[Recorded], at: int) -> int:
    deal = state(Opportunity, told, FIRST + at * DAY)
    assert deal is not None
    return deal.amount.minor // 100


def test_a_story_is_told_in_the_order_in_which_it_happened() -> None:
    late = stream((3, 3, changed(300)), (2, 4, changed(200)))
    assert [r.version for r in story(late)] == [1, 3, 2]
    assert [amount(story(late), at) for at in (1, 2, 3)] == [100, 200, 300]


def test_of_one_instant_the_later_version_comes_later() -> None:
    tie = stream((2, 2, changed(200)), (2, 3, changed(300)))
    assert [r.version for r in story(tie)] == [1, 2, 3]


def test_a_story_is_told_by_the_knowledge_of_then() -> None:
    late = stream((1, 5, changed(200)))
    assert [r.version for r in story(late, FIRST + 4 * DAY)] == [1]
    assert [r.version for r in story(late, FIRST + 5 * DAY)] == [1, 2]


def test_what_is_retracted_never_was_from_then_on() -> None:
    corrected = stream((1, 1, changed(200)), (4, 4, retracted(2)))
    assert amount(story(corrected), 2) == 100
    assert amount(story(corrected, FIRST + 3 * DAY), 2) == 200


def test_a_retraction_is_not_retracted() -> None:
    corrected = stream((1, 1, changed(200)), (4, 4, retracted(2)), (5, 5, retracted(3)))
    assert [r.version for r in story(corrected)] == [1]


def test_of_an_empty_story_there_is_no_record() -> None:
    assert story([]) == []
    assert state(Opportunity, []) is None
    assert state(Opportunity, story(stream((4, 4, retracted(1))))) is None
    assert state(Opportunity, stream(), FIRST - DAY) is None
    assert state(Opportunity, stream(), FOREVER) is not None


def test_nothing_happens_to_a_record_of_another_kind() -> None:
    assert happens_to(Opportunity.Won, Opportunity)
    assert not happens_to(Retracted, Opportunity)
    with pytest.raises(TypeError, match="does not happen to Opportunity"):
        say(Opportunity, None, retracted(1))


def test_a_record_begins_once_and_first() -> None:
    deal = say(Opportunity, None, OPENED)
    with refused("already_there"):
        say(Opportunity, deal, OPENED)
    with refused("not_there"):
        say(Opportunity, None, WON)
    assert say(Opportunity, deal, WON).stage == LEAD != OFFER
