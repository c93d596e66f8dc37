"""A process is killed between each two steps of the road. Afterwards the channel is there once, and on record."""

import pytest

from tests.faults.aftermath import Aftermath, look_around
from tests.faults.browser import Browser
from tests.faults.kills import Step, by_command, by_web, by_worker, kill_at, late_request_arrives
from tests.faults.stage import Stage

pytestmark = pytest.mark.fault

OF_A_REQUEST = (
    Step.UNINTENDED,
    Step.INTENDED,
    Step.CLAIMING,
    Step.CLAIMED,
    Step.SENT,
    Step.CARRIED_OUT,
    Step.ANSWERED,
    Step.COMMITTED,
    Step.LATE,
)
INTENDED = OF_A_REQUEST[1:]
OF_A_WORKER = {
    Step.INTENDED: "eu-west-1",
    Step.CLAIMED: "eu-north-1",
    Step.SENT: "us-east-1",
    Step.CARRIED_OUT: "us-west-2",
    Step.ANSWERED: "ap-south-1",
    Step.FOLLOWING: "ap-northeast-1",
    Step.SEEN_ACTIVE: "ap-southeast-2",
}
name_of = {step: step.name.lower() for step in Step}


def killed_commands(stage: Stage) -> Aftermath:
    with stage.install() as place:
        for step in OF_A_REQUEST:
            kill_at(step, place, name_of[step], by_command(place, name_of[step]))
        place.worker_with_beat()
        place.settle(within=60)
        late_request_arrives(place)
        again = place.create_channel(name_of[Step.CARRIED_OUT])
        again.wait(within=30)
        return look_around(place, again=again.said)


def killed_web_servers(stage: Stage) -> Aftermath:
    browser, forms = Browser(), dict[str, dict[str, str]]()
    with stage.install() as place:
        server, port = place.web()
        browser.sign_in(port)
        server.kill()
        for step in OF_A_REQUEST:
            kill_at(step, place, name_of[step], by_web(place, browser, name_of[step], forms))
        place.worker_with_beat()
        _, port = place.web()
        forms.pop(name_of[Step.UNINTENDED])
        again = {name: browser.press_create(port, form) for name, form in forms.items()}
        place.settle(within=60)
        late_request_arrives(place)
        pages = {name: browser.get(port, location) for name, (_, location) in again.items()}
        shown = [name for name, page in pages.items() if f":channel/{name}/" in page]
        return look_around(place, shown=" ".join(sorted(shown)))


def killed_workers(stage: Stage) -> Aftermath:
    """Each worker works in a target of its own, so that it waits there, whatever those before it left to do."""
    with stage.install(settle_ms=1000) as place:
        for step, region in OF_A_WORKER.items():
            kill_at(step, place, name_of[step], by_worker(place, name_of[step], region), region)
        place.run_worker()
        place.settle(within=90)
        return look_around(place, regions=tuple(OF_A_WORKER.values()))


@pytest.mark.parametrize("step", INTENDED)
@pytest.mark.scene.with_args(killed_commands)
def test_a_command_is_killed_when(aftermath: Aftermath, step: Step) -> None:
    assert is_there_once(aftermath, name_of[step])


@pytest.mark.parametrize("step", INTENDED)
@pytest.mark.scene.with_args(killed_web_servers)
def test_a_web_server_is_killed_when(aftermath: Aftermath, step: Step) -> None:
    assert is_there_once(aftermath, name_of[step])


@pytest.mark.parametrize("step", OF_A_WORKER)
@pytest.mark.scene.with_args(killed_workers)
def test_a_worker_is_killed_when(aftermath: Aftermath, step: Step) -> None:
    assert is_there_once(aftermath, name_of[step])


@pytest.mark.scene.with_args(killed_commands)
def test_a_command_killed_before_its_intent_leaves_nothing(aftermath: Aftermath) -> None:
    assert leaves_nothing(aftermath, name_of[Step.UNINTENDED])


@pytest.mark.scene.with_args(killed_web_servers)
def test_a_web_server_killed_before_its_intent_leaves_nothing(aftermath: Aftermath) -> None:
    assert leaves_nothing(aftermath, name_of[Step.UNINTENDED])


@pytest.mark.scene.with_args(killed_commands)
def test_a_killed_command_can_be_run_again(aftermath: Aftermath) -> None:
    assert [aftermath.notes["again"]] == aftermath.arns(name_of[Step.CARRIED_OUT])


@pytest.mark.scene.with_args(killed_web_servers)
def test_a_form_sent_again_after_the_crash_leads_to_the_channel_that_it_made(aftermath: Aftermath) -> None:
    assert aftermath.notes["shown"].split() == sorted(name_of[step] for step in INTENDED)


def is_there_once(aftermath: Aftermath, name: str) -> bool:
    told = {result: count for (each, result), count in aftermath.told.items() if each == name}
    return (
        len(aftermath.arns(name)) == 1
        and {pair for pair in aftermath.record if pair[0] == name}
        == {pair for pair in aftermath.cloud if pair[0] == name}
        and aftermath.states[name] == "succeeded"
        and (told["requested"], told["succeeded"]) == (1, 1)
    )


def leaves_nothing(aftermath: Aftermath, name: str) -> bool:
    mentioned = {each for each, _ in [*aftermath.cloud, *aftermath.record, *aftermath.told]}
    return name not in mentioned and name not in aftermath.states
