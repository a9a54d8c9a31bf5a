"""What may happen to a campaign."""

from datetime import date

from commands import campaigns
from domain.campaign import Audience, Campaign
from tests.crm import euros
from tests.given import ANNA, NOBODY, given

PLANNED = Campaign.Planned(
    name="Spring",
    audience=Audience(region="Berlin"),
    channels=("mail", "phone"),
    budget=euros(500),
    begins=date(2024, 3, 1),
    ends=date(2024, 3, 31),
    owner=None,
    source="letter",
)
STARTED, STOPPED = Campaign.Started(), Campaign.Stopped(reason="the money is spent")
ARCHIVED, RESTORED = Campaign.Archived(), Campaign.Restored()

PLAN = {
    "name": "Spring",
    "audience": {"region": "Berlin"},
    "channels": ["mail", "phone"],
    "budget": euros(500),
    "begins": "2024-03-01",
    "ends": "2024-03-31",
    "source": "letter",
}


def test_a_campaign_is_planned() -> None:
    given().when(campaigns.plan, **PLAN).then(PLANNED)
    given(PLANNED).when(campaigns.plan, **PLAN).refused("already_there")


def test_of_a_campaign_only_its_name_is_needed() -> None:
    bare = Campaign.Planned(
        name="Spring",
        audience=Audience(),
        channels=(),
        budget=None,
        begins=None,
        ends=None,
        owner=None,
        source=None,
    )
    given().when(campaigns.plan, name="Spring").then(bare)


def test_a_plan_makes_sense() -> None:
    given().when(campaigns.plan, **PLAN | {"budget": euros(-1)}).refused("budget_below_zero")
    given().when(campaigns.plan, **PLAN | {"ends": "2024-02-29"}).refused("ends_before_it_begins")
    given().when(campaigns.plan, **PLAN | {"channels": ["mail"] * 2}).refused("channel_twice")
    given().when(campaigns.plan, **PLAN | {"owner": NOBODY}).refused("not_there")


def test_a_name_is_changed_where_it_is_another() -> None:
    renamed = Campaign.Renamed(name="Early spring")
    given(PLANNED).when(campaigns.rename, name="Early spring").then(renamed)
    given(PLANNED, renamed).when(campaigns.rename, name="Early spring").then()


def test_a_campaign_is_aimed_at_others() -> None:
    aimed = Campaign.Aimed(audience=Audience(lifecycle="lapsed"))
    given(PLANNED).when(campaigns.aim, audience={"lifecycle": "lapsed"}).then(aimed)
    given(PLANNED, aimed).when(campaigns.aim, audience={"lifecycle": "lapsed"}).then()


def test_a_campaign_goes_through_other_channels() -> None:
    chosen = Campaign.ChannelsChosen(channels=("fair",))
    given(PLANNED).when(campaigns.choose_channels, channels=["fair"]).then(chosen)
    given(PLANNED, chosen).when(campaigns.choose_channels, channels=["fair"]).then()
    given(PLANNED).when(campaigns.choose_channels, channels=["a", "a"]).refused("channel_twice")


def test_a_campaign_may_cost_something_else() -> None:
    given(PLANNED).when(campaigns.budget, budget=None).then(Campaign.Budgeted(budget=None))
    given(PLANNED).when(campaigns.budget, budget=euros(500)).then()
    given(PLANNED).when(campaigns.budget, budget=euros(-1)).refused("budget_below_zero")


def test_a_campaign_is_put_off() -> None:
    put_off = Campaign.Scheduled(begins=date(2024, 4, 1), ends=None)
    given(PLANNED).when(campaigns.schedule, begins="2024-04-01").then(put_off)
    given(PLANNED, put_off).when(campaigns.schedule, begins="2024-04-01").then()
    late = {"begins": "2024-04-01", "ends": "2024-03-31"}
    given(PLANNED).when(campaigns.schedule, **late).refused("ends_before_it_begins")


def test_somebody_looks_after_a_campaign() -> None:
    given(PLANNED).when(campaigns.assign, owner=ANNA).then(Campaign.Assigned(owner=ANNA))
    given(PLANNED).when(campaigns.assign, owner=None).then()
    given(PLANNED).when(campaigns.assign, owner=NOBODY).refused("not_there")


def test_a_campaign_names_whose_deals_are_its_own() -> None:
    named = Campaign.SourceNamed(source="fair")
    given(PLANNED).when(campaigns.name_source, source="fair").then(named)
    given(PLANNED, named).when(campaigns.name_source, source="fair").then()
    none = Campaign.SourceNamed(source=None)
    given(PLANNED, named).when(campaigns.name_source, source=None).then(none)
    given(PLANNED, ARCHIVED).when(campaigns.name_source, source="x").refused("campaign_archived")


def test_a_campaign_runs_until_it_is_stopped_and_may_run_again() -> None:
    given(PLANNED).when(campaigns.start).then(STARTED)
    given(PLANNED, STARTED).when(campaigns.start).refused("campaign_running")
    given(PLANNED).when(campaigns.stop).refused("campaign_not_running")
    given(PLANNED, STARTED).when(campaigns.stop, reason="the money is spent").then(STOPPED)
    given(PLANNED, STARTED, STOPPED).when(campaigns.stop).refused("campaign_not_running")
    given(PLANNED, STARTED, STOPPED).when(campaigns.start).then(STARTED)


def test_a_campaign_that_runs_is_not_archived() -> None:
    given(PLANNED, STARTED).when(campaigns.archive).refused("campaign_running")
    given(PLANNED, STARTED, STOPPED).when(campaigns.archive).then(ARCHIVED)


def test_an_archived_campaign_is_only_restored() -> None:
    given(PLANNED, ARCHIVED).when(campaigns.start).refused("campaign_archived")
    given(PLANNED, ARCHIVED).when(campaigns.rename, name="Other").refused("campaign_archived")
    given(PLANNED, ARCHIVED).when(campaigns.restore).then(RESTORED)
    given(PLANNED, ARCHIVED, RESTORED).when(campaigns.start).then(STARTED)
    given(PLANNED).when(campaigns.restore).refused("campaign_not_archived")


def test_of_what_is_not_there_nothing_is_done() -> None:
    given().when(campaigns.start).refused("not_there")
