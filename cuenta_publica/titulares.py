"""The finding that the figures of a table or chart tell, in one sentence: pure functions that a chapter names in its
``titular``. Each gives nothing where the data do not tell it: too few rows, a cell blank or suppressed, a tie."""

from __future__ import annotations

from decimal import Decimal

from .documento import CapituloDoc, Datos, FilaDoc
from .frases import concordar, decir, en_palabras, enumerar, parte
from .impresion import nombre_de_fila
from .periodos import Periodo
from .registro import Titular

#: The fewest rows of which one says that some of them hold most.
MINIMO_DE_FILAS, MAXIMO_DE_JUNTAS = 4, 3


def concentracion(etiqueta: str, valor: str, una: str, varias: str) -> Titular:
    """Which rows hold more than half of the sum of ``valor``.

    ``una`` takes the row's name, its value, the sum and its share; ``varias``, how many rows, their share, their names.
    """

    def decir_la(datos: Datos, cap: CapituloDoc) -> str:
        filas = [(nombre_de_fila(f, datos.columna(etiqueta)), v) for f in datos.filas if (v := _numero(f, valor))]
        if not _completos(datos.filas, valor, en_blanco=True) or len(filas) < MINIMO_DE_FILAS:
            return ""
        filas.sort(key=lambda par: -par[1])
        total, tipo = sum(v for _, v in filas), datos.columna(valor).tipo
        juntas, suma = 0, Decimal(0)
        while 2 * suma <= total:
            suma += filas[juntas][1]
            juntas += 1
        resto = filas[juntas:]
        if juntas > MAXIMO_DE_JUNTAS or not resto or resto[-1][1] < 0 or filas[juntas - 1][1] == resto[0][1]:
            return ""
        if juntas == 1:
            return una.format(filas[0][0], decir(suma, tipo), decir(total, tipo), parte(suma, total))
        nombres = enumerar([f"«{nombre}»" for nombre, _ in filas[:juntas]])
        return varias.format(en_palabras(juntas).capitalize(), parte(suma, total), nombres)

    return decir_la


def evolucion(periodo: str, valor: str, que: str) -> Titular:
    """The last period that can be compared with the one before it: how many ``que``, and how many more or less.

    The rows of a period are added; one of them without its value says nothing.
    """

    def decir_la(datos: Datos, cap: CapituloDoc) -> str:
        sumas: dict[Periodo, int | Decimal | None] = {}
        for fila in datos.filas:
            if texto := str(fila.get(periodo) or ""):
                cuando, v = Periodo.leer(texto), _numero(fila, valor)
                antes = sumas.get(cuando, 0)
                sumas[cuando] = None if v is None or antes is None else antes + v
        enteros = sorted(p for p in sumas if not p.parcial and p.desde and p.desde.year == p.hasta.year)
        if len(enteros) < 2 or enteros[-1].hasta.year != enteros[-2].hasta.year + 1:
            return ""
        antes, ahora, tipo = sumas[enteros[-2]], sumas[enteros[-1]], datos.columna(valor).tipo
        if antes is None or ahora is None:
            return ""
        cuantas = concordar(f"{decir(ahora, tipo)} {que} en {enteros[-1].texto}", ahora)
        if ahora == antes:
            return f"{cuantas}, lo mismo que en {enteros[-2].texto}"
        mas = "más" if ahora > antes else "menos"
        return f"{cuantas}, {decir(abs(ahora - antes), tipo)} {mas} que en {enteros[-2].texto}"

    return decir_la


def ejecutado(etiqueta: str, asignado: str, gastado: str) -> Titular:
    """How much of what was assigned was spent, and who went past it."""

    def decir_la(datos: Datos, cap: CapituloDoc) -> str:
        if len(datos.filas) < 2 or not all(_completos(datos.filas, c) for c in (asignado, gastado)):
            return ""
        total, gasto = (sum(f[c] for f in datos.filas) for c in (asignado, gastado))
        if not total or total < 0:
            return ""
        pasadas = [f for f in datos.filas if f[gastado] > f[asignado]]
        dicho = f"Se gastó el {parte(gasto, total)} de los {decir(total, 'pesos')} asignados"
        if not pasadas or len(pasadas) > MAXIMO_DE_JUNTAS:
            return dicho
        nombres = enumerar([f"«{nombre_de_fila(f, datos.columna(etiqueta))}»" for f in pasadas])
        return f"{dicho}. {nombres} {'pasó' if len(pasadas) == 1 else 'pasaron'} de lo asignado"

    return decir_la


def cuantos_informan(columna: str, que: str, dato: str) -> Titular:
    """How many ``que`` there are, and how many of them say ``dato``."""

    def decir_la(datos: Datos, cap: CapituloDoc) -> str:
        informan = sum(f.estado(columna) == "informado" for f in datos.filas)
        if len(datos.filas) < 2 or any(columna in f.suprimido for f in datos.filas):
            return ""
        cuantos = concordar(f"{en_palabras(len(datos.filas))} {que}".capitalize(), len(datos.filas))
        if informan == len(datos.filas):
            return f"{cuantos}, con {dato} cada uno"
        return f"{cuantos}; {dato} se informa en {en_palabras(informan) if informan else 'ninguno'}"

    return decir_la


def _numero(fila: FilaDoc, columna: str) -> int | Decimal | None:
    valor = fila.get(columna)
    return valor if isinstance(valor, int | Decimal) else None


def _completos(filas: tuple[FilaDoc, ...], columna: str, en_blanco: bool = False) -> bool:
    """Whether every row gives its number, or, with ``en_blanco``, leaves it blank and hides nothing."""
    if any(columna in f.suprimido for f in filas):
        return False
    return en_blanco or all(_numero(f, columna) is not None for f in filas)
