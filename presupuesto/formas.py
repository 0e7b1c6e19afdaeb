"""How the budget prints: approved and spent in pairs of rows, the declared totals, the execution worked out."""

from collections.abc import Iterator

from cuenta_publica.documento import CapituloDoc, Celda, Columna, Datos, FilaDoc, Tabla
from cuenta_publica.impresion import celda, celda_de_cifra, con_calculada
from cuenta_publica.verificaciones import porcentaje

COLUMNAS = (
    Columna("item", "Ítem"),
    Columna("monto", "$", "pesos"),
    Columna("porcentaje", "% CUMPLIMIENTO", "porcentaje"),
)
#: Amount and percentage of each printed row of totals, by the keys of their cifras.
FILAS_DE_TOTALES = (("aprobado_total", "porcentaje_aprobado_total"), ("gastado_total", "porcentaje_total"))


def _par(fila: FilaDoc, datos: Datos) -> Iterator[tuple[Celda, ...]]:
    def valores(*claves: str) -> Iterator[Celda]:
        return (celda(fila, datos.columna(clave)) for clave in claves)

    yield (Celda(fila.etiqueta or fila["item"]), *valores("aprobado", "porcentaje_aprobado"))
    yield (Celda("Gastado"), *valores("gastado", "porcentaje_declarado"))


def pares(datos: Datos, cap: CapituloDoc) -> Tabla:
    """Two rows per item: what was approved, then what was spent of it."""
    filas = tuple(impresa for fila in datos.filas for impresa in _par(fila, datos))
    return Tabla(conjunto=datos.conjunto, columnas=COLUMNAS, filas=filas)


def totales(datos: Datos, cap: CapituloDoc) -> Tabla:
    """The totals the account declares, with the names it gives them."""
    filas = []
    for clave_monto, clave_porcentaje in FILAS_DE_TOTALES:
        if monto := cap.cifra(clave_monto):
            parte = cap.cifra(clave_porcentaje, monto.periodo)
            celdas = (celda_de_cifra(monto, "pesos"), celda_de_cifra(parte, "porcentaje"))
            filas.append((Celda(monto.etiqueta), *celdas))
    return Tabla(conjunto=datos.conjunto, columnas=COLUMNAS, filas=tuple(filas))


ejecucion = con_calculada(
    ("item", "aprobado", "gastado", "porcentaje_declarado"),
    "% calculado",
    "porcentaje",
    lambda fila: porcentaje(fila["gastado"], fila["aprobado"]),
)
