import django.db.models.functions.datetime
from django.db import migrations, models

from channels_app.audit.operations import ProtectTrail


class Migration(migrations.Migration):
    dependencies = [
        ("audit", "0001_trail"),
    ]

    operations = [
        migrations.CreateModel(
            name="Verification",
            fields=[
                ("kind", models.CharField(max_length=8, primary_key=True, serialize=False)),
                ("at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ("seq", models.BigIntegerField(help_text="the newest event that was looked at")),
                ("events", models.BigIntegerField(help_text="how many were")),
                ("faults", models.BigIntegerField()),
                (
                    "said",
                    models.JSONField(
                        default=list, help_text="the first faults, and the remarks, as kind and sentence"
                    ),
                ),
            ],
            options={
                "default_permissions": (),
            },
        ),
        migrations.CreateModel(
            name="KnownCheckpoint",
            fields=[
                ("id", models.SmallIntegerField(default=1, primary_key=True, serialize=False)),
                ("name", models.CharField(max_length=64)),
                ("seq", models.BigIntegerField()),
                ("hash", models.CharField(max_length=64)),
                ("count", models.BigIntegerField()),
                ("at", models.DateTimeField()),
            ],
            options={
                "default_permissions": (),
                "constraints": [
                    models.CheckConstraint(condition=models.Q(("id", 1)), name="audit_one_known_checkpoint")
                ],
            },
        ),
        ProtectTrail(),
    ]
