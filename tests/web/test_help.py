"""Every screen says in two sentences what its figures mean, and leads to the rules."""

import doctest
import re

import pytest

import web.present.markdown
from web.pages.meaning import semantics
from web.present.frame import PLACES
from web.present.help import HELP

SCREENS = [place.screen for _, places in PLACES for place in places]


@pytest.mark.parametrize("screen", SCREENS)
def test_a_screen_is_explained_in_two_sentences(screen: str) -> None:
    text, part = HELP[screen]
    assert text.count(". ") == 1
    assert text.endswith(".")
    assert part in {anchor for anchor, _ in semantics().parts}


def test_nothing_is_explained_that_is_not_there() -> None:
    assert set(HELP) == set(SCREENS)


def test_the_chinese_text_is_built_as_the_english_one() -> None:
    """Part by part the same anchor, and as many paragraphs, points, lines of tables and links."""
    law, ours = semantics(), semantics("zh_CN")
    assert [place for place, _ in ours.parts] == [place for place, _ in law.parts]
    for one, other in zip(law.html.split("<h2")[1:], ours.html.split("<h2")[1:], strict=True):
        for tag in ("<p>", "<li>", "<tr>", "<a "):
            assert one.count(tag) == other.count(tag), (one[:60], tag)
    codes = [set(re.findall("<code>(.*?)</code>", each.html)) for each in (law, ours)]
    assert codes[0] == codes[1]


def test_links_to_other_files_are_text_and_those_within_stay() -> None:
    html = semantics().html
    assert 'href="#the-three-times"' in html
    assert ".md" not in "".join(part.partition('"')[0] for part in html.split('href="')[1:])
    assert doctest.testmod(web.present.markdown).failed == 0
