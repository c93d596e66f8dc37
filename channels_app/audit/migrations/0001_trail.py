from django.apps.registry import Apps
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

from channels_app.audit.operations import ProtectTrail


def make_head(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    apps.get_model("audit", "ChainHead").objects.create()


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="AuditEvent",
            fields=[
                ("seq", models.BigIntegerField(primary_key=True, serialize=False, verbose_name="number")),
                ("id", models.UUIDField(unique=True)),
                ("at", models.DateTimeField()),
                ("body", models.TextField()),
                ("hash", models.CharField(max_length=64)),
                ("actor", models.CharField(blank=True, max_length=256, verbose_name="person")),
                ("actor_id", models.CharField(blank=True, max_length=256)),
                ("through", models.CharField(blank=True, max_length=256)),
                ("address", models.CharField(blank=True, max_length=256)),
                ("action", models.CharField(max_length=256)),
                ("subject_kind", models.CharField(blank=True, max_length=256)),
                ("subject_id", models.CharField(blank=True, max_length=256)),
                ("subject_label", models.CharField(blank=True, max_length=256, verbose_name="subject")),
                ("target", models.CharField(blank=True, max_length=256)),
                ("batch", models.CharField(blank=True, max_length=256)),
                ("operation", models.CharField(blank=True, max_length=256)),
                ("request_id", models.CharField(blank=True, max_length=256, verbose_name="AWS request id")),
                ("result", models.CharField(max_length=256)),
            ],
            options={
                "ordering": ["-seq"],
                "default_permissions": ("view",),
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("seq__gte", 1), ("seq__lt", 9007199254740992)),
                        name="audit_seq_is_a_number",
                    )
                ],
                "indexes": [
                    models.Index(fields=["at"], name="audit_by_time"),
                    models.Index(fields=["actor_id", "-seq"], name="audit_by_person"),
                    models.Index(fields=["action", "-seq"], name="audit_by_action"),
                    models.Index(fields=["subject_kind", "subject_id", "-seq"], name="audit_by_subject"),
                    models.Index(fields=["target", "-seq"], name="audit_by_target"),
                    models.Index(fields=["batch", "-seq"], name="audit_by_batch"),
                    models.Index(fields=["operation", "-seq"], name="audit_by_operation"),
                    models.Index(
                        fields=["request_id"], name="audit_by_request", condition=~models.Q(request_id="")
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ChainHead",
            fields=[
                ("id", models.SmallIntegerField(default=1, primary_key=True, serialize=False)),
                ("seq", models.BigIntegerField(default=0)),
                (
                    "hash",
                    models.CharField(
                        default="0000000000000000000000000000000000000000000000000000000000000000",
                        max_length=64,
                    ),
                ),
            ],
            options={
                "default_permissions": ("view",),
                "constraints": [models.CheckConstraint(condition=models.Q(("id", 1)), name="audit_one_head")],
            },
        ),
        migrations.RunPython(make_head),
        ProtectTrail(),
    ]
