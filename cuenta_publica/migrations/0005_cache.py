from django.core.management import call_command
from django.db import migrations


def crear(apps, schema_editor):
    """The table of the cache that every process shares (settings.CACHES)."""
    call_command("createcachetable", database=schema_editor.connection.alias, verbosity=0)


def borrar(apps, schema_editor):
    schema_editor.execute("DROP TABLE cache")


class Migration(migrations.Migration):
    dependencies = [("cuenta_publica", "0004_roles")]

    operations = [migrations.RunPython(crear, borrar)]
