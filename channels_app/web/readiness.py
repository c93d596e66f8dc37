from functools import cache

from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder
from django.db.utils import Error

from channels_app.audit.triggers import find_missing_triggers
from channels_app.rules.characters import listed


def find_faults(connection: BaseDatabaseWrapper) -> tuple[str, ...]:
    """Why this process cannot do its work now, in sentences that name no secret; empty when it can."""
    try:
        applied = MigrationRecorder(connection).applied_migrations()
        missing = sorted(known_migrations() - applied.keys())
        if missing:
            names = listed([f"{app}.{name}" for app, name in missing])
            return (f"The database lacks the migrations {names}. Run manage.py migrate.",)
        unprotected = find_missing_triggers(connection)
    except Error:
        return ("The database does not answer.",)
    return tuple(
        f"The audit trail is not protected: trigger {name} is missing or changed." for name in unprotected
    )


@cache
def known_migrations() -> frozenset[tuple[str, str]]:
    """Those that came with this version. They do not change while the process runs."""
    loader = MigrationLoader(None, ignore_no_migrations=True)
    replaced = {key for migration in loader.disk_migrations.values() for key in migration.replaces}
    return frozenset(loader.disk_migrations.keys() - replaced)
