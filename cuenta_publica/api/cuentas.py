"""The accounts that are public now, and every edition there ever was with what each correction changed."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from django.conf import settings
from django.db.models import Q, QuerySet
from django.urls import reverse

from ..datos.orden import Tramo
from ..diferencias import Errata
from ..horas import instante
from ..models import CuentaPublica, Edicion
from ..publicacion import ErrorDePublicacion
from ..publicacion.erratas import erratas_publicadas
from . import cursores
from .filas import DE_PAGINA
from .respuestas import PARAMETROS, Problema, exigir_conocidos, licencia

#: What the lists may be asked for: parameter → what it is compared with.
DE_CUENTAS = {"region": "organismo__region_id", "provincia": "organismo__provincia_id", "anio": "anio"}
DE_EDICIONES = {"organismo": "cuenta__organismo__slug", "anio": "cuenta__anio"}
#: A correction takes the place of what it corrects; editions are only ever added, and the last one is the first.
ORDEN_DE_CUENTAS, ORDEN_DE_EDICIONES = ("-anio", "organismo_id"), ("-id",)
LARGO = 100
ANIO = "Escribe un año de cuatro cifras."
NO_ES_TEXTO = "No puede tener ese largo ni signos que no se ven."
SIN_CUENTA = "No hay una cuenta pública publicada de ese organismo y ese año."
ILEGIBLE = "No pudimos leer los archivos de esa cuenta. Inténtalo más tarde."


def cuentas(request) -> dict:
    """A page of published accounts. Two queries."""
    publicadas = CuentaPublica.objects.publicadas().select_related(
        "organismo__region", "organismo__provincia", "edicion"
    )
    halladas = _filtrar(publicadas.prefetch_related("edicion__archivos"), request.GET, DE_CUENTAS)
    return _pagina(request, "cuentas", halladas, ORDEN_DE_CUENTAS, lambda cuenta: _edicion(cuenta.edicion, cuenta))


def ediciones(request) -> dict:
    """A page of editions: current, replaced, and the tombstones of those withdrawn. Two queries."""
    halladas = _filtrar(_ediciones(), request.GET, DE_EDICIONES)
    return _pagina(request, "ediciones", halladas, ORDEN_DE_EDICIONES, _edicion_o_lapida)


def historial(request, slug: str, anio: int) -> dict:
    """Every edition of an account, oldest first, and what each one changed. Two queries."""
    exigir_conocidos(request.GET, ())
    versiones = list(_ediciones().filter(cuenta__organismo__slug=slug, cuenta__anio=anio).order_by("cuenta__version"))
    if not versiones:
        raise Problema(404, SIN_CUENTA)
    try:
        erratas = {errata.version: errata for errata in erratas_publicadas(versiones)}
    except ErrorDePublicacion:
        raise Problema(503, ILEGIBLE) from None
    return {
        "organismo": slug,
        "anio": anio,
        "licencia": licencia(),
        "ediciones": [
            _edicion_o_lapida(edicion) | {"correccion": _correccion(erratas.get(edicion.cuenta.version))}
            for edicion in versiones
        ],
    }


def _ediciones() -> QuerySet[Edicion]:
    donde = ("cuenta__organismo__region", "cuenta__organismo__provincia", "retiro")
    return Edicion.objects.select_related(*donde).prefetch_related("archivos")


def _filtrar(filas: QuerySet, parametros, filtros: dict[str, str]) -> QuerySet:
    exigir_conocidos(parametros, (*filtros, *DE_PAGINA))
    for nombre, campo in filtros.items():
        if valor := parametros.get(nombre):
            _exigir(nombre, valor)
            filas = filas.filter(**{campo: valor})
    return filas


def _exigir(nombre: str, valor: str) -> None:
    motivo = ""
    if nombre == "anio":
        motivo = "" if valor.isascii() and valor.isdecimal() and len(valor) == 4 else ANIO
    elif len(valor) > LARGO or not valor.isprintable():
        motivo = NO_ES_TEXTO
    if motivo:
        raise Problema(400, PARAMETROS, {nombre: [motivo]})


def _pagina(request, lista: str, filas: QuerySet, campos: Sequence[str], hacer: Callable[..., dict]) -> dict:
    limite = cursores.leer_limite(request.GET)
    tramo, desde, halladas = Tramo(Q(), tuple(campos)), cursores.leer(lista, request.GET), []
    for _, donde in cursores.piezas([tramo], desde):
        halladas += filas.filter(donde).order_by(*campos)[: limite + 1 - len(halladas)]
        if len(halladas) > limite:
            break
    cursor = ""
    if len(halladas) > limite:
        ultima = halladas[limite - 1]
        cursor = cursores.escribir(lista, 0, [getattr(ultima, campo.removeprefix("-")) for campo in campos])
    return {
        "licencia": licencia(),
        "limite": limite,
        "siguiente": cursores.siguiente(request, cursor),
        lista: [hacer(una) for una in halladas[:limite]],
    }


def _edicion_o_lapida(edicion: Edicion) -> dict:
    return _lapida(edicion) if hasattr(edicion, "retiro") else _edicion(edicion, edicion.cuenta)


def _edicion(edicion: Edicion, cuenta: CuentaPublica) -> dict:
    """What an edition says of itself, and where its sealed files are."""
    archivos = sorted((a for a in edicion.archivos.all() if a.es_descarga), key=lambda a: a.id)
    return _de_quien(edicion, cuenta) | {
        "titulo": cuenta.titulo_portada,
        "motivo": edicion.motivo or None,
        "huella": edicion.huella,
        "archivos": [
            {
                "nombre": archivo.nombre,
                "tipo": archivo.tipo,
                "tamano": archivo.tamano,
                "sha256": archivo.sha256,
                "enlace": _absoluta("archivo", cuenta, nombre=archivo.nombre),
            }
            for archivo in archivos
        ],
    }


def _lapida(edicion: Edicion) -> dict:
    """Who withdrew it says why; nothing of what it said."""
    retiro = edicion.retiro
    retirada = {"causal": retiro.causal, "motivo": retiro.motivo, "retirada_el": instante(retiro.retirada_el)}
    return _de_quien(edicion, edicion.cuenta) | {"retiro": retirada}


def _de_quien(edicion: Edicion, cuenta: CuentaPublica) -> dict:
    organismo = cuenta.organismo
    return {
        "organismo": organismo.slug,
        "organismo_nombre": organismo.nombre,
        "region": organismo.region_id,
        "region_nombre": organismo.region.nombre,
        "provincia": organismo.provincia_id,
        "provincia_nombre": organismo.provincia.nombre if organismo.provincia else None,
        "anio": cuenta.anio,
        "version": cuenta.version,
        "estado": cuenta.estado,
        "publicada_el": instante(edicion.publicada_el),
        "enlace": _absoluta("cuenta", cuenta),
        "manifiesto": _absoluta("manifiesto", cuenta),
        "historial": f"{settings.URL_DEL_PORTAL}{reverse('api_historial', args=[organismo.slug, cuenta.anio])}",
    }


def _absoluta(ruta: str, cuenta: CuentaPublica, **mas: str) -> str:
    de = {"slug": cuenta.organismo.slug, "anio": cuenta.anio, "version": cuenta.version}
    return f"{settings.URL_DEL_PORTAL}{reverse(ruta, kwargs=de | mas)}"


def _correccion(errata: Errata | None) -> dict | None:
    """What an edition changed of the one before: by capítulo, conjunto, row and column; None in the first one."""
    if not errata:
        return None
    return {
        "version_anterior": errata.version_anterior,
        "retirada": errata.retirada or None,
        "cambios": [_cambio(c) for c in errata.a_json()["cambios"]],
    }


def _cambio(enmienda: dict) -> dict:
    tramos = [{"clase": clase, "palabras": palabras} for clase, palabras in enmienda["tramos"]]
    return enmienda | {"tramos": tramos, "sigue_en": list(enmienda["sigue_en"])}
