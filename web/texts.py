"""Gathers every text that people read, and brings the catalogues up to date: `python -m web.texts`.

Texts stand in templates (`_`, `ngettext`, `trans`), in Python (`mark`), in the docstrings of
refusals, and in what trainings say of themselves and features of what they mean. An empty
translation in English means: as it stands there.
"""

import ast
from collections.abc import Iterator
from inspect import cleandoc
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import write_po

from domain import training
from web.catalogue import FOLDER, LOCALES, read_catalogue

HERE = Path(__file__).parent
REFUSING = ("domain", "commands", "readapi", "infra", "web")
"""Packages whose refusals reach the page."""
ELSEWHERE = Path("commands/imports")
"""What an import refuses is said on the command line, beside the file."""
TOLD = (Path("pipelines/features"), Path("pipelines/quality"))
"""What features say is why models think so; what rules say is wrong with the data."""
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
    for path, sentence in refusals():
        if ELSEWHERE not in path.parents:
            catalogue.add(sentence, locations=[(str(path), 0)])
    for sentence in training.SENTENCES.values():
        catalogue.add(sentence, locations=[("domain/training.py", 0)])
    for path, says in declared():
        catalogue.add(says, locations=[(str(path), 0)])
    return catalogue


def declared() -> Iterator[tuple[Path, str]]:
    """(file, what it says) of every `Feature…(name, says, …)` and `Rule(name, kind, says, remedy,
    …)`: it is read, not imported.
    """
    root = HERE.parent
    for file in sorted(file for folder in TOLD for file in (root / folder).rglob("*.py")):
        for node in ast.walk(ast.parse(file.read_text())):
            match node:
                case ast.Call(
                    func=ast.Attribute(value=ast.Name(id="Feature")),
                    args=[ast.Constant(), ast.Constant(value=str(says)), *_],
                ):
                    yield file.relative_to(root), says
                case ast.Call(
                    func=ast.Name(id="Rule"),
                    args=[_, _, ast.Constant(value=str(says)), ast.Constant(value=str(does)), *_],
                ):
                    yield file.relative_to(root), says
                    yield file.relative_to(root), does


def refusals() -> Iterator[tuple[Path, str]]:
    """(file, sentence for people) of every class with a code: it is read, not imported."""
    root = HERE.parent
    for file in sorted(file for package in REFUSING for file in (root / package).rglob("*.py")):
        for node in ast.walk(ast.parse(file.read_text())):
            if isinstance(node, ast.ClassDef) and any(each.arg == "code" for each in node.keywords):
                told = cleandoc(ast.get_docstring(node) or "").partition("\n\n")[0]
                yield file.relative_to(root), told.replace("\n", " ")


def update(locale: str) -> None:
    """What is new comes in untranslated, what is gone goes, translations stay."""
    catalogue = read_catalogue(locale)
    catalogue.update(gather(), no_fuzzy_matching=True, update_creation_date=False)
    catalogue.obsolete.clear()
    with (FOLDER / locale / "LC_MESSAGES" / "messages.po").open("wb") as file:
        write_po(file, catalogue, width=100, sort_output=True, include_lineno=False)


if __name__ == "__main__":
    for each in LOCALES:
        update(each)
