"""The dates of an account's process as its panel shows them: when each is, how long is left, and which comes next."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from django.urls import reverse
from django.utils import timezone

from .habiles import habiles_hasta
from .models import CuentaPublica, Proceso


@dataclass(frozen=True, slots=True)
class Hito:
    """``plazo``: how long is left or has passed, in words. ``fecha`` is None while nobody has put it."""

    nombre: str
    fecha: date | None
    plazo: str


@dataclass(frozen=True, slots=True)
class ProcesoDeCuenta:
    """``hitos``: always the four, in order. ``direccion``: where the dates are changed or, if ``falta``, put."""

    hitos: tuple[Hito, ...]
    siguiente: Hito | None
    direccion: str
    falta: bool


def procesos_de(cuentas: Collection[CuentaPublica]) -> dict[int, ProcesoDeCuenta]:
    """The process of each account, by the account's key. One query; none for no accounts."""
    if not cuentas:
        return {}
    organismos, anios = {c.organismo_id for c in cuentas}, {c.anio for c in cuentas}
    guardados = Proceso.objects.filter(organismo__in=organismos, anio__in=anios)
    por_cuenta = {(p.organismo_id, p.anio): p for p in guardados}
    hoy = timezone.localdate()
    return {c.pk: _proceso_de(c, por_cuenta.get((c.organismo_id, c.anio)), hoy) for c in cuentas}


def _proceso_de(cuenta: CuentaPublica, guardado: Proceso | None, hoy: date) -> ProcesoDeCuenta:
    proceso = guardado or Proceso()
    hitos = (
        Hito("Documento", proceso.documento, en_palabras(hoy, proceso.documento, "fue" if cuenta.esta_cerrada else "")),
        Hito("Evento", proceso.evento, en_palabras(hoy, proceso.evento, "fue")),
        Hito("Fin de las preguntas", proceso.fin_de_preguntas, en_palabras(hoy, proceso.fin_de_preguntas)),
        Hito("Fin de las respuestas", proceso.fin_de_respuestas, en_palabras(hoy, proceso.fin_de_respuestas)),
    )
    siguiente = next((h for h in hitos if h.fecha and h.fecha >= hoy), None)
    return ProcesoDeCuenta(hitos, siguiente, _direccion(cuenta, guardado), falta=guardado is None)


def _direccion(cuenta: CuentaPublica, guardado: Proceso | None) -> str:
    if guardado:
        return reverse("admin:cuenta_publica_proceso_change", args=[guardado.pk])
    pedido = {"organismo": cuenta.organismo_id, "anio": cuenta.anio}
    return reverse("admin:cuenta_publica_proceso_add", query=pedido)


def en_palabras(hoy: date, fecha: date | None, pasado: str = "") -> str:
    """«faltan 8 días hábiles», «es hoy», «venció hace 3 días hábiles» (or with the verb ``pasado``)."""
    if fecha is None:
        return "sin fecha"
    if fecha == hoy:
        return "es hoy"
    cuanto, es_uno = _cuanto(hoy, fecha)
    if fecha < hoy:
        return f"{pasado or 'venció'} hace {cuanto}"
    return f"{'falta' if es_uno else 'faltan'} {cuanto}"


def _cuanto(hoy: date, fecha: date) -> tuple[str, bool]:
    """How far apart, and whether it is one. Around a weekend there may be no día hábil between: then, plain days."""
    if habiles := abs(habiles_hasta(hoy, fecha)):
        return ("1 día hábil" if habiles == 1 else f"{habiles} días hábiles"), habiles == 1
    dias = abs((fecha - hoy).days)
    return ("1 día, no hábil" if dias == 1 else f"{dias} días, ninguno hábil"), dias == 1
