"""A printed table of an account beside the rows of another one's conjunto."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any, Protocol

from ..diferencias.impreso import leer, leer_datos
from ..figuras import nombre_impreso
from ..valores import Celda, CifraDoc, Columna, Datos, FilaDoc
from .claves import Pareo, claves, leer_periodo, parear, periodo_de, relativo
from .cotejo import NO_FIGURA, VARIAS, Cotejo, Dato, cotejar

Json = Mapping[str, Any]
NUMERICAS = ("cantidad", "pesos", "porcentaje")
MAXIMO_DE_MEDIDAS = 3  # of a printed table to which cells are added; with more, it is told in one of its own


class Declarado(Protocol):
    """What a conjunto declares of itself (see ``registro.Conjunto``)."""

    unidades: Mapping[str, str]
    seleccion: str
    totales: Mapping[str, str]


#: The conjunto of a materia; None when no installed chapter declares it.
Buscar = Callable[[str, str], Declarado | None]


@dataclass(frozen=True, slots=True)
class Renglon:
    """A row and, for each measure, both figures. ``periodo`` is what the other's row speaks of, when it is not what
    this one's does, a year apart."""

    nombre: str
    cotejos: tuple[Cotejo, ...]
    periodo: str = ""


@dataclass(frozen=True, slots=True)
class Comparada:
    """A printed table beside the other account's rows. When ``plana``, ``renglones`` and ``pies`` go with its printed
    rows, in order; otherwise they are all of its conjunto's. ``ancla`` is the capítulo of the other account; without
    ``medidas`` there is nothing to compare, and ``notas`` say why."""

    conjunto: str
    medidas: tuple[Columna, ...] = ()
    renglones: tuple[Renglon, ...] = ()
    pies: tuple[Renglon | None, ...] = ()
    sobran: tuple[Renglon, ...] = ()
    notas: tuple[str, ...] = ()
    ancla: str = ""
    plana: bool = False

    @property
    def motivos(self) -> tuple[str, ...]:
        """Why some figures are not subtracted, each reason once."""
        todos = [c.motivo for r in (*self.renglones, *filter(None, self.pies)) for c in r.cotejos]
        return tuple(m for m in dict.fromkeys(todos) if m and m != NO_FIGURA)

    @property
    def varias_medidas(self) -> bool:
        return len(self.medidas) > 1

    @property
    def todos(self) -> tuple[Renglon, ...]:
        return (*self.renglones, *self.sobran)

    @property
    def hay_pesos(self) -> bool:
        return any(m.tipo == "pesos" for m in self.medidas)


class Tabla:
    """A printed table of this account, or a chart, and the typed rows it prints."""

    def __init__(self, cap: Json, bloque: Json, anios: tuple[int, int], buscar: Buscar):
        self.cap, self.bloque, self.anios = cap, bloque, anios
        self.al_reves = anios[0] < anios[1]
        declarado = buscar(cap["materia"], bloque["conjunto"])
        self.unidades = declarado.unidades if declarado else {}
        self.totales = declarado.totales if declarado else {}
        self.seleccion = declarado.seleccion if declarado else ""
        self.datos = datos_de(cap, bloque["conjunto"])
        self.columnas = [leer(Columna, c) for c in bloque.get("columnas", ())]
        propias = {c.clave: c for c in self.datos.columnas if c.es_numero} if self.datos else {}
        self.impresas = [replace(propias[c.clave], titulo=c.titulo) for c in self.columnas if c.clave in propias]
        imprime = bloque["tipo"] == "grafico" or any(c.es_numero for c in self.columnas)
        self.medidas = tuple(self.impresas or propias.values()) if imprime else ()

    def comparar(self, contraparte: Json | None) -> Comparada:
        if not contraparte:
            return Comparada(self.datos.conjunto, notas=("La otra cuenta no tiene esta tabla.",))
        otros = datos_de(contraparte, self.datos.conjunto)
        suyas = {c.clave for c in otros.columnas}
        filas = (*self.datos.filas, *otros.filas)
        medidas = tuple(
            m for m in self.medidas if m.clave in suyas and any(f.estado(m.clave) != "sin_informacion" for f in filas)
        )
        if not medidas:
            return Comparada(self.datos.conjunto, notas=("Ninguna de las dos cuentas da cifras en esta tabla.",))
        propias, ajenas = claves((self.datos, otros), set(self.unidades.values()))
        periodos = self._periodos(self.datos, 0), self._periodos(otros, 1)
        pareo = parear(_nombrar(propias, periodos[0], self.anios[0]), _nombrar(ajenas, periodos[1], self.anios[1]))
        lados = (self.datos, periodos[0]), (otros, periodos[1])
        renglones = self._renglones(lados, pareo, medidas)
        nombres = _nombres(otros)
        sobran = tuple(self._sobrante(nombres[j], otros.filas[j], periodos[1][j], medidas) for j in pareo.sobran)
        lugares = self._lugares() if len(medidas) <= MAXIMO_DE_MEDIDAS else None
        mostradas = lugares or self._seleccionadas()
        return Comparada(
            conjunto=self.datos.conjunto,
            medidas=medidas,
            renglones=tuple(renglones[i] for i in mostradas),
            pies=tuple(self._pie(pie, contraparte, medidas) for pie in self.bloque["pies"]) if lugares else (),
            sobran=sobran if len(mostradas) == len(renglones) else (),
            notas=tuple(_clasificacion(pareo, otros)) if len(mostradas) == len(renglones) else (),
            ancla=contraparte["ancla"],
            plana=bool(lugares),
        )

    def _periodos(self, datos: Datos, lado: int):
        return [periodo_de(fila, datos, self.anios[lado]) for fila in datos.filas]

    def _renglones(self, lados, pareo: Pareo, medidas) -> list[Renglon]:
        (datos, periodos), (otros, suyos) = lados
        renglones, nombres = [], _nombres(datos)
        for i, fila in enumerate(datos.filas):
            j = pareo.pares[i]
            cotejos = []
            for m in medidas:
                este = self._dato(fila, m, periodos[i])
                otro = None if j is None else self._dato(otros.filas[j], m, suyos[j])
                cotejos.append(cotejar(m.tipo, este, otro, al_reves=self.al_reves))
            if i in pareo.varias:
                cotejos = [replace(c, motivo=VARIAS, sin_variacion=VARIAS) for c in cotejos]
            distinto = j is not None and self._otro_periodo(periodos[i], suyos[j])
            renglones.append(Renglon(nombres[i], tuple(cotejos), distinto or ""))
        return renglones

    def _otro_periodo(self, propio, ajeno) -> str:
        iguales = relativo(propio, self.anios[0]) == relativo(ajeno, self.anios[1])
        return "" if iguales else ajeno.texto if ajeno else "sin período"

    def _sobrante(self, nombre: str, fila: FilaDoc, periodo, medidas) -> Renglon:
        return Renglon(nombre, tuple(cotejar(m.tipo, None, self._dato(fila, m, periodo)) for m in medidas))

    def _dato(self, fila: FilaDoc, medida: Columna, periodo) -> Dato:
        unidad = self.unidades.get(medida.clave, "")
        valor, palabras = numero(fila.get(medida.clave)), str(fila.get(unidad) or "") if unidad else ""
        return Dato(Celda(valor, medida.tipo, fila.estado(medida.clave), palabras), periodo)

    # --- which typed row each printed one is -------------------------------------------------------------------------

    def _lugares(self) -> list[int] | None:
        """The typed row of each printed one; None where the table is not made of them, one by one."""
        if not self.impresas or self.columnas[0].es_numero or not any(c.titulo for c in self.columnas):
            return None
        lugares, desde = [], 0
        for fila in self.bloque["filas"]:
            hallado = next((i for i in range(desde, len(self.datos.filas)) if self._es(fila, i)), None)
            if hallado is None:
                return None
            lugares.append(hallado)
            desde = hallado + 1
        return lugares

    def _seleccionadas(self) -> list[int]:
        """The typed rows of a table of another shape: those of the one kind whose figures are the printed ones, else
        all."""
        impresas = Counter(c["valor"] for fila in self.bloque.get("filas", ()) for c in fila if c["tipo"] in NUMERICAS)
        filas = self.datos.filas
        for elegida in dict.fromkeys(f.get(self.seleccion) for f in filas) if self.seleccion else ():
            suyas = [i for i, f in enumerate(filas) if f.get(self.seleccion) == elegida]
            if Counter(filas[i].get(m.clave) for i in suyas for m in self.medidas) == impresas:
                return suyas
        return list(range(len(filas)))

    def _es(self, impresa: Sequence[Json], i: int) -> bool:
        """Whether what it prints, but its name, is what that row says."""
        fila, propias = self.datos.filas[i], {c.clave: c for c in self.datos.columnas}
        for celda, columna in zip(impresa[1:], self.columnas[1:], strict=False):
            if columna.clave in propias:
                valor = fila.get(columna.clave)
                valor = propias[columna.clave].opciones.get(str(valor), valor)
                if (celda["valor"], celda["estado"]) != (valor, fila.estado(columna.clave)):
                    return False
        return True

    # --- declared totals ---------------------------------------------------------------------------------------------

    def _pie(self, pie: Sequence[Json], contraparte: Json, medidas) -> Renglon | None:
        """The declared totals of a printed row beside those that the other capítulo declares."""
        etiqueta = str(pie[0]["valor"])
        propias = [c for c in _cifras(self.cap) if c.clave in self.totales.values()]
        periodo = next((c.periodo for c in propias if etiqueta in _nombres_de_pie(c)), None)
        if periodo is None:
            return None
        cotejos, distinto = [], ""
        for m in medidas:
            clave = self.totales.get(m.clave)
            este = next((c for c in propias if (c.clave, c.periodo) == (clave, periodo)), None)
            otra = self._contracifra(este, contraparte) if este else None
            lados = [_dato_de_cifra(c, m.tipo) if c else None for c in (este, otra)]
            cotejos.append(cotejar(m.tipo, *lados, al_reves=self.al_reves))
            if este and otra:
                distinto = self._otro_periodo(leer_periodo(este.periodo), leer_periodo(otra.periodo))
        return Renglon(etiqueta, tuple(cotejos), distinto)

    def _contracifra(self, cifra: CifraDoc, contraparte: Json) -> CifraDoc | None:
        de_este = [c for c in _cifras(self.cap) if c.clave == cifra.clave]
        suyas = [c for c in _cifras(contraparte) if c.clave == cifra.clave]
        lados = [
            [((c.clave,), relativo(leer_periodo(c.periodo), anio)) for c in cifras]
            for cifras, anio in zip((de_este, suyas), self.anios, strict=True)
        ]
        j = parear(*lados).pares[de_este.index(cifra)]
        return None if j is None else suyas[j]


def datos_de(cap: Json, conjunto: str) -> Datos | None:
    return next((leer_datos(d) for d in cap["datos"] if d["conjunto"] == conjunto), None)


def numero(valor: Any) -> Any:
    """A figure of a JSON, exact."""
    return Decimal(str(valor)) if isinstance(valor, float) else valor


def _cifras(cap: Json) -> list[CifraDoc]:
    return [leer(CifraDoc, c) for c in cap["cifras"]]


def _nombres_de_pie(cifra: CifraDoc) -> tuple[str, ...]:
    """How a row of declared totals is called: with its period where there are several."""
    periodo = leer_periodo(cifra.periodo)
    return (cifra.etiqueta, f"{cifra.etiqueta}, {periodo.texto}") if periodo else (cifra.etiqueta,)


def _dato_de_cifra(cifra: CifraDoc, tipo) -> Dato:
    estado = "no_aplica" if cifra.no_aplica else "sin_informacion" if cifra.valor is None else "informado"
    return Dato(Celda(numero(cifra.valor), tipo, estado), leer_periodo(cifra.periodo), exacto=not cifra.calificador)


def _nombrar(suyas, periodos, anio: int):
    return [(clave, relativo(p, anio)) for clave, p in zip(suyas, periodos, strict=True)]


def _nombres(datos: Datos) -> list[str]:
    """How a person knows each row: with its period, where another one has its name."""
    nombres = [nombre_impreso(datos, i) for i in range(len(datos.filas))]
    veces = Counter(nombres)
    periodos = [leer_periodo(str(fila.get("periodo") or "")) for fila in datos.filas]
    return [
        f"{nombre}, {periodo.texto}" if periodo and veces[nombre] > 1 and not fila.etiqueta else nombre
        for nombre, periodo, fila in zip(nombres, periodos, datos.filas, strict=True)
    ]


def _clasificacion(pareo: Pareo, datos: Datos) -> Iterator[str]:
    """What is said when the two accounts do not have the same rows: another list of categories, if they are given."""
    solas = sum(1 for i, j in enumerate(pareo.pares) if j is None and i not in pareo.varias)
    if solas or pareo.sobran:
        partes = []
        if solas:
            partes.append(f"{solas} {'fila' if solas == 1 else 'filas'} de esta cuenta no {_figura(solas)} en la otra")
        if n := len(pareo.sobran):
            partes.append(f"{n} {'fila' if n == 1 else 'filas'} de la otra no {_figura(n)} en esta")
        de_lista = next((c.tipo for c in datos.columnas if c.tipo in ("texto", "opcion")), "") == "opcion"
        que = "Otra clasificación" if de_lista else "No tienen las mismas filas"
        yield f"{que}: {' y '.join(partes)}. Cada fila se compara solo con la del mismo nombre."


def _figura(cuantas: int) -> str:
    return "figura" if cuantas == 1 else "figuran"
