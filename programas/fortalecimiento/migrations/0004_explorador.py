from django.db import migrations

from cuenta_publica.migrations._explorador import HacerExplorables, decir_de_donde


class Migration(migrations.Migration):
    dependencies = [
        ("cuenta_publica", "0009_explorador"),
        ("fortalecimiento", "0003_personas"),
    ]

    operations = [
        HacerExplorables(
            {
                "reunion": (("tipo",), ("programadas", "realizadas", "periodo")),
                "proyectosocial": ((), ("anio_proyecto", "monto", "beneficiarios")),
            }
        ),
        decir_de_donde("fortalecimiento"),
    ]
