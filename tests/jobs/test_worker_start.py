import pytest
from django.db import connection

from channels_app.jobs.tasks import require_protected_trail
from tests.trail.locks import lifted


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_a_worker_does_not_start_where_the_trail_is_not_protected() -> None:
    with lifted(connection), pytest.raises(SystemExit, match="audit_auditevent_no_delete"):
        require_protected_trail()


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_it_starts_where_the_trail_is_protected() -> None:
    require_protected_trail()
