"""The envelope keeps its times in order."""

from datetime import UTC, datetime, timedelta
from uuid import uuid4

from hypothesis import given
from hypothesis import strategies as st

from domain.opportunity import Opportunity
from domain.recorded import Draft
from tests.crm import founder

NOW = datetime(2024, 6, 1, tzinfo=UTC)
IT = uuid4()
instants = st.none() | st.integers(-9, 9).map(lambda hours: NOW + timedelta(hours=hours))


@given(instants, instants)
def test_nothing_is_known_before_it_happened_nor_recorded_before_it_is_known(
    happened: datetime | None, known: datetime | None
) -> None:
    said = Draft(IT, 1, Opportunity.Won(), happened, known).recorded(7, NOW, founder())
    assert said.occurred_at <= said.known_from <= said.recorded_at == NOW


def test_without_client_time_all_three_are_one() -> None:
    said = Draft(IT, 1, Opportunity.Won()).recorded(7, NOW, founder())
    assert said.occurred_at == said.known_from == said.recorded_at


def test_an_event_has_its_id_before_it_is_recorded() -> None:
    draft = Draft(IT, 1, Opportunity.Won())
    assert draft.event_id == draft.recorded(7, NOW, founder()).event_id
    assert draft.event_id != Draft(IT, 2, Opportunity.Won()).event_id
