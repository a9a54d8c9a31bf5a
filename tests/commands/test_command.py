"""What a command is: a function, its parameters its form, its docstring its help."""

from datetime import date
from uuid import uuid4

import pytest
from pydantic import ValidationError

from commands import opportunities, pipelines, users
from commands.catalogue import COMMANDS, NOUNS, command
from commands.command import Command
from domain.catalogue import RECORDS
from tests.crm import COMMAND_OF, LEAD, OFFER, euros
from tests.given import refused

NAMES = [f"{each.noun}/{each.name}" for each in COMMANDS]


def test_a_command_is_found_by_its_noun_and_its_name() -> None:
    for each in COMMANDS:
        assert command(each.noun, each.name) is each
    for noun, name in [("opportunities", "fly"), ("unicorns", "open"), ("users", "win")]:
        with refused("unknown_command"):
            command(noun, name)


def test_every_record_has_a_noun_and_one_command_that_begins_it() -> None:
    assert set(NOUNS.values()) == set(RECORDS)
    begins = [each.record for each in COMMANDS if each.begins]
    assert sorted(begins, key=RECORDS.index) == list(RECORDS)


def test_a_name_is_the_functions_in_the_words_of_a_route() -> None:
    assert COMMAND_OF[opportunities.change_close_date].name == "change-close-date"
    assert COMMAND_OF[opportunities.open_].name == "open"
    assert COMMAND_OF[users.return_].name == "return"


@pytest.mark.parametrize("each", COMMANDS, ids=NAMES)
def test_every_command_tells_what_it_does(each: Command) -> None:
    assert each.help.endswith(".")
    assert each.body.model_json_schema()["additionalProperties"] is False


def test_no_two_bodies_share_a_title() -> None:
    titles = {each.body.model_json_schema()["title"] for each in COMMANDS}
    assert len(titles) == len(COMMANDS)


def test_a_body_has_the_commands_fields_and_no_others() -> None:
    assert set(COMMAND_OF[opportunities.lose].body.model_fields) == {"reason", "note"}
    with pytest.raises(ValidationError, match="colour"):
        COMMAND_OF[opportunities.win].read({"colour": "red"})
    with pytest.raises(ValidationError, match="reason"):
        COMMAND_OF[opportunities.lose].read({})


def test_a_body_is_read_from_text() -> None:
    amount = {"amount": "12.50", "currency": "EUR"}
    read = COMMAND_OF[opportunities.change_amount].read({"amount": amount})
    assert read == {"amount": euros("12.50")}
    assert COMMAND_OF[opportunities.move].read({"stage": str(OFFER)}) == {"stage": OFFER}
    day = COMMAND_OF[opportunities.change_close_date].read({"close_date": "2024-02-29"})
    assert day == {"close_date": date(2024, 2, 29)}


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"stage": "lead", "probability": "0.5"}, "stage"),
        ({"stage": str(LEAD), "probability": "likely"}, "probability"),
        ({"stage": str(LEAD), "probability": "0.5", "rots_after": 0}, "rots_after"),
        ({"stage": str(LEAD), "probability": "0.5", "rots_after": 1.5}, "rots_after"),
    ],
)
def test_a_wrong_field_is_named(body: dict[str, object], field: str) -> None:
    with pytest.raises(ValidationError, match=field):
        COMMAND_OF[pipelines.rate_stage].read(body)


def test_a_body_that_was_read_is_not_read_again() -> None:
    win = COMMAND_OF[opportunities.win]
    read = win.read({})
    assert win.read(read) is read


def test_a_name_is_neither_empty_nor_endless() -> None:
    for name in ("", "   ", "x" * 201):
        body = {"name": name, "customer": uuid4(), "pipeline": uuid4(), "amount": euros(1)}
        with pytest.raises(ValidationError, match="name"):
            COMMAND_OF[opportunities.open_].read(body)
