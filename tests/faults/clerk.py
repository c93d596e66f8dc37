"""Writes down intents as the console does, and sends none: what a process leaves that dies before its first claim.

    echo '{"name": "gate-1", "target": "eu-west-1", "hint": false, "tags": {}}' | python -m tests.faults.clerk

Each line is answered when its intent is committed. A target that is not there is made, in the Region of its name.
With `"hint": true` the workers are told of it.
"""

import json
import sys
from uuid import uuid4

import django


def main() -> None:
    django.setup()
    from channels_app.jobs.wake import wake
    from channels_app.models import Person, Target
    from channels_app.rules.spec import ChannelSpec
    from channels_app.rules.tags import Tag
    from channels_app.services.actor import Actor, Through
    from channels_app.services.road.request import request_create

    person = Person.objects.get()
    for line in sys.stdin:
        wish = json.loads(line)
        target, _ = Target.objects.get_or_create(
            name=wish["target"], defaults={"region": wish["target"], "creates_per_second": 50}
        )
        tags = tuple(Tag(key=key, value=value) for key, value in wish["tags"].items())
        request_create(
            actor=Actor(person=person, through=Through.COMMAND, address="clerk"),
            target=target,
            spec=ChannelSpec(name=wish["name"], tags=tags),
            reason="",
            submission=uuid4(),
        )
        if wish["hint"]:
            wake(target)
        print("written", flush=True)  # noqa: T201


if __name__ == "__main__":
    main()
