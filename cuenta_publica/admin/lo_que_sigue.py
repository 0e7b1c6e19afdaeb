"""What a person does next with an account: one step, which its card shows as a button; the others are links."""

from datetime import UTC, datetime
from typing import NamedTuple

from django.urls import reverse

from ..avance import Avance, CapituloEnAvance
from ..models import CuentaPublica
from ..permisos import membresias_de, puede
from ..publicacion.flujo import TRANSICIONES
from ..roles import Permiso

NUNCA = datetime.min.replace(tzinfo=UTC)


class Enlace(NamedTuple):
    nombre: str
    url: str


def siguiente(ficha, usuario) -> Enlace | None:
    """None when the account waits for somebody else. ``ficha``: of panel.py."""
    if ficha.escribe:
        return _al_escribir(ficha, usuario)
    errores = ficha.avance.errores if ficha.avance else 0
    if "aprobar" in ficha.pasos:
        return _resolver(ficha.cuenta, errores) if errores else _paso("aprobar", ficha.cuenta, "Revisar y aprobar…")
    return _paso("publicar", ficha.cuenta) if "publicar" in ficha.pasos and not se_publica(ficha.cuenta) else None


def demas(ficha) -> list[Enlace]:
    """What else may be done with an account in work, without what its button does."""
    abiertos = {"change": "Abrir la cuenta", "vista_previa": "Vista previa", "revision": "Revisión"}
    enlaces = [Enlace(nombre, _url(ruta, ficha.cuenta)) for ruta, nombre in abiertos.items()]
    dados = [accion for accion in ficha.pasos if accion != "publicar" or not se_publica(ficha.cuenta)]
    enlaces += [_paso(accion, ficha.cuenta) for accion in dados]
    return [e for e in enlaces if not ficha.siguiente or e.url != ficha.siguiente.url]


def se_publica(cuenta: CuentaPublica) -> bool:
    """Whether its publication was asked for already."""
    return any(trabajo.pendiente for trabajo in cuenta.trabajos.all())


def _al_escribir(ficha, usuario) -> Enlace | None:
    """Chapter after chapter, what the review says and sending it. What was returned or published is read whole: which
    of its capítulos are to be corrected, only people know."""
    cuenta, avance = ficha.cuenta, ficha.avance
    if avance is None:
        return Enlace("Seguir editando", _url("change", cuenta))
    suyos = _suyos(avance, cuenta, usuario)
    corrige = bool(ficha.devolucion) or cuenta.version > 1
    pendientes = [] if corrige else [c for c in suyos if c.situacion and not c.guardado.listo]
    if pendientes:
        donde = max(pendientes, key=lambda c: _momento(c, usuario))  # the first one, if none was saved by her
        url = reverse("admin:cuenta_publica_capitulo_change", args=[donde.guardado.pk])
        return Enlace(f"Seguir con «{donde.nombre}»", url)
    todos = puede(usuario, Permiso.EDITAR, cuenta)
    if errores := avance.errores if todos else sum(len(c.errores) for c in suyos):
        return _resolver(cuenta, errores)
    if corrige:
        return Enlace("Seguir corrigiendo", _url("change", cuenta))
    return _paso("enviar", cuenta) if "enviar" in ficha.pasos else None


def _suyos(avance: Avance, cuenta, usuario) -> list[CapituloEnAvance]:
    """Those in which ``usuario`` writes."""
    if puede(usuario, Permiso.EDITAR, cuenta):
        return list(avance.capitulos)
    anclas = {a for m in membresias_de(usuario) if m.organismo_id == cuenta.organismo_id for a in m.capitulos}
    return [c for c in avance.capitulos if anclas & {*c.camino}]


def _momento(capitulo: CapituloEnAvance, usuario) -> datetime:
    """When ``usuario`` saved it, if nobody did afterwards."""
    guardado = capitulo.guardado
    return guardado.momento if guardado.momento and guardado.usuario == usuario.pk else NUNCA


def _resolver(cuenta, errores: int) -> Enlace:
    cuantos = "1 error" if errores == 1 else f"{errores} errores"
    return Enlace(f"Resolver {cuantos}", f"{_url('revision', cuenta)}?nivel=error")


def _paso(accion: str, cuenta, nombre="") -> Enlace:
    return Enlace(nombre or f"{TRANSICIONES[accion].nombre}…", _url(accion, cuenta))


def _url(ruta: str, cuenta) -> str:
    return reverse(f"admin:cuenta_publica_cuentapublica_{ruta}", args=[cuenta.pk])
