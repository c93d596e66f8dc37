from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("channels_app", "0006_told"),
    ]

    operations = [
        migrations.AddField(
            model_name="installation",
            name="generation",
            field=models.PositiveIntegerField(default=1),
        ),
    ]
