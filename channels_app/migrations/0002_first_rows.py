from django.conf import settings
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps


def make_first_rows(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    apps.get_model("channels_app", "Installation").objects.create()
    apps.get_model("channels_app", "Target").objects.create(
        name="default", region=settings.AWS_REGION, creates_per_second=settings.CREATES_PER_SECOND
    )


class Migration(migrations.Migration):
    """Every database is one installation, and has one target to begin with."""

    dependencies = [("channels_app", "0001_initial")]

    operations = [migrations.RunPython(make_first_rows, migrations.RunPython.noop)]
