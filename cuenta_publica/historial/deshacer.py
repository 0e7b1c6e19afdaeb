"""Putting one change of one row back, while nobody changed the same after it."""

from django.core.exceptions import ValidationError
from django.db.models import Model, Q

from .. import registro
from ..models import Bloque, Capitulo, Cifra
from .columnas import Nombres, columnas, estado, imprimir, nombre, poner, tabla, titulo
from .lectura import registros
from .lineas import cambiadas

NO_ESTA = "No se deshizo nada: ese cambio ya no está en el historial del capítulo."
CAMBIO = (
    "No se deshizo nada: alguien guardó el capítulo después de que usted abrió el historial. Está al día: revíselo."
)
YA_NO_ESTA = "No se deshizo nada: «{}» ya no está en el capítulo."
YA_VOLVIO = "No se deshizo nada: «{}» ya está en el capítulo."
DESPUES = "No se deshizo nada, porque después cambió: {} quedó en «{}» y ahora dice «{}». Corríjalo en el capítulo."
SUPRIMIDA = "No se deshizo nada: «{}» se suprimió y de lo que decía no se guarda nada. Escríbalo en el capítulo."
EN_SU_PAGINA = "No se deshizo nada: la materia, el lugar y el ancla de un capítulo se cambian en su página."


def deshacer(cap: Capitulo, clave: str) -> str:
    """Put back the change that ``clave`` names (see ``lectura.Cambio``): what was done, in words.

    Raises ValidationError in Spanish when it cannot be. The account is locked by who calls.
    """
    modelo, fila = _buscar(cap, clave)
    nombres = Nombres({c.pk: str(c) for c in cap.cuenta.capitulos.all()})
    llamada = f"{tabla(modelo)}, «{nombre(modelo, fila, nombres)}»"
    actual = modelo.objects.filter(pk=fila.id).first()
    if fila.history_type == "-":
        return _devolver(modelo, fila, actual, llamada)
    if not actual:
        raise ValidationError(YA_NO_ESTA.format(nombre(modelo, fila, nombres)))
    if fila.history_type == "+":
        return _quitar(modelo, fila, actual, llamada, nombres)
    return _reponer(modelo, fila, actual, llamada, nombres)


def _buscar(cap, clave) -> tuple[type[Model], Model]:
    etiqueta, _, numero = clave.partition(":")
    modelos = {m._meta.label_lower: m for m in (Capitulo, Bloque, Cifra, *registro.modelos_de_fila())}
    modelo = modelos.get(etiqueta)
    if not modelo or not (numero.isascii() and numero.isdigit() and len(numero) < 19):
        raise ValidationError(NO_ESTA)
    propias = Q(id=cap.pk) if modelo is Capitulo else Q(capitulo_id=cap.pk)
    fila = registros(modelo, propias & Q(history_id=numero)).first()
    if not fila or (modelo is Capitulo and fila.history_type != "~"):
        raise ValidationError(NO_ESTA)
    return modelo, fila


def _exigir_igual(campos, fila, actual, nombres) -> None:
    for campo in campos:
        if estado(fila, campo) != estado(actual, campo):
            dichos = (imprimir(x, campo, nombres) for x in (fila, actual))
            raise ValidationError(DESPUES.format(titulo(campo), *dichos))


def _reponer(modelo, fila, actual, llamada, nombres) -> str:
    """Give each column of that save what it said before."""
    previa = modelo.history.filter(id=fila.id, history_id__lt=fila.history_id).order_by("-history_id").first()
    campos = cambiadas(modelo, previa, fila) if previa else []
    if not campos:
        raise ValidationError(NO_ESTA)
    if modelo is Capitulo and {"materia", "padre", "ancla"} & {c.name for c in campos}:
        raise ValidationError(EN_SU_PAGINA)
    _exigir_igual(campos, fila, actual, nombres)
    for campo in campos:
        if _se_suprimio(campo, previa, fila):
            raise ValidationError(SUPRIMIDA.format(titulo(campo)))
        poner(actual, campo, previa)
    _guardar(actual, campos)
    return f"Se deshizo el cambio de {llamada}: {', '.join(titulo(c) for c in campos)}."


def _se_suprimio(campo, previa, fila) -> bool:
    if campo.name == "tabla":
        return previa.tabla is None and fila.tabla is not None
    return campo.name in getattr(fila, "suprimido", ()) and campo.name not in previa.suprimido


def _devolver(modelo, fila, actual, llamada) -> str:
    """A row that was removed comes back as it was, with its own key."""
    if actual:
        raise ValidationError(YA_VOLVIO.format(llamada))
    vuelta = modelo(**{c.attname: getattr(fila, c.attname) for c in modelo.history.model.tracked_fields})
    _guardar(vuelta, columnas(modelo))
    return f"Se deshizo la eliminación de {llamada}."


def _quitar(modelo, fila, actual, llamada, nombres) -> str:
    _exigir_igual([c for c in columnas(modelo) if c.name != "orden"], fila, actual, nombres)
    actual.delete()
    return f"Se deshizo la adición de {llamada}: se eliminó."


def _guardar(fila, campos) -> None:
    """Only what is put back is checked: the rest may be as its document had it."""
    nombres = {c.name for c in campos}
    fila.full_clean(exclude=[c.name for c in fila._meta.concrete_fields if c.name not in nombres])
    fila.save()
