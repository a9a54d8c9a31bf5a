"""The benchmark of personal fields seals them, and tells what the cipher adds."""

from infra.secret import Secret
from solocrm.bench.figures import Compared
from solocrm.bench.personal import MASTER, Open, Ways, run
from solocrm.bench.sample import NAME, commands


def test_it_measures_what_is_sealed_against_what_is_not() -> None:
    drafts = list(commands(3))[:1]
    sealed, clear = Ways(Secret(MASTER), drafts), Ways(Open(MASTER), drafts)
    assert all(ways.to_rows() > 0 and ways.from_rows() > 0 for ways in (sealed, clear))
    [hidden], [shown] = sealed.rows, clear.rows
    assert NAME.encode() not in (hidden.personal or b"")
    assert NAME.encode() in (shown.personal or b"")


def test_its_figures_add_up() -> None:
    result = run(events=50)
    there, back = result.beside["to a row"], result.beside["from a row"]
    assert isinstance(there, Compared)
    assert isinstance(back, Compared)
    assert result.unit == "µs"
    assert result.value > 0
    assert result.limit
