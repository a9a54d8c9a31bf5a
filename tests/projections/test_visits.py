"""Every entry into a stage is accounted for."""

from collections import Counter

from commands import opportunities, pipelines
from projections.visits import VISITS, Visit
from tests.crm import (
    ASKED,
    DAY,
    DUE,
    LEAD,
    OFFER,
    SALES,
    STAGES,
    TRIAL,
    Crm,
    euros,
    id_of,
    instead,
)
from tests.given import ANNA, WIDGET, populated

ACME = id_of("acme")
JOURNEYS = {
    "acme": ["lead", "offer", "trial", "won"],
    "bolt": ["lead", "trial", "offer", "lost"],
    "core": ["lead", "lost", "again", "250", "offer"],
    "dune": ["offer"],
}


def visits(crm: Crm) -> list[Visit]:
    held = crm.fold(VISITS).held(Visit, crm.now, crm.now)
    return sorted(held, key=lambda visit: visit.number)


def ways(*words: str) -> list[tuple[str, str]]:
    """(how it came, how it ended) of every visit of a deal that lives so."""
    return [(visit.how, visit.outcome) for visit in visits(Crm().tell({"acme": words}))]


def test_every_visit_ends_in_one_way_or_is_here() -> None:
    outcomes = {stage: Counter[str]() for stage in STAGES}
    for visit in visits(Crm().tell(JOURNEYS)):
        outcomes[visit.stage][visit.outcome] += 1
    assert outcomes == {
        LEAD: {"advanced": 3, "lost": 1},
        OFFER: {"advanced": 1, "lost": 1, "here": 2},
        TRIAL: {"won": 1, "went_back": 1},
    }


def test_a_visit_begins_where_the_last_one_ended() -> None:
    lead, offer = visits(Crm().tell({"acme": ["lead", "offer"]}))
    assert (lead.ended, lead.stage) == (offer.begun, offer.came_from)
    assert (offer.ended, offer.outcome) == (None, "here")


def test_a_visit_knows_what_the_deal_was_worth_and_whose_it_was_when_it_began() -> None:
    crm = populated().tell({"core": JOURNEYS["core"]})
    crm.do(opportunities.assign, id_of("core"), owner=ANNA)
    _, again, offer = visits(crm)
    assert (again.entry_amount, again.amount) == (100_00, 250_00)
    assert offer.entry_amount == 250_00
    assert (again.owner, offer.entry_owner, offer.owner) == (None, None, ANNA)


def test_the_lines_are_what_it_is_worth() -> None:
    crm = populated().tell({"acme": ["lead"]})
    line = {"product": WIDGET, "quantity": "1.5", "price": euros("0.01")}
    crm.do(opportunities.change_lines, ACME, lines=[line])
    crm.tell({"acme": ["offer"]})
    crm.do(opportunities.change_lines, ACME, lines=[])
    lead, offer = visits(crm)
    assert (lead.entry_amount, lead.amount, offer.entry_amount, offer.amount) == (100_00, 2, 2, 2)


def test_a_reopened_deal_begins_a_new_visit_and_the_old_one_keeps_its_end() -> None:
    assert ways("lead", "won", "again") == [("opened", "won"), ("reopened", "here")]


def test_a_deal_that_joins_another_pipeline_leaves_this_one() -> None:
    lead, due, asked = visits(Crm().tell({"acme": ["lead", "due", "asked"]}))
    assert [(v.stage, v.outcome) for v in (lead, due, asked)] == [
        (LEAD, "left"),
        (DUE, "advanced"),
        (ASKED, "here"),
    ]
    assert lead.pipeline == SALES != due.pipeline == asked.pipeline


def test_an_open_deal_leaves_when_it_is_archived_and_enters_when_it_is_restored() -> None:
    assert ways("lead", "archived") == [("opened", "left")]
    assert ways("lead", "archived", "restored") == [("opened", "left"), ("restored", "here")]


def test_archiving_ends_no_closed_deals_past() -> None:
    assert ways("lead", "won", "archived") == [("opened", "won")]
    assert ways("lead", "lost", "archived", "restored") == [("opened", "lost")]
    assert ways("lead", "lost", "archived", "restored", "again")[-1] == ("reopened", "here")


def test_visits_without_length_count() -> None:
    crm = Crm().tell({"acme": ["lead"]})
    at = crm.now
    crm.log.turn_clock(DAY)
    for word in ("offer", "trial", "won"):
        crm.say("acme", word, at=at)
    assert [visit.outcome for visit in visits(crm)] == ["advanced", "advanced", "won"]


def test_forward_and_back_go_by_the_order_that_the_move_carries() -> None:
    crm = Crm().tell({"acme": ["lead"]})
    crm.do(pipelines.reorder_stages, SALES, stages=STAGES[::-1])
    crm.tell({"acme": ["offer"]})
    crm.do(pipelines.reorder_stages, SALES, stages=STAGES)
    assert [visit.outcome for visit in visits(crm)] == ["went_back", "here"]


def test_a_correction_decides_anew_which_way_the_next_move_went() -> None:
    crm = Crm().tell({"acme": ["lead", "offer"]})
    between = crm.happened(ACME, 1) + DAY / 2
    crm.correct(ACME, instead=[instead(opportunities.move, between, stage=TRIAL)])
    assert [(v.stage, v.outcome) for v in visits(crm)] == [
        (LEAD, "advanced"),
        (TRIAL, "went_back"),
        (OFFER, "here"),
    ]
