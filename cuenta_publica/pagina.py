"""The page of an edition: the site's shell around its sealed report, the same for every reader."""

import re
from functools import lru_cache, partial
from html import unescape

from django.conf import settings
from django.db.models import OuterRef, Q, QuerySet, Subquery
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.safestring import SafeString

from . import almacen, enlazados
from .comparables import comparables, informe_comparado
from .formatos.html import articulo
from .formatos.pdf import contar_paginas, papel
from .models import CuentaPublica, Edicion, Eslabon, Organismo
from .ranuras import rellenar

_ENTRADA = re.compile(r'<p class="entrada" data-portal>([^<]*)</p>')


def ediciones() -> QuerySet[Edicion]:
    """Editions with all that their page says of them."""
    eslabon = Eslabon.objects.filter(edicion=OuterRef("pk"), tipo=Eslabon.Tipo.PUBLICACION)
    gobernacion = Organismo.objects.filter(
        provincia=OuterRef("cuenta__organismo__provincia"), tipo=Organismo.Tipo.GOBERNACION
    )
    return Edicion.objects.select_related(
        "cuenta__organismo__provincia", "cuenta__organismo__region", "original"
    ).annotate(sello=Subquery(eslabon.values("huella")[:1]), provincia=Subquery(gobernacion.values("slug")[:1]))


def pagina(edicion: Edicion) -> str:
    """The whole page, from an edition of :func:`ediciones`. Two queries; OSError when a sealed file cannot be read."""
    return _pintar(*_leer(edicion))


def pagina_comparada(edicion: Edicion, clave: str) -> tuple[str, bool]:
    """The page with the figures of another account (see :func:`comparables`) beside its own, and whether there is such
    an account: if not, the page says so. Three queries; OSError as in :func:`pagina`."""
    contexto, informe = _leer(edicion)
    otra = contexto["comparables"].get(clave)
    if otra:
        informe = informe_comparado(informe, contexto["json"], edicion.cuenta, otra)
    return _pintar(contexto | {"pedida": clave, "comparada_con": otra}, informe), bool(otra)


def _leer(edicion: Edicion) -> tuple[dict, str]:
    """What the page says of the edition, and the sealed report."""
    cuenta = edicion.cuenta
    archivos = {a.nombre: a for a in edicion.archivos.publicos()}
    publicas = _publicas(cuenta)
    informe = articulo(almacen.leer(archivos["cuenta.html"].sha256))
    versiones = [c for c in publicas if (c.organismo_id, c.anio) == (cuenta.organismo_id, cuenta.anio)]
    descargas = [a for a in archivos.values() if a.es_descarga]
    entrada = unescape(hallada[1]) if (hallada := _ENTRADA.search(informe)) else ""
    return {
        "seccion": "cuentas",
        "cuenta": cuenta,
        "edicion": edicion,
        "archivos": descargas,
        "con_capitulos": any(a.es_capitulo for a in archivos.values()),
        "pdf": archivos["cuenta.pdf"],
        "json": archivos["cuenta.json"],
        "comparables": comparables(cuenta, publicas),
        "paginas": paginas(archivos["cuenta.pdf"].sha256),
        "papel": papel_de(archivos["cuenta.pdf"].sha256),
        "versiones": versiones,
        "vigente": next((c for c in versiones if c.estado == CuentaPublica.Estado.PUBLICADA), None),
        "entrada": entrada,
        "jsonld": enlazados.de_edicion(edicion, descargas, entrada),
        "portal": settings.URL_DEL_PORTAL,
        **_de_otros_anios(cuenta, publicas),
    }, informe


def _pintar(contexto: dict, informe: str) -> str:
    cuenta = contexto["cuenta"]
    rellenos = {
        "ruta": partial(render_to_string, "sitio/ruta.html", contexto),
        "acciones": partial(render_to_string, "sitio/acciones.html", contexto),
        "cordillera": lambda: (
            f'<img class="cordillera" src="{reverse("cordillera", args=[cuenta.organismo.slug])}" alt="">'
        ),
        "tabla": ' <a href="datos/{1}.csv">CSV de la tabla {0}</a>'.format,
        "grafico": _del_grafico,
        "reemplazada": lambda version: f' <a href="{cuenta.get_absolute_url()}v{version}/">Versión {version}</a>',
    }
    return render_to_string("cuenta.html", contexto | {"informe": SafeString(rellenar(informe, rellenos))})


def _publicas(cuenta: CuentaPublica) -> list[CuentaPublica]:
    """Every version that was ever public of any account of its organismo, or of the other ones of its provincia: the
    newest first."""
    organismo = cuenta.organismo
    de_quien = Q(organismo=organismo)
    if organismo.provincia_id:
        de_quien |= Q(organismo__provincia=organismo.provincia_id)
    halladas = CuentaPublica.objects.filter(de_quien, edicion__isnull=False).select_related("organismo")
    return list(halladas.order_by("-anio", "organismo__slug", "-version"))


def _de_otros_anios(cuenta: CuentaPublica, publicas: list[CuentaPublica]) -> dict[str, CuentaPublica | None]:
    """The published accounts nearest in time, of whichever organismo the provincia had."""
    otras = [c for c in publicas if c.estado == CuentaPublica.Estado.PUBLICADA]
    return {
        "anterior": max((c for c in otras if c.anio < cuenta.anio), key=lambda c: c.anio, default=None),
        "siguiente": min((c for c in otras if c.anio > cuenta.anio), key=lambda c: c.anio, default=None),
    }


def _del_grafico(n: str, datos: str = "") -> str:
    con_datos = f' · <a href="datos/{datos}.csv">CSV de sus datos</a>' if datos else ""
    return f' <a href="grafico-{n}.svg">SVG del gráfico {n}</a>{con_datos}'


@lru_cache(maxsize=1024)
def paginas(sha256: str) -> int:
    """How many pages that PDF has: a sealed file is always the same."""
    return contar_paginas(almacen.leer(sha256))


@lru_cache(maxsize=1024)
def papel_de(sha256: str) -> str:
    """And for what paper it is."""
    return papel(almacen.leer(sha256))
