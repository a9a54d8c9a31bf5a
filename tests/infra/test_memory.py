"""What a process remembers of where streams stand."""

from uuid import uuid4

from domain.standing import Standing
from infra.postgres.memory import Memory


def test_memory_keeps_what_was_asked_for_last() -> None:
    memory, [a, b, c] = Memory(largest=2), (uuid4(), uuid4(), uuid4())
    memory.keep(a, Standing(1))
    memory.keep(b, Standing(1))
    assert memory[a].version == 1
    memory.keep(c, Standing(1))
    assert [memory[each].version for each in (a, b, c)] == [1, 0, 1]


def test_an_older_answer_that_comes_later_is_not_remembered() -> None:
    memory, a = Memory(), uuid4()
    memory.keep(a, Standing(2))
    memory.keep(a, Standing(1))
    assert memory[a].version == 2
