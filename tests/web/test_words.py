import re
from pathlib import Path

import pytest

from channels_app.rules.lifecycle import BatchState, ChannelState
from channels_app.rules.preview import RowVerdict
from channels_app.rules.spec import ChannelType
from channels_app.web.batch_words import BATCH_STATES, PREPARED, VERDICTS
from channels_app.web.words import (
    ACTIONS,
    CHANNEL_STATES,
    EVENTS,
    TYPES,
    look_of_event,
)

ROOT = Path(__file__).resolve().parents[2]
SHAPES = set(re.findall(r'id="([a-z]+)"', (ROOT / "static" / "icons.svg").read_text()))


def test_every_channel_state_has_its_word() -> None:
    assert set(CHANNEL_STATES) == set(ChannelState)


def test_every_state_of_a_batch_has_its_word() -> None:
    assert set(BATCH_STATES) == set(BatchState)


def test_every_verdict_on_a_row_has_its_word() -> None:
    assert set(VERDICTS) == set(RowVerdict)


def test_whatever_has_a_word_can_be_looked_for() -> None:
    shown = {event if isinstance(event, str) else event[0] for event in EVENTS}

    assert shown == set(ACTIONS)


def test_every_type_has_its_meaning() -> None:
    assert set(TYPES) == set(ChannelType)


@pytest.mark.parametrize(
    "look",
    [
        *CHANNEL_STATES.values(),
        *BATCH_STATES.values(),
        *PREPARED.values(),
        *VERDICTS.values(),
        *EVENTS.values(),
    ],
    ids=lambda look: look.word,
)
def test_every_look_has_a_shape_and_a_kind_that_exist(look: object) -> None:
    assert getattr(look, "icon", "") in SHAPES
    assert getattr(look, "kind", "") in {"ok", "warn", "bad", "info", "idle"}


def test_an_event_of_a_later_version_is_shown_as_it_stands() -> None:
    assert look_of_event("channel.paint", "succeeded").word == "channel.paint: succeeded"
