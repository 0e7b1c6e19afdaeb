"""Changes of a printed table, of the bars of a chart and of headline figures, cell by cell."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from ..documento import Celda
from .alineacion import Par, alinear, canon, fuera_de_orden
from .cuaderno import Apunte, Cuaderno, lo_que_decia
from .impreso import imprimir_celda, leer

Json = Mapping[str, Any]
MAXIMO = 300  # changed data whose words are looked for in each changed cell


@dataclass(frozen=True, slots=True)
class Tabla:
    """What is printed in rows and columns. It follows from ``conjunto``, from the cifras, or is typed by itself."""

    conjunto: str
    columnas: Sequence[Json]
    filas: Sequence[Sequence[Json]]
    pies: Sequence[Sequence[Json]] = ()
    de_cifras: bool = False


def comparar_tablas(cuaderno: Cuaderno, lugar: dict[str, str], donde: str, viejo: Tabla, nuevo: Tabla) -> None:
    """Note what the data do not account for; attach ``donde`` to the data that do."""
    if any(canon(getattr(viejo, c)) != canon(getattr(nuevo, c)) for c in ("columnas", "filas", "pies")):
        _Comparada(cuaderno, lugar, donde, viejo, nuevo).comparar()


class _Comparada:
    def __init__(self, cuaderno: Cuaderno, lugar: dict[str, str], donde: str, viejo: Tabla, nuevo: Tabla):
        self.cuaderno, self.lugar, self.donde, self.viejo, self.nuevo = cuaderno, lugar, donde, viejo, nuevo
        self.datos = cuaderno.datos(lugar["ancla"]) if nuevo.conjunto or nuevo.de_cifras else []
        self.decian: dict[str, list[Apunte]] = {}
        for apunte in self.datos:
            for texto in apunte.antes:
                self.decian.setdefault(texto, []).append(apunte)
        self.pares = alinear(viejo.columnas, nuevo.columnas, "columnas")

    def comparar(self) -> None:
        self._columnas()
        self._filas(self.viejo.filas, self.nuevo.filas, "filas")
        self._filas(self.viejo.pies, self.nuevo.pies, "pies")

    def _propios(self, apuntes: Sequence[Apunte]) -> list[Apunte]:
        """Of several data that may account for a change, those of the table's own conjunto."""
        return [a for a in apuntes if a.conjunto == self.nuevo.conjunto] or list(apuntes)

    def _explica(self, antes: str, despues: str, *, filas: bool = False) -> bool:
        """Whether some datum accounts for a place that said ``antes``: the same value, its words, or one that the
        table works out from it (``filas``: from which rows there are, and how they are called)."""
        iguales = [a for a in self.decian.get(antes, ()) if despues in a.despues]
        if not iguales and len(self.datos) <= MAXIMO:
            iguales = [a for a in self.datos if a.explica(antes, despues)]
        deducidos = [a for a in self.datos if a.conjunto == self.nuevo.conjunto] or [
            a for a in self.datos if a.conjunto == ""
        ]
        if filas:
            deducidos = [a for a in deducidos if a.filas]
        apuntes = self._propios(iguales or deducidos)
        return self.cuaderno.repetir(apuntes, self._aparte(apuntes))

    def _aparte(self, apuntes: Sequence[Apunte]) -> str:
        """Where else the value is; nothing when the entry is about this very table."""
        tabla = self.lugar["tabla"]
        propia = self.nuevo.de_cifras or (tabla.partition(" ")[0] == "Tabla" and "«" not in tabla)
        suyas = [
            a.conjunto == self.nuevo.conjunto and (propia or tabla == f"Tabla «{a.enmienda.tabla}»") for a in apuntes
        ]
        return "" if all(suyas) else self.donde

    def _columnas(self) -> None:
        for i, j in self.pares:
            de, a = self.viejo.columnas[i]["titulo"], self.nuevo.columnas[j]["titulo"]
            if de != a and not self._titulo(de, a):
                self.cuaderno.palabras({**self.lugar, "columna": a or de, "fila": "Título de la columna"}, de, a)
        quedan, estaban = {i for i, _ in self.pares}, {j for _, j in self.pares}
        idas = [(c["titulo"], "quita") for i, c in enumerate(self.viejo.columnas) if i not in quedan]
        nuevas = [(c["titulo"], "agrega") for j, c in enumerate(self.nuevo.columnas) if j not in estaban]
        for titulo, clase in idas + nuevas:
            dichos = (titulo, "") if clase == "quita" else ("", titulo)
            if not self._titulo(*dichos):
                self.cuaderno.anotar({**self.lugar, "columna": titulo, "clase": clase}, *dichos)
        for k in sorted(fuera_de_orden([j for _, j in self.pares])):
            if not self._explica("", "", filas=True):
                titulo = self.nuevo.columnas[self.pares[k][1]]["titulo"]
                self.cuaderno.anotar({**self.lugar, "columna": titulo, "clase": "mueve"})

    def _titulo(self, de: str, a: str) -> bool:
        """Whether a datum accounts for a column's title: a row's name, a period, or the total that is declared now."""
        total = de + a == "TOTAL"
        apuntes = [
            x
            for x in self.datos
            if x.filas and ((de and de in x.antes) or (a and a in x.despues) or (total and x.conjunto == ""))
        ]
        return self.cuaderno.repetir(apuntes, self._aparte(apuntes))

    def _filas(self, viejas: Sequence, nuevas: Sequence, clave: str) -> None:
        pares = alinear(viejas, nuevas, clave)
        for i, j in pares:
            if canon(viejas[i]) != canon(nuevas[j]):
                self._fila(viejas[i], nuevas[j])
        quedan, estaban = {i for i, _ in pares}, {j for _, j in pares}
        idas = [(f, "quita") for i, f in enumerate(viejas) if i not in quedan]
        for fila, clase in [*idas, *((f, "agrega") for j, f in enumerate(nuevas) if j not in estaban)]:
            columnas = self.viejo.columnas if clase == "quita" else self.nuevo.columnas
            dicho = _leer_fila(fila, columnas)
            dichos = (dicho, "") if clase == "quita" else ("", dicho)
            if not self._explica(*dichos, filas=True):
                self.cuaderno.anotar({**self.lugar, "fila": _nombre(fila), "clase": clase}, *dichos)
        self._movidas([j for _, j in pares], nuevas)

    def _movidas(self, lugares: Sequence[int], nuevas: Sequence) -> None:
        for k in sorted(fuera_de_orden(lugares)):
            if not self._explica("", "", filas=True):
                self.cuaderno.anotar({**self.lugar, "fila": _nombre(nuevas[lugares[k]]), "clase": "mueve"})

    def _fila(self, vieja: Sequence[Json], nueva: Sequence[Json]) -> None:
        pares: list[Par] = [(i, j) for i, j in self.pares if i < len(vieja) and j < len(nueva)]
        for i, j in pares:
            de, a = leer(Celda, vieja[i]), leer(Celda, nueva[j])
            if (de.valor, de.estado, de.unidad) == (a.valor, a.estado, a.unidad):
                continue
            dichos = imprimir_celda(de), imprimir_celda(a)
            if self._explica(*dichos):
                continue
            lugar = {**self.lugar, "fila": _nombre(nueva), "columna": self.nuevo.columnas[j]["titulo"]}
            if "rico" == de.tipo == a.tipo and "informado" == de.estado == a.estado:
                self.cuaderno.texto(lugar, de.valor, a.valor, self.donde)
            else:
                self.cuaderno.palabras(lugar, lo_que_decia(dichos[0], a.estado), dichos[1])


def _nombre(fila: Sequence[Json]) -> str:
    """The row's first cell."""
    return imprimir_celda(leer(Celda, fila[0])) if fila else ""


def _leer_fila(fila: Sequence[Json], columnas: Sequence[Json]) -> str:
    """``Delitos: Hurto; 2019: 2.787``."""
    celdas = [imprimir_celda(leer(Celda, celda)) for celda in fila]
    titulos = [c["titulo"] for c in columnas]
    return "; ".join(f"{t}: {c}" if t else c for t, c in zip(titulos, celdas, strict=False))
