"""Every text of the page in the reader's language, read from the `.po` files: no build step."""

from functools import cache
from io import BytesIO
from pathlib import Path

from babel import Locale
from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.support import Translations

LOCALES = ("en", "zh_CN")
NAMES = {"en": "English", "zh_CN": "简体中文"}
FOLDER = Path(__file__).parent / "locale"


def read_catalogue(locale: str) -> Catalog:
    """The catalogue as its translators wrote it."""
    with (FOLDER / locale / "LC_MESSAGES" / "messages.po").open("rb") as file:
        return read_po(file, locale=locale)


@cache
def translations(locale: str) -> Translations:
    """The texts in one of `LOCALES`; a text that is missing shows as it stands in the code."""
    compiled = BytesIO()
    write_mo(compiled, read_catalogue(locale))
    compiled.seek(0)
    return Translations(compiled)


def negotiate(chosen: str | None, accepted: str = "") -> str:
    """The reader's own choice, else the first language of `Accept-Language` that we speak.

    >>> negotiate(None, "fr;q=0.9, zh-CN;q=0.8, en;q=0.7")
    'zh_CN'
    """
    if chosen in LOCALES:
        return chosen
    wishes = sorted(map(wish, accepted.split(",")), key=lambda each: -each[1])
    for tag, _ in wishes:
        for locale in LOCALES:
            if tag.split("-")[0] == Locale.parse(locale).language:
                return locale
    return LOCALES[0]


def wish(text: str) -> tuple[str, float]:
    """`zh-CN;q=0.8` → ("zh-cn", 0.8)."""
    tag, _, quality = text.strip().lower().partition(";q=")
    try:
        return tag, float(quality or 1)
    except ValueError:
        return tag, 0.0


def mark(text: str) -> str:
    """Marks a text for the catalogue where it is defined; it is translated where it is shown."""
    return text
