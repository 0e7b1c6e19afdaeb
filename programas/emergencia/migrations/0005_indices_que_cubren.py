from django.db import migrations

from cuenta_publica.migrations._indices import CubrirIndices


class Migration(migrations.Migration):
    dependencies = [("emergencia", "0004_explorador")]

    operations = [CubrirIndices("evento", "medida")]
