"""Gathers every text that people read, and brings the catalogues up to date: `python -m web.texts`.

Texts stand in templates (`_`, `ngettext`, `trans`), in Python (`mark`), and in the docstrings of
refusals. An empty translation in English means: as it stands there.
"""

from collections.abc import Iterator
from importlib import import_module
from inspect import cleandoc
from pathlib import Path
from pkgutil import walk_packages

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import write_po

from domain.errors import Refused
from web.catalogue import FOLDER, LOCALES, read_catalogue

HERE = Path(__file__).parent
REFUSING = ("domain", "commands", "readapi", "web")
"""Packages whose refusals reach the page."""
ELSEWHERE = ("commands.imports",)
"""Refusals that are said on the command line, beside the file."""
KEYWORDS = {"_": None, "gettext": None, "ngettext": (1, 2), "mark": None}
METHODS = [("**.py", "python"), ("**.html", "jinja2.ext:babel_extract")]
OPTIONS = {"**.html": {"extensions": "jinja2.ext.do", "silent": "false"}}


def gather() -> Catalog:
    """A catalogue of all texts, none translated."""
    catalogue = Catalog(project="SoloCRM", charset="utf-8")
    for file, _, text, _, _ in extract_from_dir(
        HERE, METHODS, OPTIONS, KEYWORDS, strip_comment_tags=True
    ):
        catalogue.add(text, locations=[(f"web/{file}", 0)])
    for refusal in refusals():
        catalogue.add(sentence(refusal), locations=[(refusal.__module__.replace(".", "/"), 0)])
    return catalogue


def sentence(refusal: type[Refused]) -> str:
    """What the refusal says to people."""
    return cleandoc(refusal.__doc__ or "").partition("\n\n")[0].replace("\n", " ")


def refusals(of: type[Refused] = Refused) -> Iterator[type[Refused]]:
    """Every refusal that a person may read, once all of them are known."""
    if of is Refused:
        for package in REFUSING:
            for module in walk_packages(import_module(package).__path__, f"{package}."):
                if not module.name.startswith(ELSEWHERE):
                    import_module(module.name)
    for each in of.__subclasses__():
        if each.__module__.partition(".")[0] in REFUSING and not each.__module__.startswith(
            ELSEWHERE
        ):
            yield each
        yield from refusals(each)


def update(locale: str) -> None:
    """What is new comes in untranslated, what is gone goes, translations stay."""
    catalogue = read_catalogue(locale)
    catalogue.update(gather(), no_fuzzy_matching=True, update_creation_date=False)
    catalogue.obsolete.clear()
    with (FOLDER / locale / "LC_MESSAGES" / "messages.po").open("wb") as file:
        write_po(
            file, catalogue, width=100, sort_output=True, no_location=False, include_lineno=False
        )


if __name__ == "__main__":
    for each in LOCALES:
        update(each)
