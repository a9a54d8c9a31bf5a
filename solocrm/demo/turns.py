"""The odd turns of a deal's life: what is mistaken, forgotten, heard of late and put right."""

from datetime import timedelta

from solocrm.demo.acts import Say
from solocrm.demo.deals import Deal

ENTERED_AFTER_THE_FAIR = 0.5
SLIP_OF_THE_HAND = 0.025
WRITTEN_DOWN_LATER = 0.04
HEARD_OF_LATER = 0.08
QUOTED_WRONG = 0.03
WON_TOO_EARLY = 0.02
COMES_BACK = {"lost": 0.06, "won": 0.015}
PUT_ASIDE = 0.02
CLEARED_AWAY = 0.05
CONTACT_TAKEN_OFF = 0.06
HANDED_ON = 0.02
"""How often each turn is taken where it can be."""


def enter_after_the_fair(deal: Deal, opened: Say) -> None:
    """The deal began on a day before it was entered."""
    if deal.source == "Trade fair" and deal.chance_of(ENTERED_AFTER_THE_FAIR):
        at = deal.diary.earlier(deal.diary.now - timedelta(days=6))
        if at and at > deal.company.begins:
            deal.correct("Met at the fair, entered later", opened.at_last(at), never=(opened,))


def move(deal: Deal, place: int) -> None:
    """To a stage; sometimes into the wrong one first, sometimes days after it was so."""
    step = deal.track.steps[place]
    mistaken = deal.track.after(place, deal.diary.now)
    in_reach = mistaken < len(deal.track.steps) and mistaken != deal.place
    if in_reach and deal.chance_of(SLIP_OF_THE_HAND):
        deal.say("move", stage=deal.track.steps[mistaken].stage.id)
        deal.diary.take_back(deal.id)
    at = deal.diary.earlier(deal.last_at) if deal.chance_of(WRITTEN_DOWN_LATER) else None
    if at and step.is_there(at):
        deal.say_late("move", at, "Written down later", stage=step.stage.id)
    else:
        deal.say("move", stage=step.stage.id)
    deal.place = place


def quote(deal: Deal) -> None:
    """Sometimes with one digit too many, which is found months later."""
    right = deal.lines()
    last_chance = deal.company.ends - timedelta(days=100)
    if deal.diary.now > last_chance or not deal.chance_of(QUOTED_WRONG):
        deal.quote(right)
        return
    wrong = deal.quote(deal.lines(times=10))
    diary = deal.diary.beside(deal.company.team.founder)
    diary.wait(deal.rng.uniform(30, 80))
    instead = wrong.at_last(wrong.at, lines=right)
    diary.correct("opportunities", deal.id, "One digit too many", instead, never=(wrong,))


def win(deal: Deal) -> None:
    """Sometimes too early: it was a letter of intent, and the win is taken out again."""
    won = deal.say("win")
    if deal.chance_of(WON_TOO_EARLY):
        deal.diary.wait(deal.rng.uniform(2, 12))
        deal.correct("A letter of intent, no order", never=(won,))
        deal.expect(deal.rng.uniform(10, 30))
    else:
        deal.result = "won"


def lose(deal: Deal) -> None:
    """Sometimes it was lost days before anybody heard of it."""
    at = deal.diary.earlier(deal.last_at) if deal.chance_of(HEARD_OF_LATER) else None
    if at:
        deal.say_late("lose", at, "They had decided before", **deal.why_lost())
    else:
        deal.say("lose", **deal.why_lost())
    deal.result = "lost"


def come_back(deal: Deal) -> None:
    """The customer calls again, or an order falls through."""
    if not deal.chance_of(COMES_BACK[deal.result]):
        return
    deal.wait(deal.rng.uniform(5, 20) if deal.result == "won" else deal.rng.uniform(20, 90))
    if deal.place and deal.chance_of(0.5):
        deal.place = deal.track.before(deal.place, deal.diary.now)
    deal.say("reopen", stage=deal.step.stage.id)
    deal.result = "open"
    deal.expect(deal.rng.uniform(15, 40))


def take_off_a_contact(deal: Deal) -> None:
    if len(deal.met) > 1 and deal.chance_of(CONTACT_TAKEN_OFF):
        deal.say("remove-contact", contact=deal.met.pop())


def hand_on(deal: Deal) -> None:
    """To whoever has time."""
    to = deal.company.team.choose(deal.client.market, deal.diary.now, deal.rng)
    if to is not deal.owner and deal.chance_of(HANDED_ON):
        deal.say("assign", owner=to.id)
        deal.owner = to


def put_aside(deal: Deal) -> None:
    """Off the board for some weeks."""
    if deal.chance_of(PUT_ASIDE):
        deal.say("archive")
        deal.diary.wait(deal.rng.uniform(7, 25))
        deal.say("restore")


def clear_away(deal: Deal) -> None:
    """A lost deal is archived long after, and sometimes looked at again."""
    if deal.result == "lost" and deal.chance_of(CLEARED_AWAY):
        deal.wait(deal.rng.uniform(60, 150))
        deal.say("archive")
        if deal.chance_of(0.25):
            deal.wait(deal.rng.uniform(10, 60))
            deal.say("restore")
