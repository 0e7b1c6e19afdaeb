from django.db import migrations

from ._explorador import HacerExplorables, decir_de_donde


class Migration(migrations.Migration):
    dependencies = [
        ("cuenta_publica", "0008_nombre_de_archivo"),
    ]

    operations = [
        HacerExplorables(
            {
                "compromiso": ((), ("meta", "presupuesto", "periodo")),
            }
        ),
        decir_de_donde("cuenta_publica"),
    ]
