"""Who changed what: a record for each save that changes something, beside the model's own (django-simple-history).

What is written in bulk (clones, fixtures) has no records: the first change of such a row writes also what it was.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache

from django.db.models import BinaryField, Exists, Model, OuterRef, QuerySet
from django.db.models.signals import pre_save
from django.utils import timezone
from simple_history.models import HistoricalRecords

from ..formularios import SUPRIMIDO

#: Why there is a record of what nobody wrote in the admin.
INICIAL = "inicial"
_callada = ContextVar("_callada", default=False)


@contextmanager
def sin_historia() -> Iterator[None]:
    """Nothing that is saved or deleted meanwhile is told."""
    previa = _callada.set(True)
    try:
        yield
    finally:
        _callada.reset(previa)


class Historia(HistoricalRecords):
    def __init__(self, **opciones):
        super().__init__(**{"verbose_name": "cambio", "verbose_name_plural": "cambios", **opciones})

    def create_history_model(self, model, inherited):
        pre_save.connect(self._antes_de_guardar, sender=model, weak=False)
        propia = super().create_history_model(model, inherited)
        propia.historia = self
        return propia

    def _antes_de_guardar(self, instance, **_):
        vars(instance).pop("_guardada", None)
        if not (instance._state.adding or _callada.get()):
            guardadas = con_historia(type(instance)._base_manager.filter(pk=instance.pk))
            instance._guardada = guardadas.values(*_columnas(type(instance)), "con_historia").first()

    def post_save(self, instance, created, using=None, **kwargs):
        antes = vars(instance).pop("_guardada", None)
        if _callada.get() or (antes and not _cambio(instance, antes)):
            return
        if antes and not antes["con_historia"]:
            self._escribir_inicial(instance, antes)
        if antes and (veladas := _veladas(instance, antes)):
            instance.history.update(**dict.fromkeys(veladas))
        super().post_save(instance, created, using=using, **kwargs)

    def post_delete(self, instance, using=None, **kwargs):
        if not _callada.get():
            super().post_delete(instance, using=using, **kwargs)

    def create_historical_record(self, instance, history_type, using=None):
        instance._history_date = self._momento()
        super().create_historical_record(instance, history_type, using)

    def _momento(self):
        """The same one for all that a request writes: it is one save."""
        request = getattr(self.context, "request", None)
        if request is None:
            return timezone.now()
        if not hasattr(request, "momento_de_guardar"):
            request.momento_de_guardar = timezone.now()
        return request.momento_de_guardar

    def _escribir_inicial(self, instance, antes):
        self._inicial(type(instance).history.model, antes).save()

    def _inicial(self, propia, antes):
        valores = {c.attname: antes[c.attname] for c in propia.tracked_fields}
        return propia(**valores, history_date=self._momento(), history_type="+", history_change_reason=INICIAL)

    def contar(self, objetos: Sequence[Model], guardadas: dict[int, dict]) -> None:
        """The records of ``objetos``, which have just been saved over ``guardadas``: one query for all, and one more
        for each that suppresses something."""
        propia, nuevos = type(objetos[0]).history.model, []
        for objeto in objetos:
            antes = guardadas.get(objeto.pk)
            if antes and not _cambio(objeto, antes):
                continue
            if veladas := dict.fromkeys(_veladas(objeto, antes) if antes else ()):
                objeto.history.update(**veladas)
            if antes and not antes["con_historia"]:
                nuevos.append(self._inicial(propia, antes | veladas))
            nuevos.append(self._registro(propia, objeto, "~" if antes else "+"))
        propia.objects.bulk_create(nuevos)

    def _registro(self, propia, objeto, tipo):
        valores = {c.attname: getattr(objeto, c.attname) for c in propia.tracked_fields}
        usuario = self.get_history_user(objeto)
        return propia(**valores, history_date=self._momento(), history_type=tipo, history_user=usuario)


def con_historia(objetos: QuerySet) -> QuerySet:
    """Each one with whether there is history of it, which :func:`retratar` needs."""
    propia = objetos.model.history.model
    return objetos.annotate(con_historia=Exists(propia.objects.order_by().filter(id=OuterRef("pk"))))


def retratar(objeto: Model) -> dict:
    """What is stored of ``objeto``, which has just been read by :func:`con_historia`."""
    return {nombre: getattr(objeto, nombre) for nombre in (*_columnas(type(objeto)), "con_historia")}


def guardar_juntos(objetos: Sequence[Model], guardados: dict[int, dict]) -> None:
    """Save ``objetos``, all of one model with history: one query for each, and one to tell it. ``guardados``: by key,
    what was stored of those that are not new, as :func:`retratar` gives it."""
    if not objetos:
        return
    with sin_historia():
        for objeto in objetos:
            objeto.save()
    type(objetos[0]).history.model.historia.contar(objetos, guardados)


@cache
def _columnas(modelo: type[Model]) -> frozenset[str]:
    """Those that history keeps, and images: they are too large to keep, but not to tell that they changed."""
    imagenes = (c.attname for c in modelo._meta.concrete_fields if isinstance(c, BinaryField))
    return frozenset([*(c.attname for c in modelo.history.model.tracked_fields), *imagenes])


def _cambio(instance, antes) -> bool:
    campos = {c.attname: c for c in instance._meta.concrete_fields}
    return any(
        _plano(campos[nombre], getattr(instance, nombre)) != _plano(campos[nombre], valor)
        for nombre, valor in antes.items()
        if nombre in campos
    )


def _plano(campo, valor):
    if isinstance(campo, BinaryField):
        return bytes(valor) if valor else b""
    return campo.get_prep_value(campo.to_python(valor))


def _veladas(instance, antes) -> set[str]:
    """Columns whose former values are no longer kept, because what they said is suppressed now."""
    veladas = set(getattr(instance, "suprimido", ())) - set(antes.get("suprimido", ()))
    if _ocultas(getattr(instance, "tabla", None)) - _ocultas(antes.get("tabla")):
        veladas.add("tabla")
    return veladas


def _ocultas(tabla) -> set[tuple[int, int]]:
    """The suppressed cells of a free table."""
    filas = enumerate(tabla["filas"]) if tabla else ()
    return {(i, j) for i, fila in filas for j, celda in enumerate(fila) if celda == SUPRIMIDO}
