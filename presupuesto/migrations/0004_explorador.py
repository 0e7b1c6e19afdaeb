from django.db import migrations

from cuenta_publica.migrations._explorador import HacerExplorables, decir_de_donde


class Migration(migrations.Migration):
    dependencies = [
        ("cuenta_publica", "0009_explorador"),
        ("presupuesto", "0003_personas"),
    ]

    operations = [
        HacerExplorables(
            {
                "partida": (("subtitulo",), ("aprobado", "porcentaje_aprobado", "gastado", "porcentaje_declarado")),
            }
        ),
        decir_de_donde("presupuesto"),
    ]
