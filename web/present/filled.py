"""The fields of a form, filled in from what was said to be supposed."""

from collections.abc import Mapping, Sequence
from decimal import Decimal

import yaml

from domain.sla_policy import Target
from readapi.whatif import FunnelSupposed, ServiceSupposed, StageSupposed, Supposing
from web.present.supposed import Given, Now, Typed, instead, spelled


def filled(supposing: Supposing, now: Now) -> Given:
    """The fields that say the same; what is not supposed is as it is now."""
    funnel, service = supposing.funnel, supposing.service
    return texts(
        {
            **of_terms(supposing, now),
            **of_days("funnel", funnel, now),
            **(of_funnel(funnel, now) if funnel else becoming(now)),
            **(supposing.attribution.model_dump() if supposing.attribution else {}),
            **of_days("service", service, now),
            **of_targets(service.targets if service else now.promised),
        }
    )


def of_terms(supposing: Supposing, now: Now) -> dict[str, object]:
    found = dict[str, object]()
    for each in now.stages:
        own = supposing.stages.get(each.name, StageSupposed())
        found[f"rots.{each.stage}"] = own.rots_after
        if own.probability is not None:
            found[f"chance.{each.stage}"] = figure(own.probability * 100)
    return found


def of_days(of: str, said: FunnelSupposed | ServiceSupposed | None, now: Now) -> dict[str, object]:
    first, last = (said.from_, said.to) if said else (now.period.first, now.period.last)
    return {f"{of}-from": first, f"{of}-to": last}


def becoming(now: Now) -> dict[str, object]:
    return {f"becomes.{each.stage}": each.name for each in now.visited}


def of_funnel(funnel: FunnelSupposed, now: Now) -> dict[str, object]:
    """Stage by stage; as a whole where that says something else."""
    ids = {each.name: each.stage for each in now.visited}
    found = dict[str, object]()
    order = [each.model_copy(update={"of": each.of or (each.name,)}) for each in funnel.order]
    for each in order:
        way = "becomes" if each.amount_below is None else "below"
        for id in (ids[name] for name in each.of if name in ids):
            amount = each.amount_from if way == "becomes" else each.amount_below
            found |= {f"{way}.{id}": each.name}
            found |= {f"split.{id}": figure(amount)} if amount is not None else {}
    typed = Typed(texts(found))
    if instead(typed, now) == order and not typed.wrong:
        return found
    return {"kept": yaml.safe_dump(spelled(order), allow_unicode=True, default_flow_style=True)}


def of_targets(targets: Sequence[Target]) -> dict[str, object]:
    said = [each.model_dump() for each in targets]
    return {f"{name}.{row}": own[name] for row, own in enumerate(said) for name in own}


def figure(number: Decimal) -> str:
    return f"{number.normalize():f}"


def texts(found: Mapping[str, object]) -> Given:
    return {name: str(each) for name, each in found.items() if each is not None}
