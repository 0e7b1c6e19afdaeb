from django.db import migrations

from cuenta_publica.migrations._indices import CubrirIndices


class Migration(migrations.Migration):
    dependencies = [("orasmi", "0004_explorador")]

    operations = [
        CubrirIndices("gastoarea", "peticionorasmi", "procedencia", "beneficiario", "casoaprobado", "gestionsocial")
    ]
