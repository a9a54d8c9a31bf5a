"""Who said it and through which door: `import:ID` becomes "import", an actor's id a name."""

from babel.support import Translations

from web.catalogue import mark
from web.topics import Names

SOURCES = {
    "web": mark("%(actor)s on the page"),
    "api": mark("%(actor)s by API"),
    "import": mark("%(actor)s by import"),
    "kafka": mark("Kafka"),
    "rule": mark("by rule"),
    "demo": mark("%(actor)s, demo"),
    "cli": mark("%(actor)s on the command line"),
}

ACTORS = {"user": mark("a user"), "key": mark("an API key")}
"""Whoever has no name."""


def said_by(actor: str, source: str, names: Names, texts: Translations) -> str:
    door, kind = source.partition(":")[0], actor.partition(":")[0]
    shown = names.get(actor) or texts.gettext(ACTORS.get(kind, actor))
    if door not in SOURCES:
        return shown
    return str(texts.gettext(SOURCES[door])) % {"actor": shown}
