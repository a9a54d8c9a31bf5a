"""A document of ours as HTML: its headings can be linked to, its links to other files are text."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from urllib.parse import unquote

from markdown_it import MarkdownIt
from markupsafe import Markup

MARKDOWN = MarkdownIt("commonmark").enable("table")


@dataclass(frozen=True)
class Document:
    """`parts`: (anchor, heading) of the second level."""

    title: str
    parts: Sequence[tuple[str, str]]
    html: Markup


def read(text: str, like: str | None = None) -> Document:
    """A translation has its headings' anchors from the text that it is `like`."""
    places = dict(zip(headings(text), headings(like or text), strict=True))
    tokens = MARKDOWN.parse(text)
    parts: list[tuple[str, str]] = []
    title = ""
    for opening, inside in pairwise(tokens):
        if opening.type == "heading_open":
            place = places[anchor(inside.content)]
            opening.attrSet("id", place)
            if opening.tag == "h2":
                parts.append((place, inside.content))
            title = title or inside.content
        for child in inside.children or ():
            if child.type == "link_open":
                place = places.get(unquote(str(child.attrGet("href"))).removeprefix("#"), "")
                child.attrs = {"href": f"#{place}"} if place else {}
    html = MARKDOWN.renderer.render(tokens, MARKDOWN.options, {})
    return Document(title, parts, Markup(html))


def headings(text: str) -> list[str]:
    """Their anchors."""
    pairs = pairwise(MARKDOWN.parse(text))
    return [anchor(inside.content) for opening, inside in pairs if opening.type == "heading_open"]


def anchor(heading: str) -> str:
    """As code hosts make it.

    >>> anchor("An event's envelope")
    'an-events-envelope'
    """
    return re.sub(r"[^\w -]", "", heading.lower()).replace(" ", "-")
