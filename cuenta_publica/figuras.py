"""Every figure of a report with a lasting name: what prose can be bound to and what a check can point at."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal

from .documento import CapituloDoc, Datos, DestacadaDoc, Documento, FilaDoc, TipoDato
from .hallazgos import Lugar
from .periodos import Periodo, PeriodoInvalido


@dataclass(frozen=True, slots=True)
class Figura:
    """A number of the report: where it stands, what it is, and what it is called."""

    lugar: Lugar
    valor: int | Decimal
    tipo: TipoDato
    etiqueta: str

    @property
    def ref(self) -> str:
        """Its name in the report: ``extranjeria:total@2019-03/2019-12``, ``seguridad-publica:delitos/hurto/casos``."""
        return f"{self.lugar.capitulo}:{self.lugar}"


def abreviar(texto: str) -> str:
    """Lower case, without accents, words joined by hyphens, 40 letters at most."""
    plano = unicodedata.normalize("NFD", texto.lower()).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]+", "-", plano)[:40].strip("-")


def claves_de_filas(datos: Datos) -> list[str]:
    """A name for each row, made of what it is about and never of its figures; period or number only where needed."""

    def intento(fila: FilaDoc, largo: int) -> str:
        textos = [str(v) for c in datos.columnas if not c.es_numero and (v := fila.get(c.clave)) not in (None, "")]
        return "-".join(abreviar(t) for t in textos[:largo]) or "fila"

    nombres = [intento(f, 1) for f in datos.filas]
    for largo in (2, 3):
        repetidos = {n for n, veces in Counter(nombres).items() if veces > 1}
        nombres = [intento(f, largo) if n in repetidos else n for n, f in zip(nombres, datos.filas, strict=True)]
    tomados = set(nombres)
    vistos: Counter[str] = Counter()
    for i, nombre in enumerate(nombres):
        vistos[nombre] += 1
        if vistos[nombre] > 1:
            while (libre := f"{nombre}-{vistos[nombre]}") in tomados:
                vistos[nombre] += 1
            nombres[i] = libre
            tomados.add(libre)
    return nombres


def nombre_impreso(datos: Datos, i: int) -> str:
    """How a person knows row ``i``: its printed name, or the first words it carries."""
    fila = datos.filas[i]
    if fila.etiqueta:
        return fila.etiqueta
    for columna in datos.columnas:
        if not columna.es_numero and (valor := fila.get(columna.clave)) not in (None, ""):
            return str(columna.opciones.get(str(valor), valor))
    return f"fila {i + 1}"


def figuras_de(cap: CapituloDoc) -> Iterator[Figura]:
    """The figures of one capítulo: its cifras, then the cells of its tables."""
    for cifra in cap.cifras:
        if cifra.valor is not None:
            lugar = Lugar(cap.ancla, cifra=cifra.clave, periodo=cifra.periodo)
            yield Figura(lugar, cifra.valor, cifra.tipo, f"{cap.titulo}: {cifra.etiqueta}")
    for datos in cap.datos:
        numericas = [c for c in datos.columnas if c.es_numero]
        for i, (clave, fila) in enumerate(zip(claves_de_filas(datos), datos.filas, strict=True)):
            for columna in numericas:
                if isinstance(valor := fila.get(columna.clave), int | Decimal):
                    lugar = Lugar(cap.ancla, datos.conjunto, clave, columna.clave, indice=i)
                    nombre = f"{cap.titulo}: {nombre_impreso(datos, i)}, {columna.titulo.lower()}"
                    yield Figura(lugar, valor, columna.tipo, nombre)


def figuras(documento: Documento) -> dict[str, Figura]:
    """Every figure of the report, by its ref."""
    return {f.ref: f for _, cap in documento.recorrer() for f in figuras_de(cap)}


def suprimidas(documento: Documento) -> frozenset[str]:
    """The refs of the suppressed cells: names of figures that nobody may be told."""
    return frozenset(
        f"{cap.ancla}:{Lugar(cap.ancla, datos.conjunto, clave, columna)}"
        for _, cap in documento.recorrer()
        for datos in cap.datos
        if any(fila.suprimido for fila in datos.filas)
        for clave, fila in zip(claves_de_filas(datos), datos.filas, strict=True)
        for columna in fila.suprimido
    )


# --- one figure by its name ---------------------------------------------------------------------------------------


def lugar_de(ref: str) -> Lugar:
    """The cifra, or the cell of a table, that a ref names."""
    capitulo, _, ruta = ref.partition(":")
    conjunto, *celda = ruta.split("/")
    if "@" not in conjunto and len(celda) == 2:
        return Lugar(capitulo, conjunto, *celda)
    cifra, _, periodo = ruta.partition("@")
    return Lugar(capitulo, cifra=cifra, periodo=periodo)


def ref_en_palabras(ref: str) -> str:
    """``seguridad publica: delitos, hurto, casos``: as much as the ref of a figure that is gone tells of it."""
    lugar = lugar_de(ref)
    pasos = ", ".join(filter(None, (lugar.conjunto, lugar.fila, lugar.columna, lugar.cifra)))
    try:
        cuando = f" ({Periodo.leer(lugar.periodo).texto})" if lugar.periodo else ""
    except PeriodoInvalido:
        cuando = f" ({lugar.periodo})"
    return re.sub("[-_]", " ", f"{lugar.capitulo}: {pasos}") + cuando


def destacar(documento: Documento, ref: str, etiqueta: str, contexto: str = "") -> DestacadaDoc:
    """The headline figure ``ref`` as ``documento`` has it today."""
    destacada, lugar = DestacadaDoc(ref, etiqueta, contexto), lugar_de(ref)
    cap = next((c for _, c in documento.recorrer() if c.ancla == lugar.capitulo), None)
    if cap and lugar.cifra:
        return _de_cifra(destacada, cap, lugar)
    return _de_celda(destacada, cap, lugar) if cap else destacada


def _de_cifra(destacada: DestacadaDoc, cap: CapituloDoc, lugar: Lugar) -> DestacadaDoc:
    cifra = cap.cifra(lugar.cifra, lugar.periodo)
    if not cifra:
        return destacada
    donde = {"capitulo": cap.ancla, "cifra": cifra.clave, "periodo": cifra.periodo}
    sin_valor = "no_aplica" if cifra.no_aplica else "sin_informacion"
    estado = sin_valor if cifra.valor is None else "informado"
    dicho = {"valor": cifra.valor, "tipo": cifra.tipo, "calificador": cifra.calificador}
    return replace(destacada, estado=estado, **donde, **dicho)


def _de_celda(destacada: DestacadaDoc, cap: CapituloDoc, lugar: Lugar) -> DestacadaDoc:
    """Its period is the one that the row itself gives."""
    datos = next((d for d in cap.datos if d.conjunto == lugar.conjunto), None)
    fila = dict(zip(claves_de_filas(datos), datos.filas, strict=True)).get(lugar.fila) if datos else None
    columna = next((c for c in datos.columnas if c.clave == lugar.columna and c.es_numero), None) if fila else None
    if not columna:
        return destacada
    fechas = (fila.get(c.clave) for c in datos.columnas if c.tipo in ("periodo", "anio"))
    donde = {"capitulo": cap.ancla, "conjunto": datos.conjunto, "periodo": str(next(filter(None, fechas), ""))}
    dicho = {"valor": fila.get(columna.clave), "tipo": columna.tipo, "estado": fila.estado(columna.clave)}
    return replace(destacada, **donde, **dicho)


def trata_de(lugar: Lugar, destacada: DestacadaDoc) -> bool:
    """Whether what the review finds at ``lugar`` is about that headline figure."""
    if destacada.cifra:
        return (lugar.capitulo, lugar.cifra, lugar.periodo) == (destacada.capitulo, destacada.cifra, destacada.periodo)
    return f"{lugar.capitulo}:{lugar}" == destacada.ref
