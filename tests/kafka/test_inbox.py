"""No position is passed over unseen, however messages come."""

from infra.kafka.chunks import Chunk, chunks, read
from infra.kafka.inbox import Inbox


def chunk(after: int, upto: int, *positions: int) -> Chunk:
    return Chunk(after, upto, [{"position": each} for each in positions])


def positions(inbox: Inbox, slots: set[int], was: int, end: int) -> list[object]:
    return [each["position"] for each in inbox.between(slots, was, end)]


def test_a_batch_ends_where_all_slots_have_everything() -> None:
    inbox = Inbox()
    inbox.take(1, 0, chunk(0, 5, 1, 4))
    inbox.take(2, 0, chunk(0, 3, 2, 3))
    assert inbox.end({1, 2}, 0, 99, most=100) == 3
    assert positions(inbox, {1, 2}, 0, 3) == [1, 2, 3]
    inbox.take(2, 1, chunk(3, 5, 5))
    assert inbox.end({1, 2}, 3, 99, most=100) == 5
    assert positions(inbox, {1, 2}, 3, 5) == [4, 5]
    assert inbox.end({1, 2}, 5, 99, most=100) is None


def test_a_slot_of_which_nothing_came_yet_holds_the_others() -> None:
    inbox = Inbox()
    inbox.take(1, 0, chunk(0, 5, 1, 4))
    assert inbox.end({1, 2}, 0, 99, most=100) is None


def test_a_batch_is_no_larger_than_it_must_be() -> None:
    inbox = Inbox()
    for number, (after, upto) in enumerate([(0, 2), (2, 4), (4, 9)]):
        inbox.take(1, number, chunk(after, upto, upto))
    assert inbox.end({1}, 0, 99, most=4) == 4
    assert inbox.end({1}, 0, 99, most=1) == 2
    assert inbox.end({1}, 0, 3, most=9) == 3  # where others join
    assert inbox.end({1}, 4, 99, most=1) == 9


def test_what_comes_again_changes_nothing() -> None:
    inbox = Inbox()
    for offset, each in enumerate([chunk(0, 2, 1, 2), chunk(2, 4, 3), chunk(0, 3, 1, 2, 3)]):
        inbox.take(1, offset, each)
    assert inbox.end({1}, 0, 99, most=100) == 4
    assert positions(inbox, {1}, 0, 4) == [1, 2, 3]
    assert positions(inbox, {1}, 2, 4) == [3]


def test_a_part_that_is_missing_is_seen() -> None:
    inbox = Inbox()
    inbox.take(1, 0, chunk(0, 2, 1))
    assert inbox.missing({1}, 0) is None
    inbox.take(1, 1, chunk(4, 6, 5))
    assert inbox.missing({1}, 2) == 4
    assert inbox.missing({1}, 4) is None
    assert inbox.end({1}, 4, 99, most=100) == 6


def test_a_range_in_several_messages_counts_when_it_is_whole() -> None:
    inbox = Inbox()
    told = [b'{"position":%d,"data":"%b"}' % (at, 400_000 * b"x") for at in (1, 2, 3)]
    messages = [read(each) for each in chunks(0, 3, told)]
    assert [each.upto for each in messages] == [0, 0, 3]
    for offset, each in enumerate(messages):
        assert inbox.end({1}, 0, 99, most=100) is None
        inbox.take(1, offset, each)
    assert positions(inbox, {1}, 0, 3) == [1, 2, 3]
    assert list(inbox.drop(2)) == []
    assert list(inbox.drop(3)) == [(1, 3)]


def test_what_several_slots_were_told_comes_once() -> None:
    inbox = Inbox()
    inbox.take(1, 0, chunk(0, 2, 1, 2))
    inbox.take(2, 0, chunk(0, 2, 2))
    assert positions(inbox, {1, 2}, 0, 2) == [1, 2]


def test_offsets_are_kept_of_what_is_folded_alone() -> None:
    inbox = Inbox()
    inbox.take(1, 10, chunk(0, 2, 1))
    inbox.take(1, 11, chunk(2, 4, 3))
    assert list(inbox.drop(3)) == [(1, 11)]
    assert list(inbox.drop(4)) == [(1, 12)]
