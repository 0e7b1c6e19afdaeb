"""The review panel of an account: what does not tie, where to correct it, and why it is published as it is."""

import re
from collections import Counter
from dataclasses import dataclass
from itertools import groupby

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone

from .. import registro
from ..congelar import congelar
from ..documento import DESTACADAS, CapituloDoc
from ..hallazgos import Discrepancia, Lugar
from ..models import CuentaPublica, Respuesta
from ..models.cuenta import CERRADA
from ..permisos import es_nacional, puede
from ..roles import Permiso
from ..verificaciones import revisar
from ..verificaciones.del_anterior import COMPROMISOS
from ..verificaciones.revision import firmas
from . import supresion

#: level -> how it is shown: mark, one, many
NIVELES = {
    "error": ("✖", "error", "errores"),
    "aviso": ("▲", "aviso", "avisos"),
    "nota": ("●", "nota", "notas"),
}
CAMBIARON = (
    "No se guardó: las cifras cambiaron mientras usted escribía. Abajo están las de ahora, con su texto; "
    "léalas y vuelva a guardar si todavía corresponde."
)
OTRA_PERSONA = "No se guardó: otra persona cambió esta respuesta mientras usted escribía. Su texto sigue abajo."
NO_RESPONDE = "Responde quien revisa la cuenta: usted puede verla, y corregir si es quien la escribe."
YA_APROBADA = "La cuenta ya está aprobada: para cambiar una respuesta, quien revisa debe devolverla."
SOLO_NACIONAL = "Solo el administrador nacional puede responder esto, con su causal legal."
YA_NO_ESTA = "No se guardó: eso ya no aparece en la revisión, porque alguien lo corrigió."
HABIA_ESCRITO = " Usted había escrito: «{}»."
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]")


class Rechazo(Exception):
    """Why nothing was saved, in Spanish, and the status of the page that says so."""

    def __init__(self, mensaje, codigo=409):
        super().__init__(mensaje)
        self.codigo = codigo


@dataclass
class Entrada:
    """A discrepancy on the page: its place in the list, what was answered and what the form shows."""

    n: int
    hallada: Discrepancia
    guardada: Respuesta | None
    corregir: str
    responde: bool  # whether who reads it may answer it
    suprimir: supresion.Boton | None = None
    texto: str = ""
    error: str = ""

    @property
    def caducada(self):
        return bool(self.guardada) and not self.hallada.respondida

    @property
    def abierta(self):
        """Whether its form is in sight from the start."""
        return self.hallada.impide_publicar or self.caducada or bool(self.error)

    @property
    def declarado(self):
        return firmas(self.hallada)[0]

    @property
    def calculado(self):
        return firmas(self.hallada)[1]

    @property
    def vista(self):
        return _version(self.guardada)

    @property
    def marca(self):
        return NIVELES[self.hallada.nivel][0]


def pagina(admin, request, cuenta):
    """The panel on GET; on POST, one answer is saved or removed. Nothing typed is lost."""
    documento = congelar(cuenta)
    editable = admin.has_change_permission(request, cuenta)
    if request.method != "POST":
        return _mostrar(admin, request, cuenta, documento, editable)
    try:
        if not puede(request.user, Permiso.RESPONDER, cuenta):
            raise Rechazo(NO_RESPONDE, 403)
        n, hecho = _atender(request.POST, cuenta, request.user)
    except Rechazo as rechazo:
        return _mostrar(admin, request, cuenta, congelar(cuenta), editable, rechazo)
    admin.log_change(request, cuenta, hecho)
    messages.success(request, hecho)
    return HttpResponseRedirect(f"{request.get_full_path()}#entrada-{n}")


# --- answering ----------------------------------------------------------------------------------------------------


@transaction.atomic
def _atender(datos, cuenta, usuario) -> tuple[int, str]:
    """Save or remove one answer: the number of its entry and what was done. Raises :class:`Rechazo`."""
    actual = CuentaPublica.objects.select_for_update().get(pk=cuenta.pk)
    if not _se_responde(actual):
        raise Rechazo(CERRADA if actual.esta_cerrada else YA_APROBADA, 403)
    texto = limpio(datos.get("texto", ""))
    halladas = enumerate(revisar(congelar(cuenta)), 1)
    n, hallada = next(((n, d) for n, d in halladas if d.clave == datos.get("clave")), (0, None))
    if not hallada:
        raise Rechazo(YA_NO_ESTA + HABIA_ESCRITO.format(texto))
    if not _puede_responder(usuario, hallada):
        raise Rechazo(SOLO_NACIONAL + (HABIA_ESCRITO.format(texto) if texto else ""), 403)
    guardada = Respuesta.objects.filter(cuenta=cuenta, clave=hallada.clave).first()
    if _version(guardada) != datos.get("vista", ""):
        raise Rechazo(OTRA_PERSONA)
    if "quitar" in datos:
        if guardada:
            guardada.delete()
        return n, "Se quitó la respuesta."
    vistas = firmas(hallada)
    if vistas != (datos.get("declarado"), datos.get("calculado")):
        raise Rechazo(CAMBIARON)
    respuesta = guardada or Respuesta(cuenta=cuenta, clave=hallada.clave)
    respuesta.texto, (respuesta.declarado, respuesta.calculado) = texto, vistas
    respuesta.respondida_por, respuesta.respondida_el = usuario, timezone.now()
    try:
        respuesta.full_clean()
    except ValidationError as error:
        raise Rechazo(" ".join(error.messages), 422) from error
    respuesta.save()
    return n, "Respuesta guardada."


def _se_responde(cuenta) -> bool:
    """Until it is approved."""
    return cuenta.estado in (CuentaPublica.Estado.BORRADOR, CuentaPublica.Estado.EN_REVISION)


def _por_que_no(cuenta) -> str:
    if cuenta.esta_cerrada:
        return "Esta cuenta ya está publicada: la revisión se puede leer, no cambiar."
    return NO_RESPONDE if _se_responde(cuenta) else YA_APROBADA


def _puede_responder(usuario, hallada: Discrepancia) -> bool:
    return es_nacional(usuario) or not hallada.solo_nacional


def limpio(texto: str) -> str:
    """What was typed, without control characters and without blanks to spare: they do not count as letters."""
    texto = _CONTROL.sub("", texto.replace("\r\n", "\n").replace("\r", "\n"))
    lineas = (" ".join(linea.split()) for linea in texto.strip().splitlines())
    return "\n".join(lineas)


def _version(guardada: Respuesta | None) -> str:
    """Which answer the page showed, so that two people do not overwrite each other."""
    return f"{guardada.pk}@{guardada.respondida_el or ''}" if guardada else ""


# --- showing ------------------------------------------------------------------------------------------------------


def _mostrar(admin, request, cuenta, documento, editable, rechazo=None):
    halladas = revisar(documento)
    responde = _se_responde(cuenta) and puede(request.user, Permiso.RESPONDER, cuenta)
    entradas = _entradas(cuenta, documento, halladas, request.user, editable, responde)
    pedido = request.GET.get("nivel", "")
    nivel = pedido if pedido in NIVELES else ""
    suelto = ""
    if rechazo:
        suelto = _devolver(request.POST, entradas, str(rechazo))
    elegidas = [e for e in entradas if nivel in ("", e.hallada.nivel) or e.error]
    contexto = {
        **admin.admin_site.each_context(request),
        "opts": admin.opts,
        "title": "Revisión",
        "cuenta": cuenta,
        "editable": editable,
        "no_responde": "" if responde else _por_que_no(cuenta),
        "error_suelto": suelto,
        "resumen": resumen(halladas),
        "filtros": _filtros(halladas, nivel),
        "grupos": _grupos(elegidas, documento),
        "solo_nacional": SOLO_NACIONAL,
        "largo_minimo": Respuesta.LARGO_MINIMO,
    }
    return TemplateResponse(request, "admin/revision.html", contexto, status=rechazo.codigo if rechazo else 200)


def resumen(halladas) -> str:
    """2 errores sin responder, 7 avisos, 4 notas."""
    veces = Counter(d.nivel for d in halladas)
    pendientes = sum(d.impide_publicar for d in halladas)
    partes = [f"{_contar('error', pendientes)} sin responder" if pendientes else "ningún error sin responder"]
    partes += [_contar(nivel, veces[nivel]) for nivel in ("aviso", "nota") if veces[nivel]]
    return ", ".join(partes)


def _contar(nivel, veces):
    return f"{veces} {NIVELES[nivel][1 if veces == 1 else 2]}"


def _filtros(halladas, actual):
    """(key, label, whether it is the one in use) of each filter."""
    veces = Counter(d.nivel for d in halladas)
    todos = ("", f"Todo ({len(halladas)})", not actual)
    return [todos, *((n, f"{NIVELES[n][2].capitalize()} ({veces[n]})", n == actual) for n in NIVELES)]


def _entradas(cuenta, documento, halladas, usuario, editable, responde) -> list[Entrada]:
    """Everything found, and whether ``usuario`` may correct it (``editable``) or answer it (``responde``)."""
    guardadas = {r.clave: r for r in Respuesta.objects.filter(cuenta=cuenta).select_related("respondida_por")}
    capitulos = {cap.ancla: cap for _, cap in documento.recorrer()}
    propios = {cap.ancla: cap for cap in cuenta.capitulos.only("ancla", "guardado", "cuenta")}
    entradas = []
    for n, hallada in enumerate(halladas, 1):
        guardada, cap = guardadas.get(hallada.clave), capitulos.get(hallada.lugar.capitulo)
        corregir = ""
        if editable and hallada.lugar.conjunto == COMPROMISOS:
            corregir = reverse("admin:cuenta_publica_cuentapublica_compromisos", args=[cuenta.pk])
        elif editable and hallada.lugar.conjunto == DESTACADAS:
            corregir = reverse("admin:cuenta_publica_cuentapublica_change", args=[cuenta.pk])
            corregir += f"#{DESTACADAS}-{hallada.lugar.indice}"
        elif editable and cap:
            campo = fragmento(hallada.lugar, cap)
            corregir = reverse("admin:cuenta_publica_capitulo_change", args=[propios[cap.ancla].pk]) + campo
        propia = responde and _puede_responder(usuario, hallada)
        boton = supresion.boton(hallada.complemento, capitulos, propios) if editable else None
        entradas.append(Entrada(n, hallada, guardada, corregir, propia, boton, guardada.texto if guardada else ""))
    return entradas


def _devolver(post, entradas, mensaje) -> str:
    """Put what was typed back in its entry; the message itself when the entry is gone."""
    for entrada in entradas:
        if entrada.hallada.clave == post.get("clave"):
            entrada.texto, entrada.error = post.get("texto", entrada.texto), mensaje
            return ""
    return mensaje


def _grupos(entradas, documento):
    """(capítulo, its entries) in reading order; None for what is about the whole account."""
    capitulos = {cap.ancla: cap for _, cap in documento.recorrer()}
    for ancla, grupo in groupby(entradas, key=lambda e: e.hallada.lugar.capitulo):
        yield capitulos.get(ancla), list(grupo)


# --- where it is corrected ----------------------------------------------------------------------------------------


def fragmento(lugar: Lugar, cap: CapituloDoc) -> str:
    """The fragment of the field of ``lugar`` in the admin page of its capítulo; empty when it is the page itself."""
    cifras = [i for i, c in enumerate(cap.cifras) if (c.clave, c.periodo) == (lugar.cifra, lugar.periodo)]
    if lugar.cifra and cifras:
        return f"#id_cifras-{cifras[0]}-valor"
    datos = next((d for d in cap.datos if d.conjunto == lugar.conjunto), None)
    if datos:
        prefijo = _prefijo(cap.materia, lugar.conjunto)
        if lugar.indice is None:
            return f"#{prefijo}-group"
        columna = next((c for c in datos.columnas if c.clave == lugar.columna), None)
        hay_campo = columna and columna.tipo != "rico"  # the editor of rich text hides the field
        return f"#id_{prefijo}-{lugar.indice}-{lugar.columna}" if hay_campo else f"#{prefijo}-{lugar.indice}"
    if lugar.bloque is not None and lugar.bloque < len(cap.bloques):
        return f"#bloques-{lugar.bloque}"
    return ""


def _prefijo(materia: str, conjunto: str) -> str:
    """The prefix of the table where those rows are typed: conjuntos of one model share the first one's."""
    conjuntos = registro.materia(materia).todos_los_conjuntos()
    modelo = next(c.modelo for c in conjuntos if c.clave == conjunto)
    return next(c.clave for c in conjuntos if c.modelo is modelo)
