"""Two records of one deal side by side: what each says, and what can be taken over."""

from collections.abc import Callable, Iterator

from babel.support import Translations

from readapi.records.opportunities import Opportunity
from web.catalogue import mark
from web.format import Format
from web.present.merging import RowView


def chance(deal: Opportunity, words: Format) -> str:
    """Its own, if it has one."""
    return "" if deal.probability is None else words.percent(deal.probability / 10_000)


def day(deal: Opportunity, words: Format) -> str:
    return words.day(deal.close_date) if deal.close_date else ""


def people(deal: Opportunity) -> str:
    return ", ".join(f"{each.contact_name} ({each.role})" for each in deal.contacts)


FIELDS: dict[str, tuple[str, Callable[[Opportunity, Format], str]]] = {
    "name": (mark("Name"), lambda deal, _: deal.name),
    "amount": (mark("Amount"), lambda deal, words: words.money(deal.amount, deal.currency)),
    "probability": (mark("Chance"), chance),
    "close_date": (mark("Expected to close"), day),
    "owner": (mark("Owner"), lambda deal, _: deal.owner_name or ""),
    "contacts": (mark("People"), lambda deal, _: people(deal)),
}
"""{value that can be taken over: its label, and how a deal's is told}."""


def differences(
    kept: Opportunity, other: Opportunity, words: Format, texts: Translations
) -> Iterator[RowView]:
    """Whoever plays a role in either does so in both; what is closed takes nothing but a name."""
    for field, (label, told) in FIELDS.items():
        mine, theirs = told(kept, words), told(other, words)
        if mine or theirs:
            yield RowView(
                field=field,
                label=str(texts.gettext(label)),
                kept=mine,
                other=theirs,
                differs=bool(theirs) and mine != theirs and may_take(field, kept, other),
                several=field == "contacts",
            )


def may_take(field: str, kept: Opportunity, other: Opportunity) -> bool:
    if field == "amount" and kept.currency != other.currency:
        return False
    return field == "name" or kept.status == "open"
