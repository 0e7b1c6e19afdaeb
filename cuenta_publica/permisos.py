"""Who may do what, where: the only place that asks. Membresías are read once for each user object (one request)."""

from .models import Capitulo, CuentaPublica, Membresia
from .roles import CON_CAPITULOS, CON_SEGUNDO_FACTOR, Permiso, permisos


def membresias_de(usuario) -> list[Membresia]:
    """Every membresía of ``usuario``; none for who was deactivated."""
    if not hasattr(usuario, "_membresias_leidas"):
        activo = usuario.pk and usuario.is_active and usuario.is_staff
        usuario._membresias_leidas = list(Membresia.objects.filter(usuario=usuario.pk)) if activo else []
    return usuario._membresias_leidas


def es_nacional(usuario) -> bool:
    return usuario.is_active and usuario.is_superuser


def puede(usuario, permiso: Permiso, cuenta: CuentaPublica, capitulo: Capitulo | None = None) -> bool:
    """Whether ``usuario`` may do that with ``cuenta`` (and, to write, in ``capitulo``; None: in all of it)."""
    return es_nacional(usuario) or any(
        _alcanza(m, permiso, cuenta.organismo_id, cuenta.version > 1, capitulo) for m in membresias_de(usuario)
    )


def puede_en(usuario, permiso: Permiso, organismo_id: int) -> bool:
    """Whether ``usuario`` may do that in an organismo, with no account in particular."""
    return es_nacional(usuario) or any(_alcanza(m, permiso, organismo_id) for m in membresias_de(usuario))


def puede_en_alguno(usuario, permiso: Permiso) -> bool:
    """Whether there is some organismo where ``usuario`` may do that, or may in a correction."""
    return es_nacional(usuario) or any(
        permiso in suyos(m, correccion) for m in membresias_de(usuario) for correccion in (False, True)
    )


def exige_segundo_factor(usuario) -> bool:
    return es_nacional(usuario) or any(permisos(m.rol) & CON_SEGUNDO_FACTOR for m in membresias_de(usuario))


def suyos(membresia, correccion=False) -> set[Permiso]:
    """What that membresía alone lets do, or lets do in a correction in course."""
    del_rol = permisos(membresia.rol, correccion=correccion)
    return del_rol & CON_CAPITULOS if membresia.capitulos else del_rol


def _alcanza(membresia, permiso, organismo_id, correccion=False, capitulo=None) -> bool:
    """A membresía without organismo (an auditor's) reaches all of them; one with capítulos, only those to write."""
    if membresia.organismo_id not in (None, organismo_id) or permiso not in suyos(membresia, correccion):
        return False
    if not membresia.capitulos or permiso not in (Permiso.EDITAR, Permiso.CONTRASTAR):
        return True
    return capitulo is not None and any(cap.ancla in membresia.capitulos for cap in capitulo.con_ancestros())
