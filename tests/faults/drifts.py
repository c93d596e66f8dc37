"""Chooses what is to be done about all that differs from AWS, as the page does.

python -m tests.faults.drifts delete
"""

import sys

import django


def main() -> None:
    django.setup()
    from channels_app.models import Choice, Drift, Person, Target
    from channels_app.services.actor import Actor, Through
    from channels_app.services.drift.choosing import choosable, choose

    choice, target = Choice(sys.argv[1]), Target.objects.get()
    number = choosable(Drift.objects.all(), choice, all_of_them=True).count()
    choose(
        actor=Actor(person=Person.objects.get(), through=Through.COMMAND, address="clerk"),
        target=target,
        drifts=Drift.objects.all(),
        choice=choice,
        all_of_them=True,
        reason="nobody's",
        wake_sync=lambda target: None,
        typed=str(number),
    )


if __name__ == "__main__":
    main()
