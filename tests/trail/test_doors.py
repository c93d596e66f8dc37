"""Every door by which something is changed or leaves the console has a story here, and each story leaves an event."""

from collections.abc import Callable

import pytest

from channels_app.audit.models import AuditEvent
from channels_app.services.errors import NotAllowed
from tests.trail import doors
from tests.trail.scene import Scene, by
from tests.trail.stories.administration import FORMS
from tests.trail.stories.by_role import (
    OF_ADMINISTRATORS,
    OF_AUDITORS,
    OF_EVERYBODY,
    OF_OPERATORS,
)
from tests.trail.stories.commands import COMMANDS, QUIET_COMMANDS
from tests.trail.stories.inside import INSIDE
from tests.trail.stories.pages import PAGES, QUIET_PAGES
from tests.trail.stories.use_cases import UseCase

GUARDED = {**OF_OPERATORS, **OF_AUDITORS, **OF_ADMINISTRATORS}
Story = Callable[[Scene], object]


def told_by(story: Callable[[], object]) -> list[tuple[str, str]]:
    """What the trail tells of it."""
    before = AuditEvent.objects.count()
    story()
    events = AuditEvent.objects.order_by("seq")[before:]
    return [(event.action, event.result) for event in events]


def test_every_address_that_changes_something_has_a_story(scene: Scene) -> None:
    assert doors.pages(scene.mara) == {*PAGES, *QUIET_PAGES}


def test_every_form_and_action_of_the_administration_has_a_story() -> None:
    assert doors.administration() == {*FORMS}


def test_every_command_has_a_story() -> None:
    assert doors.commands() == {*COMMANDS, *QUIET_COMMANDS}


def test_every_use_case_has_a_story() -> None:
    assert doors.use_cases() == {*GUARDED, *OF_EVERYBODY, *INSIDE}


@pytest.mark.parametrize("story", PAGES.values(), ids=PAGES)
def test_what_is_done_at_a_page_leaves_an_event(scene: Scene, story: Story) -> None:
    assert [result for _, result in told_by(lambda: story(scene)) if result != "refused"]


@pytest.mark.parametrize("story", FORMS.values(), ids=FORMS)
def test_what_is_done_in_the_administration_leaves_an_event(scene: Scene, story: Story) -> None:
    assert told_by(lambda: story(scene))


@pytest.mark.parametrize("story", COMMANDS.values(), ids=COMMANDS)
def test_what_is_done_by_a_command_leaves_an_event(scene: Scene, story: Story) -> None:
    assert [result for _, result in told_by(lambda: story(scene)) if result != "refused"]


@pytest.mark.parametrize("use_case", [*OF_OPERATORS.values()], ids=OF_OPERATORS)
def test_what_an_operator_has_done_leaves_an_event(scene: Scene, use_case: UseCase) -> None:
    assert told_by(lambda: use_case(scene, by(scene.operator)))


@pytest.mark.parametrize("use_case", [*OF_AUDITORS.values()], ids=OF_AUDITORS)
def test_what_an_auditor_has_done_leaves_an_event(scene: Scene, use_case: UseCase) -> None:
    assert told_by(lambda: use_case(scene, by(scene.auditor)))


@pytest.mark.parametrize("use_case", [*OF_ADMINISTRATORS.values()], ids=OF_ADMINISTRATORS)
def test_what_an_administrator_has_done_leaves_an_event(scene: Scene, use_case: UseCase) -> None:
    assert told_by(lambda: use_case(scene, by(scene.administrator)))


@pytest.mark.parametrize("use_case", [*OF_EVERYBODY.values()], ids=OF_EVERYBODY)
def test_what_everybody_may_do_leaves_an_event(scene: Scene, use_case: UseCase) -> None:
    assert told_by(lambda: use_case(scene, by(scene.stranger)))


@pytest.mark.parametrize("use_case", GUARDED.values(), ids=GUARDED)
def test_what_is_refused_leaves_an_event(scene: Scene, use_case: UseCase) -> None:
    with pytest.raises(NotAllowed):
        use_case(scene, by(scene.stranger))

    event = AuditEvent.objects.latest("seq")
    assert (event.actor, event.action, event.result) == ("nadia", "access.refused", "refused")
