"""What every app with typed rows does to make them explorable, in one operation: an AddField and an AddIndex for each
column of each model would render the state of all the related models again a hundred times."""

from django.db import migrations, models
from django.db.migrations.operations.base import Operation
from django.db.models import OuterRef, Subquery

VIEJO = "_va"


def _campos() -> dict[str, models.Field]:
    region = models.ForeignKey(
        "cuenta_publica.region",
        models.PROTECT,
        db_index=False,
        editable=False,
        null=True,
        related_name="+",
        verbose_name="región",
    )
    return {
        "region": region,
        "materia": models.CharField("materia", max_length=40, null=True, editable=False),
        "ancla": models.CharField("capítulo", max_length=60, null=True, editable=False),
        "atado": models.JSONField("texto con sus cifras", null=True, editable=False),
    }


def _indices(modelo: str, categorias: tuple[str, ...], valores: tuple[str, ...]) -> list[models.Index]:
    campos = {
        "va": ["vigente", "-anio", "id"],
        "vr": ["vigente", "region", "-anio", "id"],
        "vp": ["vigente", "provincia", "-anio", "id"],
        "vc": ["vigente", "ancla", "-anio", "id"],
        **{c: ["vigente", c, "-anio", "id"] for c in categorias},
        **{v: ["vigente", v, "id"] for v in valores},
    }
    return [models.Index(fields=lista, name=f"{modelo}_{nombre}") for nombre, lista in campos.items()]


class HacerExplorables(Operation):
    """``modelos``: of each one, the columns by which it is filtered and those by which it is sorted."""

    reversible = True

    def __init__(self, modelos: dict[str, tuple[tuple[str, ...], tuple[str, ...]]]):
        self.modelos = modelos

    def deconstruct(self):
        return type(self).__name__, [self.modelos], {}

    def describe(self):
        return f"Make explorable {', '.join(self.modelos)}"

    def state_forwards(self, app_label, state):
        for nombre, columnas in self.modelos.items():
            estado = state.models[app_label, nombre]
            estado.fields |= _campos()
            estado.options = {**estado.options, "indexes": _indices(nombre, *columnas)}
        state._relations = None  # they are worked out again when somebody asks for them
        state.reload_models({(app_label, nombre) for nombre in self.modelos})

    def database_forwards(self, app_label, schema_editor, from_state, to_state):
        for nombre in self.modelos:
            viejo, nuevo = (estado.apps.get_model(app_label, nombre) for estado in (from_state, to_state))
            schema_editor.remove_index(viejo, _de_nombre(viejo, nombre + VIEJO))
            for campo in _campos():
                schema_editor.add_field(viejo, nuevo._meta.get_field(campo))
            for indice in _nuevos(nombre, nuevo):
                schema_editor.add_index(nuevo, indice)

    def database_backwards(self, app_label, schema_editor, from_state, to_state):
        for nombre in self.modelos:
            nuevo, viejo = (estado.apps.get_model(app_label, nombre) for estado in (from_state, to_state))
            region, *otros = _campos()
            schema_editor.remove_field(nuevo, nuevo._meta.get_field(region))  # its index goes with it
            for indice in _nuevos(nombre, nuevo):
                if region not in indice.fields:
                    schema_editor.remove_index(nuevo, indice)
            for campo in otros:
                schema_editor.remove_field(nuevo, nuevo._meta.get_field(campo))
            schema_editor.add_index(viejo, _de_nombre(viejo, nombre + VIEJO))


def _nuevos(nombre: str, modelo) -> list[models.Index]:
    """All but the one that was there and stays."""
    return [indice for indice in modelo._meta.indexes if indice.name != f"{nombre}_vp"]


def _de_nombre(modelo, nombre: str) -> models.Index:
    return next(indice for indice in modelo._meta.indexes if indice.name == nombre)


def decir_de_donde(app: str) -> migrations.RunPython:
    """Write on each row of ``app`` that was ever published where it comes from. Going back needs nothing."""

    def escribir(apps, schema_editor):
        capitulos = apps.get_model("cuenta_publica", "Capitulo").objects.filter(pk=OuterRef("capitulo"))
        de = {"materia": "materia", "ancla": "ancla", "region": "cuenta__organismo__region"}
        valores = {columna: Subquery(capitulos.values(ruta)[:1]) for columna, ruta in de.items()}
        for modelo in apps.get_app_config(app).get_models():
            if {"ancla", "vigente"} <= {campo.name for campo in modelo._meta.fields}:
                modelo.objects.exclude(anio=None).update(**valores)

    return migrations.RunPython(escribir, migrations.RunPython.noop)
