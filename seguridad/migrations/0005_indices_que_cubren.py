from django.db import migrations

from cuenta_publica.migrations._indices import CubrirIndices


class Migration(migrations.Migration):
    dependencies = [("seguridad", "0004_explorador")]

    operations = [CubrirIndices("delito", "accion")]
