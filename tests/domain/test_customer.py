"""What may happen to a customer."""

import pytest
from pydantic import ValidationError

from commands import customers
from domain.customer import Customer, Profile
from domain.person import Particulars, Person
from domain.story import say
from tests.given import ACME, ANNA, BOLT, IT, NOBODY, given

ENTERED = Customer.Entered(name="Dune", kind="company", profile=Profile(industry="sand"))
ARCHIVED = Customer.Archived()
RENAMED = Customer.Renamed(name="Dune Inc")
ASSIGNED = Customer.Assigned(owner=ANNA)
TAGGED = Customer.Tagged(tag="fair 2024")
MERGED = Customer.MergedInto(survivor=ACME)
TOOK_IN = Customer.TookIn(merged=IT)


def test_a_customer_is_a_company_unless_told_otherwise() -> None:
    profile = {"industry": "sand"}
    given().when(customers.enter, name="Dune", profile=profile).then(ENTERED)
    person = Customer.Entered(name="Eve", kind="person", owner=ANNA)
    given().when(customers.enter, name="Eve", kind="person", owner=ANNA).then(person)


def test_a_customer_has_a_name() -> None:
    with pytest.raises(ValidationError, match="name"):
        given().when(customers.enter, name="  ").then()


def test_a_customer_is_entered_once() -> None:
    given(ENTERED).when(customers.enter, name="Dune").refused("already_there")


def test_a_name_is_changed_where_it_is_another() -> None:
    given(ENTERED).when(customers.rename, name="Dune Inc").then(RENAMED)
    given(ENTERED, RENAMED).when(customers.rename, name="Dune Inc").then()


def test_of_a_profile_only_the_news_are_said() -> None:
    news = Profile(region="North")
    given(ENTERED).when(customers.describe, profile={"industry": "sand", "region": "North"}).then(
        Customer.Profiled(profile=news)
    )
    given(ENTERED, Customer.Profiled(profile=news)).when(
        customers.describe, profile={"region": "North"}
    ).then()


def test_null_clears_a_field_and_silence_keeps_it() -> None:
    cleared = Customer.Profiled(profile=Profile(industry=None))
    given(ENTERED).when(customers.describe, profile={"industry": None}).then(cleared)
    dune = say(Customer, say(Customer, None, ENTERED), Customer.Profiled(profile=Profile(size="1")))
    assert (dune.profile.industry, dune.profile.size) == ("sand", "1")
    assert say(Customer, dune, cleared).profile == Profile(size="1")


def test_of_particulars_only_the_news_are_said() -> None:
    mail = Customer.Detailed(particulars=Particulars(emails=("d@dune.com",)))
    given(ENTERED).when(
        customers.detail, particulars={"emails": ["d@dune.com"], "phones": []}
    ).then(mail)
    given(ENTERED, mail).when(customers.detail, particulars={"emails": ["d@dune.com"]}).then()


def test_somebody_known_looks_after_a_customer() -> None:
    given(ENTERED).when(customers.assign, owner=ANNA).then(ASSIGNED)
    given(ENTERED, ASSIGNED).when(customers.assign, owner=ANNA).then()
    given(ENTERED, ASSIGNED).when(customers.assign, owner=None).then(Customer.Assigned(owner=None))
    given(ENTERED).when(customers.assign, owner=NOBODY).refused("not_there")
    given().when(customers.enter, name="Dune", owner=NOBODY).refused("not_there")


def test_a_tag_is_put_on_once_and_taken_off_once() -> None:
    untagged = Customer.Untagged(tag="fair 2024")
    given(ENTERED).when(customers.tag, tag="fair 2024").then(TAGGED)
    given(ENTERED, TAGGED).when(customers.tag, tag="fair 2024").then()
    given(ENTERED, TAGGED).when(customers.untag, tag="fair 2024").then(untagged)
    given(ENTERED, TAGGED, untagged).when(customers.untag, tag="fair 2024").then()


def test_an_archived_customer_is_only_restored() -> None:
    given(ENTERED).when(customers.archive).then(ARCHIVED)
    given(ENTERED, ARCHIVED).when(customers.rename, name="Dune Inc").refused("customer_archived")
    given(ENTERED, ARCHIVED).when(customers.restore).then(Customer.Restored())
    given(ENTERED, ARCHIVED, Customer.Restored()).when(customers.archive).then(ARCHIVED)


def test_what_is_not_archived_is_not_restored() -> None:
    given(ENTERED).when(customers.restore).refused("customer_not_archived")


def test_nothing_is_noted_of_a_customer_that_was_never_entered() -> None:
    given().when(customers.tag, tag="fair 2024").refused("not_there")


def test_a_customer_is_merged_into_another() -> None:
    given(ENTERED).when(customers.merge, into=ACME).then(MERGED, TOOK_IN)


def test_the_other_takes_over_what_is_named_and_new() -> None:
    own = (
        ENTERED,
        Customer.Detailed(particulars=Particulars(emails=("d@dune.com",), address="Dune Road 1")),
        Customer.Tagged(tag="fair 2024"),
        ASSIGNED,
    )
    given(*own).when(
        customers.merge,
        into=ACME,
        take=("name", "industry", "region", "emails", "address", "owner", "tags"),
    ).then(
        MERGED,
        TOOK_IN,
        Customer.Renamed(name="Dune"),
        Customer.Profiled(profile=Profile(industry="sand")),
        own[1],
        ASSIGNED,
        TAGGED,
    )
    given(ENTERED).when(customers.merge, into=ACME, take=("region", "phones", "owner")).then(
        MERGED, TOOK_IN
    )


def test_what_the_one_does_not_know_takes_nothing_from_the_other() -> None:
    crm = given(ENTERED).crm
    crm.do(customers.describe, ACME, profile={"region": "North"})
    crm.do(customers.assign, ACME, owner=ANNA)
    crm.do(customers.detail, ACME, particulars={"address": "Acme Road 1", "phones": ["030 1"]})
    take = ("region", "owner", "address", "phones")
    said = crm.do(customers.merge, IT, into=ACME, take=take).said
    assert [each.event for each in said] == [MERGED, TOOK_IN]


def test_a_customer_is_not_merged_into_nobody_or_itself() -> None:
    given(ENTERED).when(customers.merge, into=IT).refused("merged_into_itself")
    given(ENTERED).when(customers.merge, into=NOBODY).refused("not_there")
    given(ENTERED, ARCHIVED).when(customers.merge, into=ACME).refused("customer_archived")


def test_a_customer_that_was_merged_does_nothing_more() -> None:
    merged = given(ENTERED, MERGED)
    merged.when(customers.merge, into=ACME).refused("customer_merged")
    merged.when(customers.rename, name="Dune Inc").refused("customer_merged")
    merged.when(customers.archive).refused("customer_merged")
    merged.when(customers.forget).refused("customer_merged")


def test_what_a_customer_took_in_is_forgotten_with_them() -> None:
    both = (Person.Forgotten(subject=each, kind="customer") for each in (IT, BOLT))
    given(ENTERED, Customer.TookIn(merged=BOLT)).when(customers.forget).then(*both)
