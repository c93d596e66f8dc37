from datetime import timedelta

from django.db.backends.base.base import BaseDatabaseWrapper

# What a frozen process has written is locked until its session ends. PostgreSQL ends a session that is silent between
# two statements (idle_in_transaction_session_timeout), but not one in the middle of a pipeline, which it takes for one
# that works, nor one behind a pipeline, for the client's Flush has stopped that timer.
# https://www.postgresql.org/docs/current/monitoring-stats.html#MONITORING-PG-STAT-ACTIVITY-VIEW
END = """
SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity
WHERE datname = current_database() AND usename = current_user AND pid <> pg_backend_pid()
  AND application_name = current_setting('application_name')
  AND backend_xid IS NOT NULL AND state IN ('active', 'idle in transaction') AND wait_event_type = 'Client'
  AND greatest(query_start, state_change) < clock_timestamp() - make_interval(secs => %s)
"""


def end_stalled_sessions(connection: BaseDatabaseWrapper, *, after: timedelta) -> int:
    """End our own sessions that stopped speaking in the middle of a write, `after` ago or more. How many.

    Whoever wakes up finds its connection closed and its transaction taken back. SQLite has no sessions that others
    could end: there a process that freezes in a write holds everybody up until it wakes or dies.
    """
    if connection.vendor != "postgresql":
        return 0
    with connection.cursor() as cursor:
        cursor.execute(END, [after.total_seconds()])
        return int(cursor.fetchone()[0])
