"""A step of migrations that only this app needs."""

from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.operations.base import Operation, OperationCategory
from django.db.migrations.state import ProjectState

from channels_app.audit.triggers import list_statements


class ProtectTrail(Operation):
    """Puts the triggers on the trail, again if need be. It ends every migration of this app.

    SQLite silently drops a table's triggers when Django remakes the table to alter it; a test holds that no
    migration forgets this. It cannot be undone, so neither can they: a trail is not something to roll back.
    """

    reversible = False
    category = OperationCategory.SQL

    def state_forwards(self, app_label: str, state: ProjectState) -> None:
        """The models stay as they are."""

    def database_forwards(
        self,
        app_label: str,
        schema_editor: BaseDatabaseSchemaEditor,
        from_state: ProjectState,
        to_state: ProjectState,
    ) -> None:
        for statement in list_statements(schema_editor.connection.vendor):
            schema_editor.execute(statement, params=None)

    def describe(self) -> str:
        return "Make the database refuse to change the audit trail"
