"""Every model learns from the story, leaves its card, and says what it has to say, once."""

from zoneinfo import ZoneInfo

from pipelines.learn import MODELS, Asked, keep
from pipelines.scan import ToldStory
from tests.crm import DAY, Crm, id_of
from tests.pipelines.said import ToldScores, Trainings


def test_with_little_to_learn_from_every_model_says_so_once() -> None:
    """But what needs no model is said: the rate of all, of those deals that are open."""
    crm = Crm().tell({"acme": ["lead", "offer"], "bolt": ["lead", "won"], "core": ["lead", "lost"]})
    crm.log.turn_clock(200 * DAY)
    crm.tell({"dune": ["lead"]})
    scores, trainings = ToldScores(), Trainings()
    asked = Asked(ToldStory(crm.log.events), crm.now, ZoneInfo("UTC"), scores)
    for _ in range(2):
        for model in MODELS.values():
            keep(model(asked), scores, trainings.record)
    cards = {card.model: card for card in trainings.cards.values()}
    assert {name: card.verdict for name, card in cards.items()} == dict.fromkeys(
        MODELS, "not enough data"
    )
    assert len(trainings.cards) == len(MODELS)
    said = scores.kept("conversion")
    assert set(said["subject"]) == {str(id_of("acme")), str(id_of("dune"))}
    assert all(card.position == len(crm.log.events) for card in cards.values())
