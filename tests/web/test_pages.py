"""The overview, the list of channels and the audit page, as a browser gets them."""

import re

import pytest
from django.test import Client

from channels_app.audit.models import AuditEvent
from channels_app.models import Channel, Person, Target
from channels_app.rules.lifecycle import OperationState
from tests.people import browser_of, make_asked_for, make_channel, make_event

HTMX = {"HX-Request": "true", "HX-Current-URL": "http://testserver/channels/"}


def page(browser: Client, address: str, **headers: str) -> str:
    response = browser.get(address, headers=headers)
    assert response.status_code == 200
    return response.content.decode()


def test_each_row_links_to_its_channel(operator: Person, channel: Channel) -> None:
    assert f'href="/channels/{channel.pk}/"' in page(browser_of(operator), "/channels/")


def test_the_heading_that_is_sorted_by_says_so_once(operator: Person, channel: Channel) -> None:
    assert re.findall(r'aria-sort="(\w+)"', page(browser_of(operator), "/channels/?sort=name")) == [
        "ascending"
    ]


def test_markup_in_a_tag_or_a_filter_stays_text(operator: Person, target: Target) -> None:
    make_channel(target, tags={"<b>": "<script>"})

    body = page(browser_of(operator), "/channels/?q=<img>&state=<i>&sort=<u>")

    assert not re.search(r"<(b|script|img|i|u)>", body)


def test_a_target_without_channels_explains_the_first_step(operator: Person) -> None:
    body = page(browser_of(operator), "/channels/")

    assert "No channels in Wards EU yet" in body
    assert 'href="/channels/new/?target=Wards+EU"' in body


def test_who_may_only_look_is_offered_no_form(viewer: Person) -> None:
    assert "/channels/new/" not in page(browser_of(viewer), "/channels/")


def test_nothing_that_matches_leads_back_to_everything(operator: Person, channel: Channel) -> None:
    body = page(browser_of(operator), "/channels/?q=nowhere&state=active&sort=name")

    assert "No channel in Wards EU matches." in body
    assert '<a href="/channels/?sort=name">Clear the filter</a>' in body


def test_htmx_gets_the_table_alone_and_the_address_to_show(operator: Person, channel: Channel) -> None:
    response = browser_of(operator).get("/channels/?q=ward&state=&sort=name", headers=HTMX)

    assert response.headers["HX-Push-Url"] == "/channels/?q=ward&sort=name"
    assert "HX-Request" in response.headers["Vary"]
    assert b"<html" not in response.content
    assert b"<table" in response.content


def test_another_target_loads_the_page_anew(operator: Person, channel: Channel) -> None:
    response = browser_of(operator).get("/channels/?target=Wards+EU&q=", headers=HTMX)

    assert response.headers["HX-Redirect"] == "/channels/?target=Wards+EU"


def test_a_page_restored_from_history_is_whole(operator: Person, channel: Channel) -> None:
    body = page(browser_of(operator), "/channels/", **HTMX, **{"HX-History-Restore-Request": "true"})

    assert "<html" in body


def test_the_filters_work_without_script(operator: Person, channel: Channel) -> None:
    body = page(browser_of(operator), "/channels/?q=&target=Wards+EU&state=active&type=&creator=&tag=")

    assert '<form class="filters" action="/channels/"' in body
    assert '<option value="active" selected>Active</option>' in body


def test_the_audit_page_says_who_did_what_from_where(
    auditor: Person, operator: Person, channel: Channel
) -> None:
    event = make_event(by=operator, channel=channel)

    body = page(browser_of(auditor), "/audit/")

    assert f"#{event.seq}" in body
    assert "Mara Lindqvist" in body
    assert "203.0.113.7" in body
    assert f'href="/channels/{channel.pk}/"' in body


def test_an_operator_who_opens_the_trail_is_in_it(operator: Person) -> None:
    response = browser_of(operator).get("/audit/")

    assert response.status_code == 403
    assert "read the audit trail" in response.content.decode()
    assert AuditEvent.objects.get().action == "access.refused"


def test_the_overview_shows_what_failed_and_where_to_look(operator: Person, target: Target) -> None:
    make_asked_for(target, "bed", operator, state=OperationState.FAILED, answer="<b>Too long</b>")

    body = page(browser_of(operator), "/")

    assert "1 operation failed" in body
    assert "&lt;b&gt;Too long&lt;/b&gt;" in body
    assert 'href="/channels/?target=Wards+EU&amp;state=failed"' in body


def test_the_overview_of_one_target_leaves_the_others_out(
    auditor: Person, target: Target, other_target: Target
) -> None:
    make_channel(target, "here")
    make_channel(other_target, "there")

    body = page(browser_of(auditor), "/?target=Wards+EU")

    assert "here</code>" in body
    assert "there</code>" not in body


@pytest.mark.parametrize("name", ["Moon", "%00", "Depots+US", "%3Cb%3E"])
def test_a_target_out_of_sight_is_not_shown_on_the_overview(
    operator: Person, other_target: Target, name: str
) -> None:
    make_channel(other_target, "there")

    body = page(browser_of(operator), f"/?target={name}")

    assert "There is no target that you may see called" in body
    assert "there</code>" not in body


def test_who_has_no_role_is_told_whom_to_ask(stranger: Person, administrator: Person) -> None:
    body = page(browser_of(stranger), "/")

    assert "Tomasz Wolak" in body
    assert "tomasz@wards.example" in body


def test_who_has_no_role_where_nobody_can_give_one_is_told_so(stranger: Person) -> None:
    assert "Nobody here is an administrator" in page(browser_of(stranger), "/")


@pytest.mark.parametrize("address", ["/", "/channels/", "/channels/?q=zzz", "/audit/"])
def test_a_page_has_one_heading_and_no_inline_script_or_style(
    auditor: Person, channel: Channel, address: str
) -> None:
    body = page(browser_of(auditor), address)

    assert body.count("<h1") == 1
    assert not re.search(r"<script>|<style|\sstyle=|\son\w+=", body)


def test_a_request_for_another_host_is_answered_with_a_page(db: None) -> None:
    response = Client().get("/", headers={"host": "elsewhere.example"})

    assert response.status_code == 400
    assert "This request was not understood" in response.content.decode()
