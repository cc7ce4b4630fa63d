import django.db.models
from django.conf import settings
from django.db import migrations


class Migration(migrations.Migration):
    initial = True
    dependencies = [migrations.swappable_dependency(settings.AUTH_USER_MODEL)]
    operations = [
        migrations.CreateModel(
            name="Film",
            fields=[
                (
                    "id",
                    django.db.models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("title", django.db.models.CharField(max_length=200)),
                ("path", django.db.models.CharField(max_length=1000, unique=True)),
                (
                    "viewers",
                    django.db.models.ManyToManyField(
                        blank=True, related_name="films", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={"ordering": ["title"]},
        ),
    ]
