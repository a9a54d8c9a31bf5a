"""Tells an event in the words of the page, and what it says in the reader's."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from babel.support import Translations
from markupsafe import Markup

from domain.event import BY_TOPIC
from web.catalogue import mark
from web.format import Format
from web.sentences.catalogue import CLEARED, SENTENCES, WORDS
from web.sentences.sentences import Words

DAYS = frozenset({"birthday", "due", "begins", "ends"})
"""Fields that are days though they are not called dates."""

FORGOTTEN = mark("forgotten")
"""In place of a name, or of what an event said about a person."""

Names = Mapping[str, str]
"""{id: name} of what events point to: stages, pipelines, contacts, users."""


def tell(
    topic: str, data: Mapping[str, Any], names: Names, words: Format, texts: Translations
) -> Markup:
    """The event in words, its values in bold. An unknown topic is shown as it stands."""
    forgotten = Markup(texts.gettext(FORGOTTEN))
    own = WORDS.get(topic.partition(".")[0], {})
    facts = {key: fact(key, value, names, words, texts, own) for key, value in data.items()}
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


def fact(
    key: str,
    value: Any,
    names: Names,
    words: Format,
    texts: Translations,
    own: Mapping[str, Words],
) -> str:
    """One value of an event in words, its noun's `own` among them; "" for nothing."""
    match value:
        case None | "" | [] | ():
            return ""
        case {"minor": int(minor), "currency": str(currency)}:
            return words.money(minor, currency)
        case {"name": str(name)}:
            return name
        case dict():
            told = (fact(inner, each, names, words, texts, own) for inner, each in value.items())
            return ", ".join(each for each in told if each)
        case list() | tuple():
            return ", ".join(fact(key, each, names, words, texts, own) for each in value)
        case str() if word := own.get(key, {}).get(value, ""):
            return str(texts.gettext(word))
        case _ if key == "probability":
            return words.percent(value)
        case _ if key in {"discount", "tax"}:
            return words.share(value)
        case date():
            return words.day(value)
        case _ if key.endswith("date") or key in DAYS:
            return words.day(str(value))
    return names.get(str(value), str(value))
