"""The console script: which commands there are, and how a refusal is told.

Exit codes: 0 done · 1 the answer is no · 2 wrong use. Errors are one sentence on stderr.
"""

import signal
import sys
from collections.abc import Sequence
from functools import cache
from typing import Any

import typer
from pydantic_core import ValidationError
from typer.exceptions import Abort, TyperException
from typer.main import get_command

from domain.errors import Invalid, Refused
from infra.settings import Settings
from solocrm.cli import (
    access,
    bench,
    board,
    broker,
    campaigns,
    consume,
    db,
    demo,
    evaluate,
    explain,
    export,
    film,
    forecast,
    funnel,
    history,
    imports,
    pipelines,
    projections,
    receipt,
    relay,
    serve,
    service,
    suggestions,
    trace,
    whatif,
)

app = typer.Typer(
    help="SoloCRM: every number can be replayed, explained and proved.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
)

for module in [
    demo,
    serve,
    imports,
    projections,
    pipelines,
    board,
    funnel,
    film,
    campaigns,
    explain,
    forecast,
    evaluate,
    service,
    suggestions,
    receipt,
    export,
    whatif,
    history,
    trace,
    db,
    access,
    bench,
    relay,
    consume,
    broker,
]:
    app.add_typer(module.app)


def main() -> None:
    """Run the command of this process; a SIGTERM ends it as tidily as its own end would."""
    signal.signal(signal.SIGTERM, lambda number, _: sys.exit(128 + number))
    sys.exit(run())


def run(arguments: Sequence[str] | None = None) -> int:
    """Run one command line and return its exit code."""
    try:
        for each in sys.argv[1:] if arguments is None else arguments:
            each.encode()
        return command()(arguments, prog_name="solocrm", standalone_mode=False) or 0
    except Refused as refused:
        facts = [f"{name}: {fact}" for name, fact in refused.facts.items()]
        _tell(f"{refused} ({'; '.join([refused.code, *facts])})")
        return 2 if isinstance(refused, Invalid) else 1
    except UnicodeEncodeError:
        _tell("An argument is no text in UTF-8 (usage)")
        return 2
    except ValidationError as wrong:
        first = wrong.errors()[0]
        _tell(f"{'.'.join(map(str, first['loc']))}: {first['msg']} (invalid)")
        return 2
    except TyperException as wrong:
        if message := wrong.format_message():  # none where the help was shown instead
            _tell(f"{message} (usage)")
        return 2
    except OSError as failed:
        _tell(f"{failed.strerror or failed}: {failed.filename or 'SoloCRM'} (system)")
        return 1
    except (Abort, KeyboardInterrupt):
        return 128 + signal.SIGINT
    except Exception as fault:
        if Settings.read().traceback:
            raise
        _tell(f"{type(fault).__name__}: {fault}. SOLOCRM_TRACEBACK=1 tells where (fault)")
        return 1


@cache
def command() -> Any:
    """What Typer makes of all commands and their options, once for all calls."""
    return get_command(app)


def _tell(sentence: str) -> None:
    said = " ".join(sentence.split())
    print(said.encode(errors="replace").decode(), file=sys.stderr)
