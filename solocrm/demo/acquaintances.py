"""What becomes of the people one knows: promoted, gone, married, at another customer now."""

from datetime import timedelta
from uuid import UUID

from commands.catalogue import command
from commands.correct import Instead
from domain.person import Particulars
from solocrm.demo.diary import Diary
from solocrm.demo.people import Person, phone
from solocrm.demo.relations import Relation
from solocrm.demo.words import LAST_NAMES, POSITIONS

TURNS = {
    "stays": 68,
    "promoted": 9,
    "new number": 12,
    "leaves": 5,
    "changes sides": 3,
    "new name": 3,
}
"""How often, in a hundred, each is what becomes of somebody."""

LEARNED_LATER = 0.4
COMES_BACK = 0.35


def live_on(relation: Relation, elsewhere: UUID) -> None:
    for person in relation.client.people:
        turn = relation.rng.choices(tuple(TURNS), tuple(TURNS.values()))[0]
        since = relation.met[person.id] + timedelta(20)
        if turn == "stays" or since > relation.company.ends:
            continue
        diary = relation.diary(turn, relation.some_time(since, relation.company.ends))
        match turn:
            case "promoted":
                promote(relation, person, diary)
            case "leaves":
                leave(relation, person, diary)
            case "changes sides":
                position = person.position
                diary.say("contacts", "appoint", person.id, position=position, customer=elsewhere)
            case "new name":
                married = f"{person.name}-{relation.rng.choice(LAST_NAMES)}"
                diary.say("contacts", "rename", person.id, name=married)
            case "new number":
                particulars = Particulars(phones=(phone(relation.client.dial, relation.rng),))
                diary.say("contacts", "detail", person.id, particulars=particulars)


def promote(relation: Relation, person: Person, diary: Diary) -> None:
    """Often one learns weeks later that it was so."""
    positions = [each for each in POSITIONS[relation.client.market] if each != person.position]
    position = relation.rng.choice(positions)
    since = max(diary.now - timedelta(40), relation.met[person.id])
    if relation.rng.random() < LEARNED_LATER and (at := diary.earlier(since)):
        appointed = Instead(command("contacts", "appoint"), {"position": position}, at)
        diary.correct("contacts", person.id, "The card was her predecessor's", appointed)
    else:
        diary.say("contacts", "appoint", person.id, position=position)


def leave(relation: Relation, person: Person, diary: Diary) -> None:
    diary.say("contacts", "archive", person.id)
    if relation.rng.random() < COMES_BACK:
        diary.wait(relation.rng.uniform(5, 60))
        diary.say("contacts", "restore", person.id)
