"""A document of ours as HTML: its headings can be linked to, its links to other files are text."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

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
    anchors = iter(headings(like or text))
    tokens = MARKDOWN.parse(text)
    parts: list[tuple[str, str]] = []
    title = ""
    for opening, inside in pairwise(tokens):
        if opening.type == "heading_open":
            place = anchor(next(anchors))
            opening.attrSet("id", place)
            if opening.tag == "h2":
                parts.append((place, inside.content))
            title = title or inside.content
        for child in inside.children or ():
            if child.type == "link_open" and not str(child.attrGet("href")).startswith("#"):
                child.attrs = {}
    html = MARKDOWN.renderer.render(tokens, MARKDOWN.options, {})
    return Document(title, parts, Markup(html))


def headings(text: str) -> list[str]:
    tokens = MARKDOWN.parse(text)
    return [
        inside.content for opening, inside in pairwise(tokens) if opening.type == "heading_open"
    ]


def anchor(heading: str) -> str:
    """As code hosts make it.

    >>> anchor("An event's envelope")
    'an-events-envelope'
    """
    return re.sub(r"[^\w -]", "", heading.lower()).replace(" ", "-")
