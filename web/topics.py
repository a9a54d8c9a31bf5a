"""Every event as a sentence for the timeline, in the words of the page."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from babel.support import Translations
from markupsafe import Markup

from domain.event import BY_TOPIC
from web.catalogue import mark
from web.format import Format

SENTENCES = {
    "customer.entered.v1": mark("came into the books"),
    "customer.renamed.v1": mark("is now called %(name)s"),
    "customer.profiled.v1": mark("more is known: %(profile)s"),
    "customer.detailed.v1": mark("is reached otherwise: %(particulars)s"),
    "customer.assigned.v1": mark("%(owner)s looks after it"),
    "customer.tagged.v1": mark("got the tag %(tag)s"),
    "customer.untagged.v1": mark("lost the tag %(tag)s"),
    "customer.archived.v1": mark("was archived"),
    "customer.restored.v1": mark("was restored"),
    "contact.added.v1": mark("is a contact now"),
    "contact.renamed.v1": mark("is now called %(name)s"),
    "contact.appointed.v1": mark("is now %(position)s"),
    "contact.detailed.v1": mark("is reached otherwise: %(particulars)s"),
    "contact.archived.v1": mark("was archived"),
    "contact.restored.v1": mark("was restored"),
    "opportunity.opened.v1": mark("opened in %(stage)s, %(amount)s"),
    "opportunity.renamed.v1": mark("is now called %(name)s"),
    "opportunity.moved.v1": mark("moved to %(stage)s"),
    "opportunity.joined.v1": mark("went over to %(pipeline)s, %(stage)s"),
    "opportunity.amount_changed.v1": mark("is worth %(amount)s"),
    "opportunity.lines_changed.v1": mark("other product lines"),
    "opportunity.rated.v1": mark("chance to win %(probability)s"),
    "opportunity.close_date_changed.v1": mark("expected to close on %(close_date)s"),
    "opportunity.assigned.v1": mark("%(owner)s looks after it"),
    "opportunity.next_step_set.v1": mark("next step: %(text)s"),
    "opportunity.contact_added.v1": mark("%(contact)s plays a role: %(role)s"),
    "opportunity.contact_removed.v1": mark("%(contact)s plays no role any more"),
    "opportunity.won.v1": mark("won"),
    "opportunity.lost.v1": mark("lost: %(reason)s"),
    "opportunity.reopened.v1": mark("re-opened in %(stage)s"),
    "opportunity.archived.v1": mark("was archived"),
    "opportunity.restored.v1": mark("was restored, in %(stage)s"),
    "pipeline.defined.v1": mark("the stages were laid out"),
    "pipeline.renamed.v1": mark("is now called %(name)s"),
    "pipeline.stage_added.v1": mark("a stage came in: %(stage)s"),
    "pipeline.stage_renamed.v1": mark("a stage is now called %(name)s"),
    "pipeline.stage_rated.v1": mark("%(stage)s: chance to win %(probability)s"),
    "pipeline.stages_reordered.v1": mark("the stages got another order"),
    "pipeline.stage_retired.v1": mark("%(stage)s is out of use"),
    "product.introduced.v1": mark("is sold from now on, %(price)s"),
    "product.renamed.v1": mark("is now called %(name)s"),
    "product.repriced.v1": mark("costs %(price)s"),
    "product.retired.v1": mark("is no longer sold"),
    "product.resumed.v1": mark("is sold again"),
    "user.joined.v1": mark("began to work here"),
    "user.renamed.v1": mark("is now called %(name)s"),
    "user.role_changed.v1": mark("is %(role)s now"),
    "user.left.v1": mark("works here no more"),
    "user.returned.v1": mark("is back"),
    "person.forgotten.v1": mark("was forgotten"),
    "touch.made.v1": mark("was contacted by %(channel)s"),
    "response.given.v1": mark("answered: %(outcome)s"),
    "web_visit.made.v1": mark("looked at %(page)s"),
    "form_submission.submitted.v1": mark("sent the form %(form)s"),
    "mail.sent.v1": mark("was sent a mail"),
    "mail.delivered.v1": mark("a mail arrived"),
    "mail.bounced.v1": mark("a mail came back"),
    "mail.opened.v1": mark("opened a mail"),
    "mail.clicked.v1": mark("followed a link in a mail"),
    "spend.spent.v1": mark("marketing cost %(amount)s"),
    "payment.received.v1": mark("paid %(amount)s"),
    "purchase.made.v1": mark("bought for %(amount)s"),
    "note.taken.v1": mark("note: %(text)s"),
    "rating.given.v1": mark("judged %(scale)s %(score)s"),
    "story.retracted.v1": mark("corrected: %(reason)s"),
}

CLEARED = {
    "customer.assigned.v1": mark("nobody looks after it"),
    "contact.appointed.v1": mark("has no position any more"),
    "opportunity.rated.v1": mark("chance to win as its stage's"),
    "opportunity.close_date_changed.v1": mark("no day to close on any more"),
    "opportunity.assigned.v1": mark("nobody looks after it"),
}
"""Where the event takes a value away."""

ICONS = {
    "customer": "customers",
    "contact": "person",
    "opportunity": "board",
    "pipeline": "rule",
    "product": "order",
    "user": "person",
    "person": "person",
    "story": "fix",
    "touch": "phone",
    "response": "phone",
    "web_visit": "globe",
    "form_submission": "import",
    "mail": "mail",
    "spend": "campaigns",
    "payment": "order",
    "purchase": "order",
    "note": "note",
    "rating": "person",
}

FORGOTTEN = mark("forgotten")
"""In place of a name, or of what an event said about a person."""

OUR_WORDS: Mapping[str, Mapping[str, str]] = {
    "lifecycle": {
        "lead": mark("lead"),
        "prospect": mark("prospect"),
        "customer": mark("customer"),
        "lapsed": mark("lapsed"),
    },
    "kind": {"company": mark("company"), "person": mark("person")},
}
"""Fields whose values are words of ours, not the founder's."""

Names = Mapping[str, str]
"""{id: name} of what events point to: stages, pipelines, contacts, users."""


def tell(
    topic: str, data: Mapping[str, Any], names: Names, words: Format, texts: Translations
) -> Markup:
    """The event in words, its values in bold. An unknown topic is shown as it stands."""
    forgotten = Markup(texts.gettext(FORGOTTEN))
    facts = {key: fact(key, value, names, words, texts) for key, value in data.items()}
    facts |= {key: forgotten for key in facts if data[key] and not facts[key]}
    sentence = SENTENCES.get(topic, topic.replace("%", "%%"))
    if topic in CLEARED and not all(facts[key] for key in facts if f"%({key})s" in sentence):
        sentence = CLEARED[topic]
    bold = {key: Markup("<b>{}</b>").format(value) for key, value in facts.items()}
    event = BY_TOPIC.get(topic)
    lost = event.personal_fields() if event and event.needs_personal() else ()
    return Markup(texts.gettext(sentence)) % Shown(dict.fromkeys(lost, forgotten) | bold)


class Shown(dict[str, Markup]):
    """What an event does not carry is a dash."""

    def __missing__(self, key: str) -> str:
        return "–"


def fact(key: str, value: Any, names: Names, words: Format, texts: Translations) -> str:
    """One value of an event in words; "" for nothing."""
    match value:
        case None | "" | [] | ():
            return ""
        case {"minor": int(minor), "currency": str(currency)}:
            return words.money(minor, currency)
        case {"name": str(name)}:
            return name
        case dict():
            told = (fact(inner, each, names, words, texts) for inner, each in value.items())
            return ", ".join(each for each in told if each)
        case list() | tuple():
            return ", ".join(fact(key, each, names, words, texts) for each in value)
        case str() if word := OUR_WORDS.get(key, {}).get(value, ""):
            return str(texts.gettext(word))
        case _ if key == "probability":
            return words.percent(value)
        case date():
            return words.day(value)
        case _ if key.endswith("date") or key == "birthday":
            return words.day(str(value))
    return names.get(str(value), str(value))
