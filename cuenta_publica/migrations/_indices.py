"""The indexes of an explorable model by its own columns, so that they answer also who asks for places and years: in one
operation for each app, as in ``_explorador``."""

from django.db import models
from django.db.migrations.operations.base import Operation

DE_TODOS = ("_va", "_vr", "_vp", "_vc")
COLA = {4: ["region", "provincia"], 3: ["anio", "region", "provincia"]}


class CubrirIndices(Operation):
    """Of ``modelos``, those that :class:`HacerExplorables` made by a category (four columns) or a value (three)."""

    reversible = True

    def __init__(self, *modelos: str):
        self.modelos = modelos

    def deconstruct(self):
        return type(self).__name__, [*self.modelos], {}

    def describe(self):
        return f"Cover places and years in the indexes of {', '.join(self.modelos)}"

    def state_forwards(self, app_label, state):
        for nombre in self.modelos:
            estado = state.models[app_label, nombre]
            estado.options = {**estado.options, "indexes": list(map(_cubierto, estado.options["indexes"]))}
        state._relations = None
        state.reload_models({(app_label, nombre) for nombre in self.modelos})

    def database_forwards(self, app_label, schema_editor, from_state, to_state):
        for nombre in self.modelos:
            viejo, nuevo = (estado.apps.get_model(app_label, nombre) for estado in (from_state, to_state))
            for antes, ahora in zip(viejo._meta.indexes, nuevo._meta.indexes, strict=True):
                if antes.fields != ahora.fields:
                    schema_editor.remove_index(viejo, antes)
                    schema_editor.add_index(nuevo, ahora)

    database_backwards = database_forwards


def _cubierto(indice: models.Index) -> models.Index:
    if indice.name.endswith(DE_TODOS):
        return indice
    return models.Index(fields=[*indice.fields, *COLA[len(indice.fields)]], name=indice.name)
