"""What may happen to a contact."""

from commands import contacts
from domain.contact import Contact
from domain.person import Particulars
from tests.given import ACME, BOLT, NOBODY, given

ADDED = Contact.Added(name="Dora", customer=ACME, position="buyer")
ARCHIVED = Contact.Archived()


def test_a_contact_is_a_person_at_a_customer() -> None:
    given().when(contacts.add, name="Dora", customer=ACME, position="buyer").then(ADDED)
    given().when(contacts.add, name="Dora", customer=NOBODY).refused("not_there")
    given(ADDED).when(contacts.add, name="Dora", customer=ACME).refused("already_there")


def test_a_name_is_changed_where_it_is_another() -> None:
    renamed = Contact.Renamed(name="Dora Ng")
    given(ADDED).when(contacts.rename, name="Dora Ng").then(renamed)
    given(ADDED, renamed).when(contacts.rename, name="Dora Ng").then()


def test_a_contact_rises_or_goes_to_another_customer() -> None:
    head = Contact.Appointed(position="head", customer=ACME)
    at_bolt = Contact.Appointed(position="head", customer=BOLT)
    given(ADDED).when(contacts.appoint, position="head").then(head)
    given(ADDED, head).when(contacts.appoint, position="head", customer=BOLT).then(at_bolt)
    given(ADDED, at_bolt).when(contacts.appoint, position="head").then()
    given(ADDED).when(contacts.appoint, position="head", customer=NOBODY).refused("not_there")


def test_of_particulars_only_the_news_are_said() -> None:
    phone = Contact.Detailed(particulars=Particulars(phones=("+49 30 1234",)))
    given(ADDED).when(contacts.detail, particulars={"phones": ["+49 30 1234"]}).then(phone)
    given(ADDED, phone).when(contacts.detail, particulars={"phones": ["+49 30 1234"]}).then()


def test_an_archived_contact_is_only_restored() -> None:
    given(ADDED).when(contacts.archive).then(ARCHIVED)
    given(ADDED, ARCHIVED).when(contacts.archive).refused("contact_archived")
    given(ADDED, ARCHIVED).when(contacts.restore).then(Contact.Restored())
    given(ADDED, ARCHIVED, Contact.Restored()).when(contacts.archive).then(ARCHIVED)


def test_what_is_not_archived_is_not_restored() -> None:
    given(ADDED).when(contacts.restore).refused("contact_not_archived")
