"""The index of the admin: what waits for whoever looks at it, before what does not and what is public."""

from dataclasses import dataclass

from django.db.models import Q

from ..models import CuentaPublica, Tramite
from ..permisos import es_nacional, membresias_de, puede, puede_en_alguno
from ..publicacion.flujo import posibles
from ..roles import Permiso, permisos

Estado = CuentaPublica.Estado
POR_CORREGIR, POR_REVISAR, POR_PUBLICAR, POR_ESCRIBIR, DE_OTROS = GRUPOS = (
    "Devueltas: por corregir",
    "Por revisar",
    "Por publicar",
    "Por escribir",
    "No esperan nada de usted",
)


@dataclass(frozen=True, slots=True)
class Ficha:
    """An account as this person sees it. ``devolucion``: the step that gave it back; ``pasos``: those that they may
    take now; ``puede``: names of their permisos there; ``escribe``: whether now they write in it, or in some
    capítulos."""

    cuenta: CuentaPublica
    devolucion: Tramite | None
    pasos: list[str]
    puede: set[str]
    escribe: bool


def panel(usuario) -> dict:
    """``grupos``: (title, fichas) of what is in work, and ``publicadas``. Four queries, whatever there is."""
    mostradas = CuentaPublica.objects.de(usuario).filter(~Q(estado__in=CuentaPublica.CERRADOS) | Q(estado="publicada"))
    cuentas = list(mostradas.select_related("organismo").prefetch_related("trabajos"))
    devueltas = devoluciones(cuentas)
    fichas = [ficha(cuenta, usuario, devueltas.get(cuenta.pk)) for cuenta in cuentas]
    abiertas = [f for f in fichas if not f.cuenta.esta_cerrada]
    grupos = [(titulo, [f for f in abiertas if _grupo(f) == titulo]) for titulo in GRUPOS]
    return {
        "grupos": [(titulo, suyas) for titulo, suyas in grupos if suyas],
        "publicadas": [f for f in fichas if f.cuenta.esta_cerrada],
        "crea": puede_en_alguno(usuario, Permiso.CREAR),
    }


def devoluciones(cuentas) -> dict[int, Tramite]:
    """The last step of each draft: only a return leads to one."""
    borradores = [cuenta.pk for cuenta in cuentas if cuenta.es_editable]
    pasos = Tramite.objects.filter(cuenta__in=borradores, accion="devolver").select_related("por").order_by("pk")
    return {paso.cuenta_id: paso for paso in pasos}


def ficha(cuenta, usuario, devolucion) -> Ficha:
    suyos = {permiso.name.lower() for permiso in Permiso if puede(usuario, permiso, cuenta)}
    return Ficha(cuenta, devolucion, posibles(cuenta, usuario), suyos, cuenta.es_editable and escribe(cuenta, usuario))


def escribe(cuenta, usuario) -> bool:
    """Whether ``usuario`` writes in it, or in some of its capítulos."""
    suyas = [m for m in membresias_de(usuario) if m.organismo_id == cuenta.organismo_id]
    roles = (permisos(m.rol, correccion=cuenta.version > 1) for m in suyas)
    return es_nacional(usuario) or any(Permiso.EDITAR in suyos for suyos in roles)


def _grupo(ficha: Ficha) -> str:
    if ficha.escribe:
        return POR_CORREGIR if ficha.devolucion else POR_ESCRIBIR
    if "aprobar" in ficha.pasos:
        return POR_REVISAR
    if "publicar" in ficha.pasos and not any(t.pendiente for t in ficha.cuenta.trabajos.all()):
        return POR_PUBLICAR
    return DE_OTROS
