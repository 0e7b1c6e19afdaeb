"""What the migrations «explorador» of every app do with the rows that were published before them."""

from django.db import migrations
from django.db.models import OuterRef, Subquery


def marcar(app: str) -> migrations.RunPython:
    """Write on each row of ``app`` that was ever published where it comes from. Going back needs nothing."""

    def escribir(apps, schema_editor):
        capitulos = apps.get_model("cuenta_publica", "Capitulo").objects.filter(pk=OuterRef("capitulo"))
        de = {"materia": "materia", "ancla": "ancla", "region": "cuenta__organismo__region"}
        valores = {columna: Subquery(capitulos.values(ruta)[:1]) for columna, ruta in de.items()}
        for modelo in apps.get_app_config(app).get_models():
            if {"ancla", "vigente"} <= {campo.name for campo in modelo._meta.fields}:
                modelo.objects.exclude(anio=None).update(**valores)

    return migrations.RunPython(escribir, migrations.RunPython.noop)
