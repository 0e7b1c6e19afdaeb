"""One measure of one conjunto in several accounts: a row for each thing, a column for each account."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from itertools import islice

from ..periodos import Periodo
from ..series import es_un_anio, motivo
from ..valores import Celda, Columna, Datos, FilaDoc
from .claves import Clave, claves, periodo_de, relativo
from .cotejo import Cotejo, Dato, cotejar

MAXIMO_DE_COLUMNAS, MAXIMO_DE_LINEAS = 60, 500


@dataclass(frozen=True, slots=True)
class Lado:
    """An account: ``titulo`` heads its column. ``habitantes``, of its provincia, only where there is a source."""

    titulo: str
    anio: int
    datos: Datos
    detalle: str = ""
    enlace: str = ""
    habitantes: int | None = None


@dataclass(frozen=True, slots=True)
class Casilla:
    """What an account says of a row: nothing, one figure, or several, which are not added. ``cambio`` is from the
    account of the year before; without one, ``motivo`` says why, unless there is no such account to speak of."""

    datos: tuple[Dato, ...] = ()
    periodo: str = ""
    cambio: Cotejo | None = None
    motivo: str = ""


@dataclass(frozen=True, slots=True)
class Linea:
    nombre: str
    casillas: tuple[Casilla, ...]


@dataclass(frozen=True, slots=True)
class Tabulado:
    """``lineas`` are at most :data:`MAXIMO_DE_LINEAS` of ``cuantas``; ``lados``, :data:`MAXIMO_DE_COLUMNAS` of
    ``cuantos``. ``motivos`` are why some figures are not subtracted, each once."""

    lados: tuple[Lado, ...]
    lineas: tuple[Linea, ...]
    cuantos: int
    cuantas: int

    @property
    def motivos(self) -> tuple[str, ...]:
        todos = (c.motivo for linea in self.lineas for c in linea.casillas)
        return tuple(filter(None, dict.fromkeys(todos)))

    @property
    def hay_varias(self) -> bool:
        return any(len(c.datos) > 1 for linea in self.lineas for c in linea.casillas)


def tabular(lados: Sequence[Lado], medida: Columna, unidad: str = "", *, en_el_tiempo: bool) -> Tabulado:
    """Rows in the order in which the accounts first tell them. ``unidad`` is the column with the words around the
    figure; ``en_el_tiempo``, the columns are years in order, and each is compared with the one before."""
    visibles = tuple(lados[:MAXIMO_DE_COLUMNAS])
    lugares = _lugares(visibles, {unidad} if unidad else ())
    lineas = [
        _linea(visibles, clave, puestos, medida, unidad)
        for (clave, _), puestos in islice(lugares.items(), MAXIMO_DE_LINEAS)
    ]
    if en_el_tiempo:
        lineas = [replace(linea, casillas=_con_cambios(visibles, linea.casillas, medida)) for linea in lineas]
    return Tabulado(visibles, tuple(lineas), len(lados), len(lugares))


def _lugares(lados: Sequence[Lado], ajenas: Collection[str]) -> dict[tuple[Clave, str], dict[int, list[int]]]:
    """For each thing, its rows in each account. What an account tells of several periods is one thing for each."""
    halladas = claves([lado.datos for lado in lados], ajenas)
    repetidas = {clave for suyas in halladas for clave, veces in Counter(suyas).items() if veces > 1}
    lugares: dict[tuple[Clave, str], dict[int, list[int]]] = defaultdict(lambda: defaultdict(list))
    for n, (lado, suyas) in enumerate(zip(lados, halladas, strict=True)):
        for i, clave in enumerate(suyas):
            periodo = periodo_de(lado.datos.filas[i], lado.datos, lado.anio)
            lugares[clave, relativo(periodo, lado.anio) if clave in repetidas else ""][n].append(i)
    return lugares


def _linea(lados: Sequence[Lado], clave: Clave, puestos: dict[int, list[int]], medida: Columna, unidad: str) -> Linea:
    ultimo = max(puestos)
    nombre = _nombre(lados[ultimo].datos, puestos[ultimo][0], len(clave), unidad)
    return Linea(nombre, tuple(_casilla(lado, puestos.get(n, ()), medida, unidad) for n, lado in enumerate(lados)))


def _nombre(datos: Datos, i: int, largo: int, unidad: str) -> str:
    """What a row is about, and not how one account prints it; where it is about nothing, that."""
    fila = datos.filas[i]
    columnas = [c for c in datos.columnas if c.tipo in ("texto", "opcion") and c.clave != unidad]
    dichos = [str(c.opciones.get(str(v), v)) for c in columnas if (v := fila.get(c.clave)) not in (None, "")]
    return ", ".join(dichos[:largo]) or fila.etiqueta or datos.titulo


def _casilla(lado: Lado, filas: Sequence[int], medida: Columna, unidad: str) -> Casilla:
    datos = tuple(_dato(lado, lado.datos.filas[i], medida, unidad) for i in filas)
    periodos = {d.periodo for d in datos}
    unico = periodos.pop() if len(periodos) == 1 else None
    propio = Periodo.leer(str(lado.anio))
    dicho = "" if not datos or unico == propio else unico.texto if unico else "sin período"
    return Casilla(datos, dicho)


def _dato(lado: Lado, fila: FilaDoc, medida: Columna, unidad: str) -> Dato:
    palabras = str(fila.get(unidad) or "") if unidad else ""
    celda = Celda(fila.get(medida.clave), medida.tipo, fila.estado(medida.clave), palabras)
    return Dato(celda, periodo_de(fila, lado.datos, lado.anio))


def _con_cambios(lados: Sequence[Lado], casillas: Sequence[Casilla], medida: Columna) -> tuple[Casilla, ...]:
    cambiadas = [casillas[0]] if casillas else []
    for n in range(1, len(casillas)):
        antes, ahora = casillas[n - 1], casillas[n]
        razon = _por_que_no(lados[n - 1], antes, lados[n], ahora)
        cotejo = None
        if not razon and antes.datos and ahora.datos:
            cotejo = cotejar(medida.tipo, ahora.datos[0], antes.datos[0])
            razon = cotejo.motivo
        cambiadas.append(replace(ahora, cambio=cotejo if not razon else None, motivo=razon))
    return tuple(cambiadas)


def _por_que_no(uno: Lado, antes: Casilla, otro: Lado, ahora: Casilla) -> str:
    """Why the figures of two columns are not subtracted: only those of one whole year and of the next one are."""
    if not antes.datos or not ahora.datos:
        return ""
    if len(antes.datos) > 1 or len(ahora.datos) > 1:
        return "Una de las dos cuentas da varios valores: no se suman ni se restan."
    periodos = antes.datos[0].periodo, ahora.datos[0].periodo
    for periodo in periodos:
        if not es_un_anio(periodo):
            return motivo(periodo)
    if periodos[1].desde.year - periodos[0].desde.year != 1:
        return f"De {periodos[0]} a {periodos[1]} no va un año: no se restan."
    return ""


def por_habitante(tabulado: Tabulado) -> Tabulado:
    """The same for each inhabitant (amounts) or for each thousand of them (counts), without changes; a percentage stays
    as it is. Every account has its ``habitantes``."""
    return replace(tabulado, lineas=tuple(_repartir(linea, tabulado.lados) for linea in tabulado.lineas))


def _repartir(linea: Linea, lados: Sequence[Lado]) -> Linea:
    casillas = (
        replace(c, datos=tuple(_repartido(d, lado.habitantes) for d in c.datos), cambio=None, motivo="")
        for c, lado in zip(linea.casillas, lados, strict=True)
    )
    return replace(linea, casillas=tuple(casillas))


def _repartido(dato: Dato, habitantes: int) -> Dato:
    valor = dato.celda.valor
    if not isinstance(valor, int | Decimal) or dato.celda.tipo == "porcentaje":
        return dato
    por = 1 if dato.celda.tipo == "pesos" else 1000
    decimales = Decimal(1) if por == 1 else Decimal("0.01")
    return replace(dato, celda=replace(dato.celda, valor=(Decimal(por * valor) / habitantes).quantize(decimales)))
