from django.db import migrations

from cuenta_publica.migrations._explorador import HacerExplorables, decir_de_donde


class Migration(migrations.Migration):
    dependencies = [
        ("cuenta_publica", "0009_explorador"),
        ("extranjeria", "0003_personas"),
    ]

    operations = [
        HacerExplorables(
            {
                "visaotorgada": ((), ("cantidad", "periodo")),
                "solicitudresidencia": (("tipo",), ("periodo", "cantidad")),
                "permanenciadefinitiva": ((), ("periodo", "cantidad")),
                "regularizacion": ((), ("cantidad", "periodo")),
                "pasofronterizo": (("etapa",), ("presupuesto", "periodo")),
            }
        ),
        decir_de_donde("extranjeria"),
    ]
