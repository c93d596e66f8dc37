from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client

from channels_app.files import detect
from channels_app.models import Batch, Person, Target
from channels_app.models.pieces import read_pieces
from channels_app.web import uploads
from tests.people import browser_of

NEW = "/batches/new/?target=Wards+EU"


def file_of(content: bytes, name: str = "ward-3.csv") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content, content_type="text/csv")


def send(browser: Client, **fields: object) -> HttpResponse:
    usual = {"submission": str(uuid4()), "source": "file", "type": "SINGLE_MASTER", "ttl": "60"}
    return browser.post(NEW, {**usual, **fields})  # type: ignore[return-value]


def given(batch: Batch) -> bytes:
    return b"".join(read_pieces(batch))


def test_a_file_becomes_a_batch_that_is_previewed(browser: Client, target: Target) -> None:
    response = send(browser, file=file_of(b"name\nward-3-bed-01\n"))

    batch = Batch.objects.get()
    assert response.headers["Location"] == f"/batches/{batch.pk}/"
    assert (batch.name, batch.state, batch.target) == ("ward-3.csv", "previewing", target)
    assert given(batch) == b"name\nward-3-bed-01\n"


def test_a_pasted_list_is_taken_as_it_was_pasted(browser: Client) -> None:
    send(browser, source="pasted", paste="ward-3-bed-01\r\nward-3-bed-02\r\n")

    assert given(Batch.objects.get()) == b"ward-3-bed-01\nward-3-bed-02\n"


def test_a_pattern_names_its_batch(browser: Client) -> None:
    send(browser, source="pattern", pattern=" ward-{1..3} ")

    batch = Batch.objects.get()
    assert batch.name == "ward-{1..3}"
    assert given(batch).count(b"\n") == 3


def test_the_defaults_are_kept_with_the_batch(browser: Client) -> None:
    send(browser, source="pattern", pattern="a-{1..2}", ttl="30", key=["ward"], value=["3"])

    defaults = Batch.objects.get().defaults
    assert (defaults["ttl"], defaults["tags"]) == (30, [{"key": "ward", "value": "3"}])


def test_a_double_click_makes_one_batch_and_lands_on_it(browser: Client) -> None:
    submission = str(uuid4())

    first, second = (
        send(browser, submission=submission, source="pattern", pattern="a-{1..2}") for _ in range(2)
    )

    assert first.headers["Location"] == second.headers["Location"]
    assert Batch.objects.count() == 1


def test_a_form_that_is_sent_again_with_other_names_says_that_it_was_sent(browser: Client) -> None:
    submission = str(uuid4())
    first = send(browser, submission=submission, source="pattern", pattern="a-{1..2}")
    send(browser, submission=submission, source="pattern", pattern="b-{1..2}")

    page = browser.get(first.headers["Location"])

    assert "This form had been sent already" in page.content.decode()


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({}, "No file is chosen. Choose one."),
        ({"source": "pasted", "paste": " \n "}, "Nothing is pasted. Enter at least one name."),
        ({"source": "pattern", "pattern": "a-{1..}"}, "is not a range"),
        ({"source": "pattern", "pattern": "a-{1..999999}"}, "stands for 999,999 names"),
        (
            {"source": "pattern", "pattern": " "},
            ">Pattern: There is no pattern. Enter one, such as ward-{1..40}.",
        ),
    ],
)
def test_what_gives_no_names_is_said_beside_its_field(
    browser: Client, fields: dict[str, object], sentence: str
) -> None:
    html = send(browser, **fields).content.decode()

    assert sentence in html
    assert "Nothing was created." in html
    assert not Batch.objects.exists()


def test_an_empty_file_is_named(browser: Client) -> None:
    html = send(browser, file=file_of(b"", "empty.csv")).content.decode()

    assert "empty.csv is empty" in html


def test_all_that_is_wrong_is_said_at_once(browser: Client) -> None:
    html = send(browser, ttl="300").content.decode()

    assert "No file is chosen." in html
    assert "300 seconds is too long" in html


def test_what_was_typed_comes_back_with_the_errors(browser: Client) -> None:
    html = send(
        browser, source="pattern", pattern="a-{1..", ttl="45", key=["ward"], value=["3"]
    ).content.decode()

    assert 'value="a-{1.."' in html
    assert 'value="45"' in html
    assert 'name="key" value="ward"' in html


def test_a_row_for_a_tag_is_added_without_script_and_the_file_is_asked_for_again(browser: Client) -> None:
    html = send(browser, file=file_of(b"name\na\n"), add="1", key=["ward"], value=["3"]).content.decode()

    assert "Choose ward-3.csv again" in html
    assert html.count('name="key"') == 3  # ward, an empty row, and the template of a new one
    assert not Batch.objects.exists()


def test_a_file_that_is_too_large_is_refused_in_a_sentence(
    browser: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(uploads, "BYTES_MAX", 100)

    html = send(browser, file=file_of(b"name\n" + b"a\n" * 100, "huge.csv"), ttl="45").content.decode()

    assert "huge.csv has more than 50 MB" in html
    assert 'value="45"' in html
    assert detect.BYTES_MAX == 50_000_000


def test_more_text_than_a_form_takes_is_refused_with_the_way_out(browser: Client) -> None:
    answer = send(browser, source="pasted", paste="ward-3-bed-01\n" * 700_000)

    assert answer.status_code == 413
    assert "give it as a file" in answer.content.decode()


def test_who_may_create_in_several_targets_is_asked_where(
    operator: Person, target: Target, other_target: Target
) -> None:
    operator.grants.create(role="operator", target=other_target)

    html = browser_of(operator).get("/batches/new/").content.decode()

    assert "Create many channels: where?" in html
    assert "?target=Depots%20US" in html


def test_the_only_target_needs_no_choice(browser: Client) -> None:
    assert "Preview in Wards EU" in browser.get("/batches/new/").content.decode()


def test_the_list_of_batches_leads_to_the_form(browser: Client, target: Target) -> None:
    assert 'href="/batches/new/?target=Wards+EU"' in browser.get("/batches/").content.decode()


def test_a_viewer_is_offered_no_form(viewer: Person) -> None:
    for page in ("/", "/channels/", "/batches/"):
        assert "/batches/new/" not in browser_of(viewer).get(page).content.decode()
