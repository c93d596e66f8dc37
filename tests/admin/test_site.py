"""The one site: which models it holds, who enters, and what stays outside."""

import pytest
from django.apps import apps
from django.contrib.auth.models import Group
from django.test import Client
from django.urls import reverse
from pytest_django.fixtures import Settings

from channels_app.admin.site import site
from channels_app.models import Person, SavedFilter, SyncPage, Target
from channels_app.models.batch import Upload
from tests.admin.pages import MODELS, refusals
from tests.people import browser_of


def test_every_model_of_the_console_has_its_pages_and_no_other_has() -> None:
    ours = {*apps.get_app_config("channels_app").get_models(), *apps.get_app_config("audit").get_models()}
    ours -= {Upload, SyncPage}  # bytes that are there until they are read, and for nobody to look at
    ours -= {SavedFilter}  # each person's own

    assert {model for model, _ in site._registry.items()} == ours
    assert {model._meta.model_name for model in ours} == set(MODELS)
    assert not site.is_registered(Group)


def test_no_list_offers_to_delete() -> None:
    assert [name for name, _ in site.actions] == []


@pytest.mark.parametrize("role", ["viewer", "operator", "auditor", "administrator"])
def test_whoever_has_a_role_enters(role: str, request: pytest.FixtureRequest) -> None:
    answer = browser_of(request.getfixturevalue(role)).get("/admin/")

    assert answer.status_code == 200


def test_who_has_no_role_is_refused_with_a_page_and_that_is_told(stranger: Person) -> None:
    answer = browser_of(stranger).get("/admin/")

    assert answer.status_code == 403
    (event,) = refusals()
    assert (event.actor, event.through) == ("nadia", "admin")


def test_sign_in_is_the_console_s_own_page_and_leads_back(client: Client, db: None) -> None:
    answer = client.get("/admin/channels_app/channel/", follow=True)

    place, _ = answer.redirect_chain[-1]
    assert place.startswith(reverse("account_login"))
    assert "channel" in place


def test_a_page_lists_only_the_models_that_the_person_may_look_at(operator: Person) -> None:
    answer = browser_of(operator).get("/admin/")

    listed = {model["object_name"] for app in answer.context["app_list"] for model in app["models"]}
    assert listed == {"Channel", "ChannelTag", "Operation", "Batch", "Drift", "Sync"}


def test_the_pages_say_when_the_cloud_is_local(auditor: Person, settings: Settings) -> None:
    settings.LOCAL_KVS = True

    answer = browser_of(auditor).get("/admin/")

    assert "Local KVS: nothing here reaches AWS" in answer.content.decode()


def test_history_is_the_trail(auditor: Person, target: Target) -> None:
    answer = browser_of(auditor).get(reverse("admin:channels_app_target_history", args=[target.pk]))

    assert answer["Location"] == f"/admin/audit/auditevent/?subject_id={target.pk}"


def test_a_refusal_names_the_client_s_address(stranger: Person) -> None:
    browser_of(stranger).get("/admin/")

    assert refusals()[0].address == "203.0.113.7"
