"""How the agreements print when they are programmed for the next year."""

from cuenta_publica.documento import CapituloDoc, Celda, Columna, Datos, FilaDoc, Tabla
from cuenta_publica.impresion import celda
from cuenta_publica.periodos import MESES, FechaParcial


def _fecha_breve(iso: str) -> str:
    """``marzo 20`` of ``2020-03``: as precise as the date is."""
    fecha = FechaParcial.leer(iso)
    if not fecha or not fecha.mes:
        return iso
    dia = f"{fecha.dia} " if fecha.dia else ""
    return f"{dia}{MESES[fecha.mes - 1]} {fecha.anio % 100:02}"


def _con_fecha(fila: FilaDoc) -> Celda:
    fecha, objeto = str(fila.get("fecha") or ""), fila.etiqueta or str(fila["objeto"])
    return Celda(f"{_fecha_breve(fecha)}: {objeto}" if fecha else objeto)


def programacion(datos: Datos, cap: CapituloDoc) -> Tabla:
    """Two columns: the agreement behind its date, and what it finances."""
    descripcion = datos.columna("descripcion")
    return Tabla(
        conjunto=datos.conjunto,
        columnas=(Columna("convenio", "Convenio"), descripcion),
        filas=tuple((_con_fecha(fila), celda(fila, descripcion)) for fila in datos.filas),
    )
