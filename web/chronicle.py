"""What the time bar tells of the whole log: how busy its weeks were, and what restated them."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from babel.support import Translations

from commands.imports.ports import Import
from readapi.moments import Restated, Week
from web.catalogue import mark
from web.format import Format
from web.timebar import Happening

CORRECTION = mark("Correction: %(name)s")
DEFINITION = mark("Definition changed: %(name)s")
IMPORT = mark("Import: %(name)s, %(rows)s rows")
DEMO = mark("the demo’s history")
ONE_OF = mark("%(text)s and %(n)s more")


@dataclass(frozen=True)
class Chronicle:
    weeks: Sequence[Week]
    restated: Sequence[Restated]
    imports: Sequence[Import]

    @property
    def first(self) -> datetime | None:
        """The instant of the first event."""
        return min((week.first for week in self.weeks), default=None)

    def happenings(self, words: Format, texts: Translations) -> Iterator[Happening]:
        """In the reader's language."""
        for each in self.restated:
            text = texts.gettext(CORRECTION if each.corrects else DEFINITION)
            told = text % {"name": each.record_name or "–"}
            if each.n > 1:
                told = texts.gettext(ONE_OF) % {"text": told, "n": words.count(each.n - 1)}
            yield Happening(each.day, "fix" if each.corrects else "def", told, each.n)
        for done in self.imports:
            if done.recorded:
                facts = {"name": done.name, "rows": words.count(done.rows)}
                day = words.local_day(done.started_at)
                yield Happening(day, "import", texts.gettext(IMPORT) % facts)

    def source(self, source: str, texts: Translations) -> str:
        """`import:ID` by the import's name."""
        if source == "demo:":
            return str(texts.gettext(DEMO))
        door, _, id = source.partition(":")
        named = (done.name for done in self.imports if door == "import" and str(done.id) == id)
        return next(named, source)
