"""From the field of a model to the column that the report, the explorer and the data files have of it."""

from collections.abc import Mapping

from django.db.models import Field

from .valores import Columna, TipoDato

_INTERNOS: dict[str, TipoDato] = {"BooleanField": "logico", "PositiveSmallIntegerField": "anio"}


def tipo_de(campo: Field) -> TipoDato:
    """How its values are read and printed."""
    if campo.is_relation or campo.choices:
        return "opcion"
    return getattr(campo, "tipo_dato", None) or _INTERNOS.get(campo.get_internal_type(), "texto")


def columna_de(campo: Field, opciones: Mapping[str, str] | None = None) -> Columna:
    """Its column; ``opciones`` are those of a catalogue, by key."""
    if opciones is None:
        opciones = {} if campo.is_relation else {str(k): str(v) for k, v in campo.flatchoices}
    titulo = str(campo.verbose_name)
    return Columna(campo.name, titulo[:1].upper() + titulo[1:], tipo_de(campo), str(campo.help_text), opciones)
