"""Every text that people read is in the catalogues, and in both languages."""

import re
from html.parser import HTMLParser
from pathlib import Path
from string import Formatter
from typing import Any

import pytest
from babel.messages.catalog import Message

from domain.catalogue import EVENTS
from web.catalogue import negotiate, read_catalogue, translations
from web.sentences.catalogue import CLEARED, ICONS, SENTENCES
from web.texts import gather

WEB = Path(__file__).parents[2] / "web"
TEMPLATES = sorted((WEB / "templates").glob("*.html"))
SCRIPTS = sorted((WEB / "static" / "js").glob("*.js"))
OURS = {"SoloCRM", "JSON", "N", "H", "M", "Z", "Y", "Q", "Esc", "Alt", "J K", "solocrm import run"}
"""What is the same in every language: names, keys, commands."""


def ids(message: Message) -> tuple[str, ...]:
    return tuple(message.id) if isinstance(message.id, list | tuple) else (message.id,)


def strings(message: Message) -> tuple[str, ...]:
    told = message.string or ""
    return tuple(told) if isinstance(told, list | tuple) else (told,)


def holes(text: str) -> set[str]:
    braces = {name for _, name, _, _ in Formatter().parse(text.replace("%", "%%")) if name}
    return set(re.findall(r"%\((\w+)\)s", text)) | braces


@pytest.fixture(scope="module")
def gathered() -> set[Any]:
    return {message.id for message in gather() if message.id}


@pytest.mark.parametrize("locale", ["en", "zh_CN"])
def test_the_catalogue_lists_every_text_and_no_other(locale: str, gathered: set[Any]) -> None:
    """If it fails: `python -m web.texts`, then translate what is new."""
    assert {message.id for message in read_catalogue(locale) if message.id} == gathered


def test_every_text_is_translated_into_chinese() -> None:
    missing = [m.id for m in read_catalogue("zh_CN") if m.id and not all(strings(m))]
    assert missing == []


@pytest.mark.parametrize("locale", ["en", "zh_CN"])
def test_no_translation_is_a_guess(locale: str) -> None:
    assert [m.id for m in read_catalogue(locale) if m.id and m.fuzzy] == []


@pytest.mark.parametrize("locale", ["en", "zh_CN"])
def test_a_translation_keeps_what_is_put_in(locale: str) -> None:
    for message in read_catalogue(locale):
        for text in filter(None, strings(message) if message.id else ()):
            assert holes(text) == holes(ids(message)[-1]), message.id


def test_the_page_says_deal_in_english() -> None:
    said = translations("en").gettext("The opportunity is closed: re-open it first.")
    assert said == "The deal is closed: re-open it first."


def test_every_event_has_its_sentence() -> None:
    assert {event.TOPIC for event in EVENTS} == set(SENTENCES)


def test_every_kind_of_record_has_an_icon_that_is_drawn() -> None:
    assert {event.TOPIC.partition(".")[0] for event in EVENTS} == set(ICONS)
    drawn = (WEB / "static/icons.svg").read_text()
    assert not [icon for icon in ICONS.values() if f'id="{icon}"' not in drawn]


@pytest.mark.parametrize("event", EVENTS, ids=lambda event: event.TOPIC)
def test_a_sentence_speaks_of_fields_that_its_event_has(event: type) -> None:
    topic, fields = event.TOPIC, set(event.model_fields)  # type: ignore[attr-defined]
    assert holes(SENTENCES[topic]) <= fields
    assert topic not in CLEARED or holes(SENTENCES[topic])


class Visible(HTMLParser):
    """Collects words between tags and in attributes that people see or hear."""

    SEEN = ("title", "aria-label", "placeholder", "alt")

    def __init__(self) -> None:
        super().__init__()
        self.words: list[str] = []

    def handle_data(self, data: str) -> None:
        self.words.append(data.strip())

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.words += [value or "" for name, value in attrs if name in self.SEEN]


def unmarked(template: str) -> set[str]:
    """Words that stand in the template itself, outside of Jinja and of `trans`."""
    text = re.sub(r"{#.*?#}|{%-? *trans.*?endtrans *-?%}", "", template, flags=re.S)
    parser = Visible()
    parser.feed(re.sub(r"{{.*?}}|{%.*?%}", "", text, flags=re.S))
    told = (word for word in parser.words if re.search(r"^[^/]*[A-Za-z\u4e00-\u9fff]{2}", word))
    return {word for word in told if word not in OURS and not word.startswith("solocrm ")}


@pytest.mark.parametrize("file", TEMPLATES, ids=lambda file: file.name)
def test_no_text_of_a_template_escapes_the_catalogue(file: Path) -> None:
    assert unmarked(file.read_text()) - {"· SoloCRM"} == set()


def test_a_text_that_is_not_marked_is_found() -> None:
    assert unmarked('<p title="Hello there">{{ _("Fine") }} not fine</p>') == {
        "Hello there",
        "not fine",
    }


@pytest.mark.parametrize("file", SCRIPTS, ids=lambda file: file.name)
def test_scripts_bring_no_text_of_their_own(file: Path) -> None:
    code = re.sub(r"//.*|/\*.*?\*/", "", file.read_text())
    assert re.findall(r'"[A-Z][a-z]+ [a-z ]+"', code) == []
    assert not re.search(r"[\u4e00-\u9fff]", code)


@pytest.mark.parametrize("file", TEMPLATES, ids=lambda file: file.name)
def test_a_template_has_neither_inline_script_nor_style(file: Path) -> None:
    html = re.sub(r"{#.*?#}", "", file.read_text(), flags=re.S)
    assert not re.search(r"\sstyle=|\son[a-z]+=|hx-on|<style|<script(?![^>]*\bsrc=)|js:", html)


@pytest.mark.parametrize("file", TEMPLATES, ids=lambda file: file.name)
def test_a_template_says_its_context_at_its_top(file: Path) -> None:
    assert file.read_text().startswith("{#")


@pytest.mark.parametrize(
    ("chosen", "accepted", "locale"),
    [
        (None, "zh-CN,zh;q=0.9,en;q=0.8", "zh_CN"),
        (None, "fr, en;q=0.2, zh-TW;q=0.4", "zh_CN"),
        (None, "en-GB", "en"),
        (None, "fr;q=nonsense", "en"),
        ("en", "zh-CN", "en"),
        ("klingon", "", "en"),
    ],
)
def test_the_readers_language_is_found(chosen: str | None, accepted: str, locale: str) -> None:
    assert negotiate(chosen, accepted) == locale
