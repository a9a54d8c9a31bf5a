"""Every screen says in two sentences what its figures mean, and leads to the rules."""

import doctest

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


def test_links_to_other_files_are_text_and_those_within_stay() -> None:
    html = semantics().html
    assert 'href="#the-three-times"' in html
    assert ".md" not in "".join(part.partition('"')[0] for part in html.split('href="')[1:])
    assert doctest.testmod(web.present.markdown).failed == 0
