"""The table of results: activities, people attended and milestones, one printed row each."""

from collections.abc import Iterable

from django.utils.html import escape

from cuenta_publica.documento import CapituloDoc, Celda, Columna, Datos, FilaDoc, Tabla
from cuenta_publica.impresion import cantidad_escrita


def _nombre(fila: FilaDoc, tipos: Columna) -> str:
    return fila.etiqueta or tipos.opciones.get(str(fila["tipo"]), str(fila["tipo"])).upper()


def _lineas(lineas: Iterable[str]) -> Celda:
    html = "".join(f"<p>{escape(linea)}</p>" for linea in lineas)
    return Celda(html, "rico", "informado" if html else "sin_informacion")


def _titulo(filas: Iterable[FilaDoc]) -> str:
    """``RESULTADOS AÑO 2017`` when the rows share a whole year; without it otherwise."""
    periodos = {str(fila.get("periodo") or "") for fila in filas}
    anio = periodos.pop() if len(periodos) == 1 else ""
    return f"RESULTADOS AÑO {anio}" if anio.isdecimal() else "RESULTADOS"


def resultados(datos: Datos, cap: CapituloDoc) -> Tabla:
    """Three rows: how many of each kind, people attended in each, and the capítulo's milestones."""
    tipos = datos.columna("tipo")
    hechas = [f"{n} {_nombre(f, tipos)}" for f in datos.filas if (n := cantidad_escrita(f, "realizadas"))]
    # The short name of a kind is the first word of its name: «PLAZAS» of «PLAZAS CIUDADANAS».
    atenciones = [
        f"{_nombre(f, tipos).split()[0]} {n}" for f in datos.filas if (n := cantidad_escrita(f, "atenciones"))
    ]
    hitos = [str(hito["texto"]) for hito in cap.filas("hitos")]
    return Tabla(
        conjunto=datos.conjunto,
        columnas=(Columna("resultado", ""), Columna("detalle", "", "rico")),
        filas=(
            (Celda(_titulo(datos.filas)), _lineas(hechas)),
            (Celda("TOTAL ATENCIONES"), _lineas(atenciones)),
            (Celda("HITOS"), _lineas(hitos)),
        ),
    )
