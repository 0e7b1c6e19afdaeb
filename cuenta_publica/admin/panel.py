"""The index of the admin: what waits for whoever looks at it, before what does not and what is public."""

from dataclasses import dataclass, replace
from itertools import islice

from django.db.models import Q

from ..avance import Avance, avances_de
from ..models import CuentaPublica, Tramite
from ..permisos import es_nacional, membresias_de, puede, puede_en_alguno
from ..proceso import ProcesoDeCuenta, procesos_de
from ..publicacion.flujo import posibles
from ..roles import Permiso, permisos
from .lo_que_sigue import Enlace, demas, se_publica, siguiente

Estado = CuentaPublica.Estado
POR_CORREGIR, POR_REVISAR, POR_PUBLICAR, POR_ESCRIBIR, DE_OTROS = GRUPOS = (
    "Devueltas: por corregir",
    "Por revisar",
    "Por publicar",
    "Por escribir",
    "No esperan nada de usted",
)
#: Accounts whose capítulos are shown: to read and review one takes a tenth of a second.
EN_DETALLE = 3


@dataclass(frozen=True, slots=True)
class Ficha:
    """An account as this person sees it. ``devolucion``: the step that gave it back; ``pasos``: those that they may
    take now; ``puede``: names of their permisos there; ``escribe``: whether now they write in it, or in some
    capítulos. The rest is what its card in the panel shows: ``avance`` is None when the capítulos are not told."""

    cuenta: CuentaPublica
    devolucion: Tramite | None
    pasos: list[str]
    puede: set[str]
    escribe: bool
    avance: Avance | None = None
    proceso: ProcesoDeCuenta | None = None
    siguiente: Enlace | None = None
    demas: tuple[Enlace, ...] = ()


def panel(usuario) -> dict:
    """``grupos``: (title, fichas) of what is in work, and ``publicadas``. The number of queries depends on how many
    accounts are shown in detail, never on how much they hold."""
    mostradas = CuentaPublica.objects.de(usuario).filter(~Q(estado__in=CuentaPublica.CERRADOS) | Q(estado="publicada"))
    cuentas = list(mostradas.select_related("organismo").prefetch_related("trabajos"))
    devueltas, procesos = devoluciones(cuentas), procesos_de(cuentas)
    fichas = [
        replace(ficha(cuenta, usuario, devueltas.get(cuenta.pk)), proceso=procesos[cuenta.pk]) for cuenta in cuentas
    ]
    abiertas = [f for f in fichas if not f.cuenta.esta_cerrada]
    por_grupo = {titulo: [f for f in abiertas if _grupo(f) == titulo] for titulo in GRUPOS}
    avances = avances_de(list(islice(_de_su_trabajo(por_grupo, usuario), EN_DETALLE)))
    return {
        "grupos": [
            (titulo, [_con_lo_que_sigue(f, avances.get(f.cuenta.pk), usuario) for f in suyas])
            for titulo, suyas in por_grupo.items()
            if suyas
        ],
        "publicadas": [f for f in fichas if f.cuenta.esta_cerrada],
        "crea": puede_en_alguno(usuario, Permiso.CREAR),
    }


def _de_su_trabajo(por_grupo, usuario):
    """The accounts that wait for ``usuario``, of the organismos where she works: the national administrator may write
    in all of them, and that is not her work."""
    organismos = {m.organismo_id for m in membresias_de(usuario)}
    for titulo, fichas in por_grupo.items():
        if titulo != DE_OTROS:
            yield from (f.cuenta for f in fichas if f.cuenta.organismo_id in organismos)


def _con_lo_que_sigue(ficha: Ficha, avance: Avance | None, usuario) -> Ficha:
    con_avance = replace(ficha, avance=avance)
    con_boton = replace(con_avance, siguiente=siguiente(con_avance, usuario))
    return replace(con_boton, demas=tuple(demas(con_boton)))


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
    if "publicar" in ficha.pasos and not se_publica(ficha.cuenta):
        return POR_PUBLICAR
    return DE_OTROS
