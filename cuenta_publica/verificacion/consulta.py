"""What a citizen asks: which published file has this hash."""

import re
from dataclasses import dataclass

from django.db.models import QuerySet

from ..models import Archivo, CuentaPublica, Edicion, Eslabon, Original

CORTA, ENTERA = 12, 64
ARCHIVOS = {
    "cuenta.pdf": "el PDF",
    "resumen.pdf": "el resumen ejecutivo (PDF)",
    "cuenta.html": "la página en un solo archivo (HTML)",
    "cuenta.xlsx": "la planilla de datos (XLSX)",
    "datos.zip": "el paquete de datos (CSV)",
    "cuenta.json": "el informe para programas (JSON)",
    "erratas.json": "la fe de erratas (JSON)",
}
ACTOS = {"publicacion": "de la publicación", "original": "del original firmado", "retiro": "del retiro"}
ORDEN = (CuentaPublica.Estado.PUBLICADA, CuentaPublica.Estado.REEMPLAZADA, CuentaPublica.Estado.RETIRADA)
DE_LA_EDICION = ("cuenta__organismo", "retiro")


@dataclass(frozen=True, slots=True)
class Conocido:
    """``que`` it is, in words, and of which edition. A short code names content, but proves nothing of a file."""

    que: str
    edicion: Edicion
    prueba: bool = True


def leer_huella(texto: str) -> str:
    """The hash that somebody pasted, 12 to 64 hexadecimal digits; empty when it is none."""
    limpio = re.sub(r"[\s:.…-]|^sha-?256", "", texto.strip().lower())
    return limpio if re.fullmatch(f"[0-9a-f]{{{CORTA},{ENTERA}}}", limpio) else ""


def buscar(huella: str) -> list[Conocido]:
    """Everything published with that hash, the current editions first. Three queries at most, never a draft."""
    halladas = _enteras(huella) if len(huella) == ENTERA else _por_codigo(huella)
    return sorted(halladas, key=lambda c: (ORDEN.index(c.edicion.cuenta.estado), -c.edicion.cuenta.version))


def _enteras(huella: str) -> list[Conocido]:
    archivos = _con_edicion(Archivo.objects.publicos()).filter(sha256=huella).order_by("pk")
    originales = _con_edicion(Original.objects).filter(sha256=huella)
    eslabones = _con_edicion(Eslabon.objects).filter(huella=huella)
    return [
        *(Conocido(ARCHIVOS.get(a.nombre, f"el archivo {a.nombre}"), a.edicion) for a in archivos),
        *(Conocido("el documento firmado o leído", o.edicion) for o in originales),
        *(Conocido(f"el manifiesto {ACTOS[e.tipo]}", e.edicion) for e in eslabones),
    ]


def _por_codigo(huella: str) -> list[Conocido]:
    ediciones = Edicion.objects.filter(huella__startswith=huella, cuenta__estado__in=ORDEN)
    return [Conocido("el código", e, prueba=False) for e in ediciones.select_related(*DE_LA_EDICION).order_by("pk")]


def _con_edicion(consulta) -> QuerySet:
    rutas = (f"edicion__{r}" for r in DE_LA_EDICION)
    return consulta.filter(edicion__cuenta__estado__in=ORDEN).select_related(*rutas)
