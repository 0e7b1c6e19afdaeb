"""Who changed what: a record for each save that changes something, beside the model's own (django-simple-history).

What is written in bulk (clones, fixtures) has no records: the first change of such a row writes also what it was.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from django.db.models import BinaryField, Exists, OuterRef
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
        return super().create_history_model(model, inherited)

    def _antes_de_guardar(self, instance, **_):
        """Read what is stored: one query, with whether there is history of it."""
        vars(instance).pop("_guardada", None)
        if instance._state.adding or _callada.get():
            return
        modelo, propia = type(instance), type(instance).history.model
        # Images are too large to keep, but not to tell that they changed.
        imagenes = [c.attname for c in modelo._meta.concrete_fields if isinstance(c, BinaryField)]
        columnas = {*(c.attname for c in propia.tracked_fields), *imagenes}
        con_historia = Exists(propia.objects.order_by().filter(id=OuterRef("pk")))
        guardadas = modelo._base_manager.filter(pk=instance.pk).annotate(con_historia=con_historia)
        instance._guardada = guardadas.values(*columnas, "con_historia").first()

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
        propia = type(instance).history.model
        valores = {c.attname: antes[c.attname] for c in propia.tracked_fields}
        propia.objects.create(**valores, history_date=self._momento(), history_type="+", history_change_reason=INICIAL)


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
