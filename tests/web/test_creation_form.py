"""The form for one channel: its problems, its rows of tags, its choices."""

import re

from django.test import Client
from pytest_django import Settings

from channels_app.models import Operation, Target
from tests.web.creating import NEW, rows, send


def test_all_problems_are_told_at_once_and_nothing_typed_is_lost(browser: Client, db: None) -> None:
    html = send(
        browser,
        name="ward 3",
        ttl="300",
        key=["aws:owner", "bed"],
        value=["x", "#7"],
        reason="Because & so",
    ).content.decode()

    assert "Nothing was created. Four things need correcting." in html
    assert re.findall(r'<li><a href="#([^"]+)"', html) == [
        "name",
        "ttl",
        "tag-1-key",
        "tag-2-value",
    ]
    assert 'value="ward 3"' in html
    assert rows(html) == [("aws:owner", "x"), ("bed", "#7"), ("", "")]
    assert "Because &amp; so</textarea>" in html
    assert not Operation.objects.exists()


def test_what_is_too_long_is_told_and_never_cut_by_the_browser(browser: Client, db: None) -> None:
    """A pasted name that was cut would be made, and cannot be changed."""
    html = send(browser, name="a" * 257, key=["k" * 129], value=["v" * 257]).content.decode()

    assert "257 characters are too many" in html
    assert 'value="' + "a" * 257 + '"' in html
    assert not re.findall(r'name="(?:name|key|value)"[^>]*maxlength', html)


def test_every_line_of_the_summary_leads_to_a_field_that_is_there(browser: Client, db: None) -> None:
    html = send(
        browser, name="", type="ROUND", ttl="", key=["", "a", "a"], value=["1", "#", ""]
    ).content.decode()

    anchors = re.findall(r'<li><a href="#([^"]+)"', html)
    assert len(anchors) == 6
    assert all(f'id="{anchor}"' in html for anchor in anchors)


def test_the_summary_has_the_focus(browser: Client, db: None) -> None:
    html = send(browser, name="").content.decode()

    assert html.count("autofocus") == 1
    assert 'role="alert" tabindex="-1" autofocus' in html


def test_a_tag_row_is_added_without_script(browser: Client, db: None) -> None:
    html = send(browser, name="ward-3", key=["bed"], value=["7"], add="1").content.decode()

    assert rows(html) == [("bed", "7"), ("", "")]
    assert 'value="ward-3"' in html
    assert not Operation.objects.exists()


def test_the_new_row_has_the_focus(browser: Client, db: None) -> None:
    html = send(browser, key=["bed"], value=["7"], add="1").content.decode()

    assert re.search(r'id="tag-2-key"[^>]* autofocus>', html)


def test_a_tag_row_is_removed_without_script(browser: Client, db: None) -> None:
    html = send(browser, key=["bed", "ward"], value=["7", "3"], remove="1").content.decode()

    assert rows(html) == [("ward", "3"), ("", "")]


def test_pasted_lines_become_rows(browser: Client, db: None) -> None:
    html = send(browser, key=[""], value=[""], pasted="bed=7\nward=3", add="pasted").content.decode()

    assert rows(html) == [("bed", "7"), ("ward", "3"), ("", "")]


def test_fifty_tags_leave_no_room_for_another(browser: Client, db: None) -> None:
    keys = [f"k{number}" for number in range(50)]

    html = send(browser, key=keys, value=[""] * 50, add="1").content.decode()

    assert len(rows(html)) == 50
    assert "data-add-row disabled" in html


def test_what_enter_presses_is_none_of_the_buttons_for_rows(browser: Client, target: Target) -> None:
    html = browser.get(NEW).content.decode()

    first = re.search(r"<button[^>]*>", html.partition('<form class="form"')[2])
    assert first is not None
    assert first[0] == "<button>"


def test_a_reason_is_asked_for_where_the_target_wants_one(browser: Client, target: Target) -> None:
    target.reason_required = True
    target.save()

    html = send(browser).content.decode()

    assert "Wards EU asks for a reason with every change. Enter one." in html
    assert not Operation.objects.exists()


def test_the_button_says_where(browser: Client, target: Target) -> None:
    html = browser.get(NEW).content.decode()

    assert "Create in Wards EU</button>" in html
    assert "<code>210987654321</code>" in html


def test_a_link_may_fill_in_the_name(browser: Client, target: Target) -> None:
    html = browser.get(f"{NEW}&name=ward-3-bed-07").content.decode()

    assert 'id="name" name="name" value="ward-3-bed-07"' in html


def test_only_the_types_of_the_installation_are_offered(
    browser: Client, target: Target, settings: Settings
) -> None:
    settings.CHANNEL_TYPES = ["SINGLE_MASTER", "FULL_MESH"]

    html = browser.get(NEW).content.decode()

    assert re.findall(r'name="type" value="(\w+)"', html) == ["SINGLE_MASTER", "FULL_MESH"]


def test_a_type_that_is_not_offered_is_not_created(browser: Client, target: Target) -> None:
    html = send(browser, type="FULL_MESH").content.decode()

    assert "FULL_MESH is not offered here." in html


def test_what_is_too_long_for_any_field_is_a_problem_and_no_failure(browser: Client, db: None) -> None:
    html = send(
        browser, name="a" * 300, ttl="9" * 5000, reason="r" * 2000, key=["k" * 200], value=["v" * 300]
    )

    assert "Five things need correcting" in html.content.decode()
