import re

import pytest
from django.test import Client

from channels_app.audit.models import AuditEvent
from channels_app.models import Channel, Drift, Operation, Person, Sync, Target
from channels_app.services.drift.carrying import carry_out
from tests.fakes.gateway import FakeGateway
from tests.people import browser_of
from tests.services.sync.desk import HAND, SyncDesk


@pytest.fixture
def fleet(target: Target, aws: FakeGateway) -> SyncDesk:
    """One channel that was changed, one that is missing, and two that nobody recorded."""
    fleet = SyncDesk(target=target, aws=aws)
    fleet.make("ward-3-bed-12", ttl=60)
    fleet.aws.channels["ward-3-bed-12"].spec = type(fleet.aws.channels["ward-3-bed-12"].spec)(
        name="ward-3-bed-12", ttl=30
    )
    fleet.make_on_record("ward-7-bed-19")
    fleet.make_in_aws("kiosk", tags={"app": "kiosk"})
    fleet.make_in_aws("test-mara-2")
    fleet.compare()
    fleet.read_tags()
    return fleet


@pytest.fixture
def browser(fleet: SyncDesk, operator: Person) -> Client:
    return browser_of(operator)


def page(browser: Client, address: str = "/drift/") -> str:
    return browser.get(address).content.decode()


def decide(browser: Client, fleet: SyncDesk, *, typed: str = "", **data: object) -> str:
    """Choose, read the page that asks, and press its button; the page that follows."""
    address = f"/targets/{fleet.target.pk}/drift/"
    asked = browser.post(address, data).content.decode()
    hidden = re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', asked)
    form: dict[str, list[str]] = {}
    for name, value in hidden:
        form.setdefault(name, []).append(value)
    filled_in = {"reason": "As agreed", "days": "30", "typed": typed}
    return browser.post(address, {**form, **filled_in}, follow=True).content.decode()


def test_the_page_counts_each_kind_and_names_the_difference(browser: Client) -> None:
    text = page(browser)

    assert "<del>60 s</del> <ins>30 s</ins>" in text
    assert "4 differ, by name" in text
    assert "Two looks by its ARN found nothing in AWS." in text
    assert 'href="/drift/?kind=unmanaged">2</a>' in text
    assert "app=kiosk" in text


def test_a_filter_narrows_it(browser: Client) -> None:
    text = page(browser, "/drift/?kind=missing&q=bed")

    assert "ward-7-bed-19" in text
    assert "kiosk" not in text


def test_the_page_says_when_it_was_compared(browser: Client) -> None:
    assert "compared with AWS" in page(browser)


def test_where_nothing_was_compared_the_page_says_so(operator: Person) -> None:
    text = page(browser_of(operator))

    assert "AWS has not been asked yet what it holds" in text
    assert "Compare with AWS" in text


def test_a_comparison_that_could_not_go_on_says_why(browser: Client) -> None:
    Sync.objects.update(said="AWS denied kinesisvideo:ListSignalingChannels.")

    assert "AWS denied kinesisvideo:ListSignalingChannels." in page(browser)


def test_the_confirm_page_states_how_many_and_which(browser: Client, fleet: SyncDesk) -> None:
    asked = browser.post(f"/targets/{fleet.target.pk}/drift/", {"do": "adopt", "all": "1"})

    text = asked.content.decode()
    assert "Adopt 2 in Wards EU?" in text
    assert "<code>kiosk</code>, <code>test-mara-2</code>" in text
    assert "2 to which this cannot be done" in text
    assert not Drift.objects.exclude(choice="").exists()


def test_all_that_match_are_adopted(browser: Client, fleet: SyncDesk) -> None:
    text = decide(browser, fleet, do="adopt", all="1")
    carry_out(fleet.target, hand=HAND)

    assert "2 will be adopted by a worker" in text
    assert Channel.objects.filter(adopted_by__username="mara").count() == 2


def test_only_what_is_ticked_is_accepted(browser: Client, fleet: SyncDesk) -> None:
    ticked = Drift.objects.get(name="ward-3-bed-12")

    decide(browser, fleet, do="accept", drift=ticked.pk)
    carry_out(fleet.target, hand=HAND)

    assert Channel.objects.get(name="ward-3-bed-12").ttl == 30
    assert Channel.objects.get(name="ward-7-bed-19").state == "missing"


def test_what_will_happen_to_each_is_listed_before_it_is_put_back(browser: Client, fleet: SyncDesk) -> None:
    asked = browser.post(f"/targets/{fleet.target.pk}/drift/", {"do": "put_back", "all": "1"})

    text = asked.content.decode()
    assert "Put back 2 in Wards EU?" in text
    assert "TTL <del>30 s</del> <ins>60 s</ins>" in text
    assert "created again, TTL 60 s" in text
    assert not Drift.objects.exclude(choice="").exists()


def test_who_types_the_count_has_them_put_back(browser: Client, fleet: SyncDesk) -> None:
    text = decide(browser, fleet, do="put_back", all="1", typed="2")
    carry_out(fleet.target, hand=HAND)

    assert "2 will be put back by a worker" in text
    asked = Operation.objects.order_by("kind").values_list("kind", "name", "reason")
    assert list(asked) == [
        ("create", "ward-7-bed-19", "As agreed"),
        ("update_ttl", "ward-3-bed-12", "As agreed"),
    ]


def test_who_types_the_count_has_what_was_found_deleted(browser: Client, fleet: SyncDesk) -> None:
    text = decide(browser, fleet, do="delete", all="1", q="kiosk", typed="1")
    carry_out(fleet.target, hand=HAND)

    assert "1 will be adopted and deleted by a worker" in text
    assert Channel.objects.get(name="kiosk").state == "deleting"
    assert not Channel.objects.filter(name="test-mara-2").exists()


@pytest.mark.parametrize("do", ["put_back", "delete"])
def test_another_count_chooses_nothing_and_is_said_beside_the_field(
    browser: Client, fleet: SyncDesk, do: str
) -> None:
    text = decide(browser, fleet, do=do, all="1", typed="20")

    assert "That is not the count. Enter 2 to" in text
    assert 'id="typed-error"' in text
    assert "As agreed" in text
    assert not Drift.objects.exclude(choice="").exists()


def test_the_confirm_page_says_what_another_installation_keeps(browser: Client, fleet: SyncDesk) -> None:
    theirs = Drift.objects.get(name="kiosk")
    Drift.objects.filter(pk=theirs.pk).update(kind="elsewhere")

    asked = browser.post(f"/targets/{fleet.target.pk}/drift/", {"do": "delete", "drift": theirs.pk})

    assert "1 of them belongs to another installation" in asked.content.decode()


def test_what_is_ignored_is_in_a_list_of_its_own(browser: Client, fleet: SyncDesk) -> None:
    decide(browser, fleet, do="ignore", all="1", kind="unmanaged")

    assert "kiosk" not in page(browser)
    assert "As agreed" in page(browser, "/drift/?show=ignored")
    assert AuditEvent.objects.get(action="drift.ignore").reason == "As agreed"


def test_ignoring_needs_a_reason(browser: Client, fleet: SyncDesk) -> None:
    data = {"do": "ignore", "all": "1", "confirmed": "1"}

    text = browser.post(f"/targets/{fleet.target.pk}/drift/", data, follow=True).content.decode()

    assert "Ignoring needs a reason" in text
    assert Drift.objects.ignored().count() == 0


@pytest.mark.parametrize(
    "data", [{}, {"do": "adopt"}, {"do": "destroy", "all": "1"}, {"do": "adopt", "drift": "x"}]
)
def test_nonsense_changes_nothing_and_is_said(browser: Client, fleet: SyncDesk, data: dict[str, str]) -> None:
    text = browser.post(f"/targets/{fleet.target.pk}/drift/", data, follow=True).content.decode()

    assert "Nothing was chosen" in text


def test_whoever_asks_for_a_comparison_gets_one(browser: Client, fleet: SyncDesk) -> None:
    text = browser.post(f"/targets/{fleet.target.pk}/compare/", follow=True).content.decode()

    assert "is being compared with AWS" in text
    assert "The comparison waits for a worker." in text
    assert Sync.objects.get().asked_at
    assert AuditEvent.objects.get(action="drift.compare").actor == "mara"


def test_a_viewer_sees_it_and_has_no_buttons(fleet: SyncDesk, viewer: Person) -> None:
    text = page(browser_of(viewer))

    assert "ward-3-bed-12" in text
    assert "<button" not in text.split("<main")[1].replace('<button class="button">Filter</button>', "")


def test_what_differs_elsewhere_is_not_shown(fleet: SyncDesk, other_operator: Person) -> None:
    assert "ward-3-bed-12" not in page(browser_of(other_operator))


def test_the_page_s_queries_do_not_grow_with_its_rows(
    browser: Client, fleet: SyncDesk, django_assert_max_num_queries: object
) -> None:
    for number in range(30):
        fleet.make_in_aws(f"gate-{number}")
    fleet.compare()

    with django_assert_max_num_queries(30):  # type: ignore[operator]
        page(browser)
