from channels_app.web.words import ACTIONS, EVENTS, RESULTS


def test_every_action_that_is_shown_can_be_looked_for() -> None:
    shown = {event if isinstance(event, str) else event[0] for event in EVENTS}

    assert shown == ACTIONS.keys()


def test_every_result_that_is_shown_can_be_looked_for() -> None:
    shown = {event[1] for event in EVENTS if not isinstance(event, str)}

    assert shown <= RESULTS.keys()
