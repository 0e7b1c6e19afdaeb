"""Mail to the people who work in the portal: which kinds there are, who receives each and what it says.

It is sent after the commit; when the server of mail fails it is logged, and nothing else happens. No text of the public
goes in it, nor a comment with a RUT: what it says is read in the portal.
"""

import logging
from functools import partial, wraps

from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.mail import EmailMessage, get_connection
from django.db import transaction
from django.template.loader import render_to_string
from django.urls import reverse

from .models import AvisoDeError, Comentario, CuentaPublica, Edicion, Membresia, Silencio, Tramite
from .permisos import puede
from .roles import Permiso, Rol, permisos
from .verificaciones.resguardos import ruts

bitacora = logging.getLogger(__name__)
#: kind → what «Mis correos» calls it.
TIPOS = {
    "asignacion": "Le asignan trabajo en un organismo",
    "revision": "Le envían una cuenta a revisión",
    "devolucion": "Devuelven una cuenta en que usted trabaja",
    "aprobacion": "Queda aprobada una cuenta que usted puede publicar",
    "publicacion": "Se publica una cuenta de su organismo",
    "contraste": "Un servicio comenta un capítulo que se le pidió contrastar",
    "aviso_error": "Alguien informa un error en una cuenta publicada",
}
DE_UN_PASO = {"enviar": "revision", "devolver": "devolucion", "aprobar": "aprobacion"}
COMENTARIO_RESERVADO = "El comentario se lee en el portal."


def tras_confirmar(contar):
    """Do it once what it tells is in the database; what fails is logged, and stops nothing."""

    def con_cuidado(*args, **kwargs):
        try:
            contar(*args, **kwargs)
        except Exception:
            bitacora.exception("mail not sent: %s", contar.__name__)

    @wraps(contar)
    def despues(*args, **kwargs):
        transaction.on_commit(partial(con_cuidado, *args, **kwargs))

    return despues


def _avisar(tipo: str, usuarios, asunto: str, plantilla: str, contexto: dict) -> None:
    """Send to each of ``usuarios`` the mail of ``plantilla``, which extends ``correo/base.txt``.

    ``contexto["ruta"]`` is the path of the page to read (``/admin/…``): the mail has its whole address. Whoever is not
    active, has no address or silenced ``tipo`` receives nothing.
    """
    mensajes = [_mensaje(usuario, tipo, asunto, plantilla, contexto) for usuario in _que_reciben(tipo, usuarios)]
    if mensajes:
        _enviar(tipo, mensajes)


def quienes(permiso: Permiso, organismo_id: int, *, correccion: bool = False):
    """The active users whose role in that organismo has ``permiso``."""
    roles = [rol for rol in Rol if permiso in permisos(rol, correccion=correccion)]
    suyas = Membresia.objects.filter(organismo=organismo_id, rol__in=roles)
    return get_user_model().objects.filter(pk__in=suyas.values("usuario"), is_active=True)


def nombre(usuario) -> str:
    return usuario.get_full_name() or usuario.get_username()


# --- what happened, and to whom it is told --------------------------------------------------------------------------


@tras_confirmar
def de_tramite(tramite: Tramite) -> None:
    """An account was sent, returned or approved; whoever did it knows."""
    tipo, cuenta = DE_UN_PASO[tramite.accion], tramite.cuenta
    asunto = {"revision": "Para revisar", "devolucion": "Devuelta", "aprobacion": "Aprobada"}[tipo]
    contexto = _de_cuenta(cuenta) | {"quien": nombre(tramite.por), "comentario": _comentario(tramite.comentario)}
    receptores = [usuario for usuario in _receptores(tramite) if usuario.pk != tramite.por_id]
    _avisar(tipo, receptores, f"{asunto}: {cuenta}", f"correo/{tipo}.txt", contexto)


def _receptores(tramite) -> list:
    cuenta = tramite.cuenta
    if tramite.accion == "enviar":
        return list(quienes(Permiso.REVISAR, cuenta.organismo_id))
    if tramite.accion == "aprobar":
        return list(quienes(Permiso.PUBLICAR, cuenta.organismo_id))
    envio = cuenta.tramites.filter(accion="enviar").select_related("por").order_by("-pk").first()
    escriben = quienes(Permiso.EDITAR, cuenta.organismo_id, correccion=cuenta.version > 1)
    # Who was told that it could be published is told that it no longer can.
    publican = quienes(Permiso.PUBLICAR, cuenta.organismo_id) if tramite.de == CuentaPublica.Estado.APROBADA else ()
    return [*escriben, *publican, *([envio.por] if envio else [])]


@tras_confirmar
def de_publicacion(edicion: Edicion) -> None:
    """To everyone in the organismo, whoever published it: a person, the worker or cron."""
    cuenta = edicion.cuenta
    contexto = _de_cuenta(cuenta) | {
        "quien": nombre(cuenta.publicada_por),
        "comentario": edicion.motivo,
        "ruta": reverse("cuenta", args=[cuenta.organismo.slug, cuenta.anio, cuenta.version]),
    }
    todos = quienes(Permiso.VER, cuenta.organismo_id)
    _avisar("publicacion", todos, f"Publicada: {cuenta}", "correo/publicacion.txt", contexto)


@tras_confirmar
def de_asignacion(membresia: Membresia, por, *demas: Membresia) -> None:
    """Somebody (``por``) gave that role to its user, or changed its capítulos; and ``demas`` in the same organismo."""
    donde = str(membresia.organismo or "todos los organismos")
    todas = (membresia, *demas)
    roles = " y de ".join(m.get_rol_display().lower() for m in todas)
    contexto = {"quien": nombre(por), "rol": roles, "donde": donde}
    contexto |= {"capitulos": max(len(m.capitulos) for m in todas), "ruta": reverse("admin:index")}
    _avisar("asignacion", [membresia.usuario], f"Su trabajo en {donde}", "correo/asignacion.txt", contexto)


@tras_confirmar
def de_contraste(comentario: Comentario, ruta: str) -> None:
    """A service commented: to who asked it and to who may ask for it in that capítulo, if they still work there.
    ``ruta``: the page where the comments are read."""
    contraste = comentario.contraste
    cuenta = contraste.capitulo.cuenta
    posibles = [contraste.pedido_por, *quienes(Permiso.CONTRASTAR, cuenta.organismo_id)]
    contexto = _de_cuenta(cuenta) | {"quien": contraste.servicio, "capitulo": contraste.capitulo.titulo, "ruta": ruta}
    receptores = [u for u in posibles if puede(u, Permiso.CONTRASTAR, cuenta, contraste.capitulo)]
    _avisar("contraste", receptores, f"Comentario de {contraste.servicio}", "correo/contraste.txt", contexto)


@tras_confirmar
def de_aviso(aviso: AvisoDeError, ruta: str) -> None:
    """Somebody reported an error: to who corrects what is public and to who reviews. ``ruta``: the page where the
    reports are read."""
    organismo = aviso.cuenta.organismo_id
    receptores = [*quienes(Permiso.CORREGIR, organismo), *quienes(Permiso.REVISAR, organismo)]
    contexto = _de_cuenta(aviso.cuenta) | {"ruta": ruta}
    _avisar("aviso_error", receptores, f"Error informado: {aviso.cuenta}", "correo/aviso_error.txt", contexto)


def _de_cuenta(cuenta) -> dict:
    return {"cuenta": cuenta, "ruta": reverse("admin:cuenta_publica_cuentapublica_change", args=[cuenta.pk])}


def _comentario(texto: str) -> str:
    return COMENTARIO_RESERVADO if ruts(texto) else texto


# --- sending --------------------------------------------------------------------------------------------------------


def _enviar(tipo, mensajes) -> None:
    """Each one by itself: what one's address refuses takes nothing from the others."""
    conexion = get_connection()
    conexion.open()
    for pk, mensaje in mensajes:
        try:
            conexion.send_messages([mensaje])
        except Exception:
            bitacora.exception("mail of kind %s not sent to user %s", tipo, pk)
    conexion.close()


def _que_reciben(tipo, usuarios):
    activos = get_user_model().objects.filter(pk__in={u.pk for u in usuarios}, is_active=True).exclude(email="")
    return activos.exclude(pk__in=Silencio.objects.filter(tipo=tipo).values("usuario")).order_by("pk")


def _mensaje(usuario, tipo, asunto, plantilla, contexto) -> tuple[int, EmailMessage]:
    propio = {
        "nombre": nombre(usuario),
        "enlace": absoluta(contexto["ruta"]),
        "que_es": TIPOS[tipo],
        "mis_correos": absoluta(reverse("mis_correos")),
    }
    asunto = " ".join(asunto.split())
    return usuario.pk, EmailMessage(asunto, render_to_string(plantilla, contexto | propio), to=[usuario.email])


def absoluta(ruta: str) -> str:
    """The whole address of a page, from the settings: never from what a browser says."""
    return settings.URL_DEL_PORTAL.rstrip("/") + ruta
