from django.db import migrations

from cuenta_publica.migrations._indices import CubrirIndices


class Migration(migrations.Migration):
    dependencies = [("extranjeria", "0004_explorador")]

    operations = [
        CubrirIndices(
            "visaotorgada", "solicitudresidencia", "permanenciadefinitiva", "regularizacion", "pasofronterizo"
        )
    ]
