"""Who gets what from every address of the pages. Django admin's addresses have a matrix of their own."""

from collections.abc import Iterator
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

from channels_app.audit.models import AuditEvent
from channels_app.models import Channel, Person
from tests.audit.checkpoints.desk import KeepersDesk
from tests.cloud import LocalKvs
from tests.people import ADDRESS, browser_of, make_operation
from tests.web.batches import make_batch

PEOPLE = ("signed out", "stranger", "viewer", "operator", "auditor", "administrator", "elsewhere", "leaver")

# elsewhere: operator of another target; again: an open page's part tells the browser to load the page anew
MATRIX = """
                                     out stranger viewer operator auditor administrator elsewhere leaver
GET  /                               302 200      200    200      200     200           200       302
POST /                               302 405      405    405      405     405           405       302
GET  /channels/                      302 403      200    200      200     403           200       302
POST /channels/                      302 405      405    405      405     405           405       302
GET  /channels/export.csv            302 403      200    200      200     403           200       302
POST /channels/export.csv            302 405      405    405      405     405           405       302
GET  /channels/export.jsonl          302 403      200    200      200     403           200       302
POST /channels/export.jsonl          302 405      405    405      405     405           405       302
GET  /channels/export.xlsx           302 403      200    200      200     403           200       302
POST /channels/export.xlsx           302 405      405    405      405     405           405       302
GET  /channels/export.template.json  302 403      200    200      200     403           200       302
POST /channels/export.template.json  302 405      405    405      405     405           405       302
GET  /channels/export.tf             302 403      200    200      200     403           200       302
POST /channels/export.tf             302 405      405    405      405     405           405       302
GET  /channels/bulk/                 302 405      405    405      405     405           405       302
POST /channels/bulk/                 302 403      302    302      302     403           302       302
GET  /channels/new/                  302 403      403    200      403     403           200       302
POST /channels/new/                  302 403      403    200      403     403           200       302
GET  /channels/<uuid:pk>/            302 404      200    200      200     403           404       302
POST /channels/<uuid:pk>/            302 405      405    405      405     405           405       302
GET  /channels/<uuid:pk>/status/     302 again    200    200      200     again         again     302
POST /channels/<uuid:pk>/status/     302 405      405    405      405     405           405       302
GET  /channels/<uuid:pk>/endpoints/  302 405      405    405      405     405           405       302
POST /channels/<uuid:pk>/endpoints/  302 404      200    200      200     403           404       302
GET  /channels/<uuid:pk>/ice/        302 405      405    405      405     405           405       302
POST /channels/<uuid:pk>/ice/        302 404      403    200      403     403           404       302
GET  /channels/<uuid:pk>/media-storage/ 302 405   405    405      405     405           405       302
POST /channels/<uuid:pk>/media-storage/ 302 404   200    200      200     403           404       302
GET  /channels/<uuid:pk>/try-again/  302 405      405    405      405     405           405       302
POST /channels/<uuid:pk>/try-again/  302 404      403    302      403     403           404       302
GET  /channels/<uuid:pk>/look-again/ 302 405      405    405      405     405           405       302
POST /channels/<uuid:pk>/look-again/ 302 404      403    302      403     403           404       302
GET  /channels/<uuid:pk>/adopt/      302 405      405    405      405     405           405       302
POST /channels/<uuid:pk>/adopt/      302 404      403    302      403     403           404       302
GET  /channels/<uuid:pk>/give-up/    302 405      405    405      405     405           405       302
POST /channels/<uuid:pk>/give-up/    302 404      403    302      403     403           404       302
GET  /channels/<uuid:pk>/cancel/     302 405      405    405      405     405           405       302
POST /channels/<uuid:pk>/cancel/     302 404      403    302      403     403           404       302
GET  /channels/<uuid:pk>/edit/       302 404      403    200      403     403           404       302
POST /channels/<uuid:pk>/edit/       302 404      403    200      403     403           404       302
GET  /channels/<uuid:pk>/stream/     302 404      403    302      403     403           404       302
POST /channels/<uuid:pk>/stream/     302 404      403    200      403     403           404       302
GET  /channels/<uuid:pk>/delete/     302 404      403    200      403     403           404       302
POST /channels/<uuid:pk>/delete/     302 404      403    200      403     403           404       302
GET  /batches/                       302 403      200    200      200     403           200       302
POST /batches/                       302 405      405    405      405     405           405       302
GET  /batches/new/                   302 403      403    200      403     403           200       302
POST /batches/new/                   302 403      403    200      403     403           200       302
GET  /batches/<uuid:pk>/             302 404      200    200      200     403           404       302
POST /batches/<uuid:pk>/             302 405      405    405      405     405           405       302
GET  /batches/<uuid:pk>/status/      302 again    again  again    again   again         again     302
POST /batches/<uuid:pk>/status/      302 405      405    405      405     405           405       302
GET  /batches/<uuid:pk>/rows/        302 404      200    200      200     403           404       302
POST /batches/<uuid:pk>/rows/        302 405      405    405      405     405           405       302
GET  /batches/<uuid:pk>/rows.csv     302 404      200    200      200     403           404       302
POST /batches/<uuid:pk>/rows.csv     302 405      405    405      405     405           405       302
GET  /batches/<uuid:pk>/rows.jsonl   302 404      200    200      200     403           404       302
POST /batches/<uuid:pk>/rows.jsonl   302 405      405    405      405     405           405       302
GET  /batches/<uuid:pk>/rows.xlsx    302 404      200    200      200     403           404       302
POST /batches/<uuid:pk>/rows.xlsx    302 405      405    405      405     405           405       302
GET  /batches/<uuid:pk>/submit/      302 405      405    405      405     405           405       302
POST /batches/<uuid:pk>/submit/      302 404      403    302      403     403           404       302
GET  /batches/<uuid:pk>/discard/     302 405      405    405      405     405           405       302
POST /batches/<uuid:pk>/discard/     302 404      403    302      403     403           404       302
GET  /batches/<uuid:pk>/pause/       302 405      405    405      405     405           405       302
POST /batches/<uuid:pk>/pause/       302 404      403    302      403     403           404       302
GET  /batches/<uuid:pk>/go-on/       302 405      405    405      405     405           405       302
POST /batches/<uuid:pk>/go-on/       302 404      403    302      403     403           404       302
GET  /batches/<uuid:pk>/cancel/      302 404      403    200      403     403           404       302
POST /batches/<uuid:pk>/cancel/      302 404      403    302      403     403           404       302
GET  /batches/<uuid:pk>/try-again/   302 405      405    405      405     405           405       302
POST /batches/<uuid:pk>/try-again/   302 404      403    302      403     403           404       302
GET  /batches/<uuid:pk>/undo/        302 404      403    302      403     403           404       302
POST /batches/<uuid:pk>/undo/        302 404      403    302      403     403           404       302
GET  /targets/<uuid:pk>/             302 404      200    200      200     403           404       302
POST /targets/<uuid:pk>/             302 405      405    405      405     405           405       302
GET  /targets/<uuid:pk>/hold/        302 405      405    405      405     405           405       302
POST /targets/<uuid:pk>/hold/        302 404      403    302      403     403           404       302
GET  /targets/<uuid:pk>/release/     302 405      405    405      405     405           405       302
POST /targets/<uuid:pk>/release/     302 404      403    302      403     403           404       302
GET  /targets/<uuid:pk>/compare/     302 405      405    405      405     405           405       302
POST /targets/<uuid:pk>/compare/     302 404      403    302      403     403           404       302
GET  /targets/<uuid:pk>/drift/       302 405      405    405      405     405           405       302
POST /targets/<uuid:pk>/drift/       302 404      403    302      403     403           404       302
GET  /drift/                         302 403      200    200      200     403           200       302
POST /drift/                         302 405      405    405      405     405           405       302
GET  /audit/                         302 403      403    403      200     403           403       302
POST /audit/                         302 405      405    405      405     405           405       302
GET  /audit/verification/            302 403      403    403      200     403           403       302
POST /audit/verification/            302 405      405    405      405     405           405       302
GET  /audit/verification/now/        302 405      405    405      405     405           405       302
POST /audit/verification/now/        302 403      403    403      302     403           403       302
GET  /audit/saved/                   302 405      405    405      405     405           405       302
POST /audit/saved/                   302 403      403    403      302     403           403       302
GET  /audit/saved/<uuid:pk>/forget/  302 405      405    405      405     405           405       302
POST /audit/saved/<uuid:pk>/forget/  302 403      403    403      302     403           403       302
GET  /audit/pack/                    302 403      403    403      200     403           403       302
POST /audit/pack/                    302 403      403    403      200     403           403       302
GET  /audit/export.csv               302 403      403    403      200     403           403       302
POST /audit/export.csv               302 405      405    405      405     405           405       302
GET  /audit/export.jsonl             302 403      403    403      200     403           403       302
POST /audit/export.jsonl             302 405      405    405      405     405           405       302
GET  /healthz                        200 200      200    200      200     200           200       200
POST /healthz                        405 405      405    405      405     405           405       405
GET  /readyz                         200 200      200    200      200     200           200       200
POST /readyz                         405 405      405    405      405     405           405       405
GET  /accounts/login/                200 302      302    302      302     302           302       200
POST /accounts/login/                200 302      302    302      302     302           302       200
GET  /accounts/logout/               302 200      200    200      200     200           200       302
POST /accounts/logout/               302 302      302    302      302     302           302       302
GET  /accounts/password/change/      302 200      200    200      200     200           200       302
POST /accounts/password/change/      302 200      200    200      200     200           200       302
"""
ROWS = {(row[0], row[1]): row[2:] for row in map(str.split, MATRIX.strip().splitlines()[1:])}
FORM = {"role": "VIEWER", "reason": "The matrix asks."}


def addresses(patterns: list[URLPattern | URLResolver], before: str = "/") -> Iterator[str]:
    for pattern in patterns:
        address = f"{before}{pattern.pattern}"
        if address.startswith("/admin/"):
            continue
        if isinstance(pattern, URLResolver):
            yield from addresses(pattern.url_patterns, address)
        else:
            yield address


@pytest.fixture
def browsers(
    stranger: Person,
    viewer: Person,
    operator: Person,
    auditor: Person,
    administrator: Person,
    other_operator: Person,
    leaver: Person,
) -> dict[str, Client]:
    people = (stranger, viewer, operator, auditor, administrator, other_operator, leaver)
    signed_out = Client(REMOTE_ADDR=ADDRESS)
    return dict(zip(PEOPLE, (signed_out, *map(browser_of, people)), strict=True))


def answer(browser: Client, method: str, address: str) -> str:
    response = browser.get(address) if method == "GET" else browser.post(address, FORM)
    return "again" if "HX-Refresh" in response.headers else str(response.status_code)


def test_every_address_has_its_row() -> None:
    there = {
        (method, address) for address in addresses(get_resolver().url_patterns) for method in ("GET", "POST")
    }

    assert there == ROWS.keys()


@pytest.mark.parametrize(("method", "address"), ROWS)
def test_everyone_gets_what_their_role_allows(
    browsers: dict[str, Client],
    channel: Channel,
    operator: Person,
    cloud: LocalKvs,
    signing: KeepersDesk,
    method: str,
    address: str,
) -> None:
    make_operation(channel, operator)
    pages = {"batches": make_batch(channel.target, operator), "targets": channel.target}
    subject = pages.get(address.split("/")[1], channel)
    path = address.replace("<uuid:pk>", str(subject.pk))

    answers = {who: answer(browser, method, path) for who, browser in browsers.items()}

    assert answers == dict(zip(PEOPLE, ROWS[method, address], strict=True))
    refused = [who for who, code in answers.items() if code in {"403", "404"}]
    assert AuditEvent.objects.filter(action="access.refused").count() == len(refused)


@pytest.mark.parametrize("method", ["PUT", "PATCH", "DELETE"])
def test_no_page_of_ours_takes_another_method(operator: Person, channel: Channel, method: str) -> None:
    browser = browser_of(operator)
    ours = [address for _, address in ROWS if not address.startswith("/accounts/")]

    answers = {
        address: browser.generic(method, address.replace("<uuid:pk>", str(channel.pk))).status_code
        for address in ours
    }

    assert set(answers.values()) == {405}


@pytest.mark.parametrize(
    "address",
    [
        address
        for method, address in ROWS
        if "<uuid:pk>" in address and method == "POST" and not address.startswith("/audit/")
    ],
)
def test_what_is_not_there_is_not_found(operator: Person, address: str) -> None:
    path = address.replace("<uuid:pk>", str(uuid4()))
    browser = browser_of(operator)

    assert 404 in {browser.get(path).status_code, browser.post(path, FORM).status_code}
