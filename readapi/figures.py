"""Figures with their receipts: as they are asked for, or again by a receipt alone."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from pydantic import AwareDatetime, TypeAdapter, ValidationError

from readapi.answer import answer
from readapi.attribution import Otherwise
from readapi.board import Board, board
from readapi.bridge.bridge import Bridge, Explained
from readapi.bridge.measures import kind_of
from readapi.bridge.question import BRIDGE, Question
from readapi.bridge.returns import OF_RETURNS, campaigns
from readapi.campaigns import Result, Results, audience, result, results
from readapi.cursor import Page
from readapi.evaluation.evaluation import Evaluation
from readapi.evaluation.question import OfChange, OfCohorts
from readapi.film import Every, Film, Seen, film
from readapi.forecast import Foreseen, foreseen
from readapi.funnel import By, Cohort, Funnel, Period, funnel
from readapi.lists import LIST, SEARCH, OfList, OfSearch
from readapi.pipelines import pipelines
from readapi.ports import Asked, Reader, Snapshot
from readapi.receipt import BadReceipt, Claim, Receipt
from readapi.records.campaigns import CAMPAIGNS, Campaign
from readapi.records.kind import Listed, record
from readapi.search import Hits

Told = dict[str, Any]
"""An answer with its receipt."""

FIRST_PAGE = Page(50)
"""Of a list that is asked for again."""


async def told_board(snapshot: Snapshot, claim: Claim, pipeline: UUID) -> tuple[Board, Told]:
    found = await board(snapshot, pipeline)
    told = answer(snapshot, found)
    await claim.told(snapshot, told, pipeline)
    return found, told


def funnel_scope(
    pipeline: UUID, period: Period, cohort: Cohort, by: By | None = None
) -> dict[str, object]:
    """What a receipt of a funnel is about."""
    days = {"since": period.since, "until": period.until}
    return {"pipeline": pipeline, "cohort": cohort, **days, "by": by}


async def told_funnel(
    snapshot: Snapshot,
    claim: Claim,
    pipeline: UUID,
    period: Period,
    cohort: Cohort,
    by: By | None = None,
) -> tuple[Funnel, Told]:
    found = await funnel(snapshot, pipeline, period, cohort, by)
    told = answer(snapshot, found)
    await claim.told(snapshot, told, pipeline)
    return found, told


def film_scope(
    pipeline: UUID, period: Period, cohort: Cohort, every: Every, seen: Seen
) -> dict[str, object]:
    """What a receipt of a film is about."""
    return funnel_scope(pipeline, period, cohort) | {"every": every, "seen": seen}


async def told_film(
    snapshot: Snapshot,
    claim: Claim,
    pipeline: UUID,
    period: Period,
    cohort: Cohort,
    every: Every,
    seen: Seen,
) -> tuple[Film, Told]:
    found = await film(snapshot, pipeline, period, cohort, every, seen)
    told = answer(snapshot, found)
    await claim.told(snapshot, told, pipeline)
    return found, told


async def told_evaluation(
    snapshot: Snapshot, claim: Claim, asked: OfChange | OfCohorts, zone: ZoneInfo
) -> tuple[Evaluation, Told]:
    found = await asked.answered(snapshot, zone)
    told = answer(snapshot, found)
    await claim.told(snapshot, told, *((asked.pipeline,) if asked.pipeline else ()))
    return found, told


async def told_bridge(
    snapshot: Snapshot, claim: Claim, question: Question
) -> tuple[Explained, Told]:
    found = await question.answered(snapshot)
    told = answer(snapshot, found.bridge)
    await claim.told(snapshot, told, *await definitions(snapshot, question.measure))
    return found, told


async def definitions(snapshot: Snapshot, measure: str) -> list[UUID]:
    """What a bridge depends on beside the records that it adds up."""
    if kind_of(measure) is OF_RETURNS:
        return [each.campaign for each in await campaigns(snapshot) if each.source]
    return [each.pipeline for each in await pipelines(snapshot)]


async def told_campaigns(
    snapshot: Snapshot, claim: Claim, otherwise: Otherwise
) -> tuple[Results, Told]:
    found = await results(snapshot, otherwise)
    told = answer(snapshot, found)
    await claim.told(snapshot, told, *found.policy.defined)
    return found, told


async def told_campaign(
    snapshot: Snapshot, claim: Claim, campaign: UUID, otherwise: Otherwise
) -> tuple[Result, Told]:
    """Raises `NotThereThen`."""
    own: Campaign = await record(snapshot, CAMPAIGNS, campaign)
    rule, found = await result(snapshot, campaign, otherwise)
    told = answer(snapshot, found)
    told |= {"policy": rule, "audience": await audience(snapshot, own)}
    await claim.told(snapshot, told, *rule.defined)
    return found, told


async def told_forecast(snapshot: Snapshot, claim: Claim) -> tuple[Foreseen, Told]:
    found = await foreseen(snapshot)
    told = answer(snapshot, found)
    await claim.told(snapshot, told)
    return found, told


@dataclass(frozen=True)
class OfBoard:
    """As a receipt names it."""

    pipeline: UUID


@dataclass(frozen=True)
class OfForecast:
    """As a receipt names it."""


@dataclass(frozen=True)
class OfFunnel:
    """As a receipt names it."""

    pipeline: UUID
    cohort: Cohort
    since: AwareDatetime
    until: AwareDatetime
    by: By | None = None

    def period(self, zone: ZoneInfo) -> Period:
        first, last = self.since.astimezone(zone).date(), self.until.astimezone(zone).date()
        return Period(first, last, zone)


@dataclass(frozen=True)
class OfFilm(OfFunnel):
    """As a receipt names it."""

    every: Every = "week"
    seen: Seen = "both"


@dataclass(frozen=True)
class OfCampaigns(Otherwise):
    """Of one, or of all of them."""

    campaign: UUID | None = None

    @property
    def otherwise(self) -> Otherwise:
        return Otherwise(self.model, self.days, self.half_life)


Figure = Board | Funnel | Film | Bridge | Results | Result | Evaluation | Foreseen | Listed | Hits


async def again(reader: Reader, zone: ZoneInfo, receipt: Receipt) -> tuple[Figure, Told]:
    """The same figure, at its moment. Raises `BadReceipt`; `OtherReceipt` where its days began in
    another zone than they do now.
    """
    claim = Claim(Asked(), receipt)
    match of(receipt):
        case OfBoard(pipeline=pipeline):
            claim = claim.figure("board", pipeline=pipeline)
            async with reader.snapshot(claim.asked) as snapshot:
                return await told_board(snapshot, claim, pipeline)
        case OfFilm(pipeline=pipeline, cohort=cohort, every=every, seen=seen) as asked:
            period = asked.period(zone)
            claim = claim.figure("film", **film_scope(pipeline, period, cohort, every, seen))
            async with reader.snapshot(claim.asked) as snapshot:
                return await told_film(snapshot, claim, pipeline, period, cohort, every, seen)
        case OfFunnel(pipeline=pipeline, cohort=cohort, by=by) as asked:
            period = asked.period(zone)
            claim = claim.figure("funnel", **funnel_scope(pipeline, period, cohort, by))
            async with reader.snapshot(claim.asked) as snapshot:
                return await told_funnel(snapshot, claim, pipeline, period, cohort, by)
        case OfCampaigns(campaign=campaign, otherwise=otherwise):
            name = "campaign" if campaign else "campaigns"
            claim = claim.figure(name, campaign=campaign, **vars(otherwise))
            async with reader.snapshot(claim.asked) as snapshot:
                if campaign:
                    return await told_campaign(snapshot, claim, campaign, otherwise)
                return await told_campaigns(snapshot, claim, otherwise)
        case OfList() as asked:
            claim = asked.claimed(claim)
            async with reader.snapshot(claim.asked) as snapshot:
                return await asked.told(snapshot, claim, FIRST_PAGE)
        case OfSearch() as asked:
            claim = asked.claimed(claim)
            async with reader.snapshot(claim.asked) as snapshot:
                return await asked.told(snapshot, claim)
        case OfForecast():
            claim = claim.figure("forecast")
            async with reader.snapshot(claim.asked) as snapshot:
                return await told_forecast(snapshot, claim)
        case OfChange() | OfCohorts() as evaluated:
            claim = claim.figure(evaluated.FIGURE, **vars(evaluated))
            async with reader.snapshot(claim.asked) as snapshot:
                return await told_evaluation(snapshot, claim, evaluated, zone)
        case Question() as question:
            claim, question = question.claimed(claim)
            async with reader.snapshot(claim.asked) as snapshot:
                found, told = await told_bridge(snapshot, claim, question)
                return found.bridge, told


Of = (
    OfBoard
    | OfFunnel
    | OfCampaigns
    | OfForecast
    | OfChange
    | OfCohorts
    | OfList
    | OfSearch
    | Question
)


def of(receipt: Receipt) -> Of:
    """What it measured. Raises `BadReceipt`."""
    scope = dict(receipt.of)
    name = scope.pop("figure", "")
    try:
        if name == "board":
            return BOARD.validate_python(scope)
        if name == "funnel":
            return FUNNEL.validate_python(scope)
        if name == "forecast":
            return FORECAST.validate_python(scope)
        if name == "film":
            return FILM.validate_python(scope)
        if name == OfChange.FIGURE:
            return OF_CHANGE.validate_python(scope)
        if name == OfCohorts.FIGURE:
            return OF_COHORTS.validate_python(scope)
        if name in {"campaign", "campaigns"}:
            return OF_CAMPAIGNS.validate_python(scope)
        if name.startswith(BRIDGE):
            scope.pop("by_one", None)
            return QUESTION.validate_python({"measure": name.removeprefix(BRIDGE), **scope})
        if name == LIST:
            return OfList.read(scope)
        if name == SEARCH:
            return OF_SEARCH.validate_python(scope)
    except (KeyError, ValidationError):
        raise BadReceipt from None
    raise BadReceipt


FILM, OF_SEARCH = TypeAdapter(OfFilm), TypeAdapter(OfSearch)
OF_CHANGE, OF_COHORTS = TypeAdapter(OfChange), TypeAdapter(OfCohorts)
OF_CAMPAIGNS = TypeAdapter(OfCampaigns)
FORECAST = TypeAdapter(OfForecast)
BOARD, FUNNEL, QUESTION = TypeAdapter(OfBoard), TypeAdapter(OfFunnel), TypeAdapter(Question)
