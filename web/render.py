"""From a template and its context to HTML: one environment per language and zone."""

import re
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from zoneinfo import ZoneInfo

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from web.catalogue import NAMES, translations
from web.format import Format
from web.present.customer import lifecycles
from web.present.lists import days
from web.present.tickets import HEADINGS, KINDS, when

TEMPLATES = Path(__file__).parent / "templates"
FIGURES = (
    *("count", "decimal", "signed", "percent", "share", "quantity", "money", "totals", "listed"),
    *("typed", "figure"),
    *("day", "short", "long", "moment", "time", "entry", "month", "duration"),
)
"""Methods of `Format` that templates use as filters."""

AFTER_STOP = re.compile(r"([。，；：、](?:</\w+>)*)\s+(?![^<>]*>)")
"""Between tags: templates put a space between sentences, as English has it; Chinese has none."""

POLICY = (
    "default-src 'self'; object-src 'none'; base-uri 'none'; form-action 'self'; "
    "frame-ancestors 'none'"
)
"""The page's Content-Security-Policy: nothing inline, nothing from elsewhere."""


def render(template: str, words: Format, context: Mapping[str, object]) -> str:
    """The template in the reader's language; its context is written at its top."""
    page = environment(words.locale, words.zone).get_template(template).render(context)
    return AFTER_STOP.sub(r"\1", page) if words.babel.language == "zh" else page


@cache
def environment(locale: str, zone: ZoneInfo) -> Environment:
    env = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        extensions=["jinja2.ext.i18n", "jinja2.ext.do"],
    )
    words = Format(locale, zone)
    texts = translations(locale)
    env.install_gettext_translations(texts, newstyle=True)  # type: ignore[attr-defined] # by an extension
    env.filters |= {name: getattr(words, name) for name in FIGURES}
    env.tests["han"] = is_han
    env.filters["stayed"] = days
    env.globals["ticket_kinds"] = {key: texts.gettext(each) for key, each in KINDS.items()}
    env.globals["places_of"] = {key: texts.gettext(each) for key, each in HEADINGS.items()}
    env.globals["when"] = lambda instant, now: when(instant, now, words, texts)
    env.globals |= {"words": words, "languages": NAMES, "lifecycles": lifecycles(texts)}
    return env


def is_han(text: str) -> bool:
    """Whether the text is written in Chinese characters: it then says so to voices and fonts."""
    return any("\u4e00" <= sign <= "\u9fff" for sign in text)
