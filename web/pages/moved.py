"""What the board is told after a command: what it did, or what somebody else did before it."""

from datetime import timedelta

from fastapi.responses import HTMLResponse

from commands.execute import Done
from domain.errors import Stale
from readapi.feed import told
from readapi.ports import Asked
from web.forms import DealForm
from web.links import address, stated
from web.pages.boards import choices, further, read_board
from web.pages.framing import framed
from web.pages.naming import called
from web.pages.question import Question
from web.present.board import BoardView
from web.present.timeline import Reader


async def moved(name: str, sent: DealForm, done: Done, question: Question) -> HTMLResponse:
    """The columns that the command changed, and what it did to the weighted sums: the board as of
    the command beside the one just before it.
    """
    answer = done.answer
    assert answer
    [last] = await question.parts.events.after(answer.position - 1, limit=1)
    now, before = str(last.recorded_at), str(last.recorded_at - timedelta(microseconds=1))
    async with question.snapshot(Asked(now, now, answer.position)) as snapshot:
        after = await read_board(question, snapshot, sent.pipeline, await choices(snapshot))
        frame = await framed(question, snapshot, "pipeline")
    async with question.snapshot(Asked(before, before)) as snapshot:
        was = await read_board(question, snapshot, sent.pipeline, [])
    changed = [view.stage_of(str(sent.deal)) for view in (was, after)]
    shown = after.listed(further(question.links, sent.pipeline))
    names = [stage.name if stage else "" for stage in changed]
    own = {stage.stage for stage in changed if stage}
    toast = {
        "command": name,
        "name": customer_of(str(sent.deal), after, was),
        "before": names[0],
        "after": names[1],
        "effect": difference(after, was),
        "undo": None if name == "undo" else undo_link(sent, answer.version),
    }
    columns = [stage for stage in shown.stages if stage.stage in own]
    return question.piece("moved.html", board=shown, changed=columns, toast=toast, frame=frame)


async def meanwhile(name: str, sent: DealForm, question: Question) -> HTMLResponse:
    """Somebody else was quicker: the board as it is now, what they did, and the choice."""
    events = (await question.parts.events.streams([sent.deal]))[sent.deal]
    [last] = await told(question.parts.events, events[-1:])
    async with question.snapshot(Asked(min_position=last.position)) as snapshot:
        view = await read_board(question, snapshot, sent.pipeline, await choices(snapshot))
        names = await called(snapshot, [vars(last)])
        frame = await framed(question, snapshot, "pipeline")
    reader = Reader(names, question.words, question.texts)
    goal, here = view.stage(sent.fields.get("stage", "")), view.stage_of(str(sent.deal))
    change = {
        "command": name,
        "name": customer_of(str(sent.deal), view) or names.get(str(sent.deal), ""),
        "entry": reader.entry({**vars(last), "record": sent.deal}),
        "goal": goal.name if goal else "",
        "again": again_link(name, sent, last.version) if here and here != goal else None,
    }
    board = view.listed(further(question.links, sent.pipeline))
    answer = question.piece("meanwhile.html", board=board, change=change, frame=frame)
    answer.status_code = Stale.status
    return answer


def again_link(name: str, sent: DealForm, version: int) -> str:
    """The same command at the version of now."""
    own = {key: sent.fields.get(key) for key in ("stage", "reason")}
    params = stated(pipeline=sent.pipeline, version=version, **own)
    return address(f"/deals/{sent.deal}/{name}", params)


def customer_of(deal: str, *boards: BoardView) -> str:
    """By its customer's name, as its card is."""
    cards = (card for view in boards for stage in view.stages for card in stage.cards)
    return next((card.customer_name for card in cards if card.id == deal), "")


def difference(after: BoardView, before: BoardView) -> dict[str, int]:
    """Of the weighted sums, by currency; those that stayed are left out."""
    one, other = after.weighted, before.weighted
    change = {key: one.get(key, 0) - other.get(key, 0) for key in {**one, **other}}
    return {key: minor for key, minor in change.items() if minor}


def undo_link(sent: DealForm, version: int) -> str:
    return f"/deals/{sent.deal}/undo?pipeline={sent.pipeline}&version={version}"
