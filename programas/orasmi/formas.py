"""How the ORASMI tables print: the ministry's matrix of areas, and the balance worked out beside the declared one."""

from cuenta_publica.documento import FilaDoc
from cuenta_publica.impresion import con_calculada, transpuesta

TOTALES = {"asignado": "asignado_total", "gastado": "gastado_total", "saldo_declarado": "saldo_total"}


def saldo(fila: FilaDoc) -> int | None:
    """Assigned less spent, in pesos; None while one of them is unknown."""
    asignado, gastado = fila["asignado"], fila["gastado"]
    return asignado - gastado if isinstance(asignado, int) and isinstance(gastado, int) else None


matriz = transpuesta(
    "area",
    TOTALES,
    totales=TOTALES,
    nombres={"asignado": "MONTO ASIGNADO", "gastado": "GASTO", "saldo_declarado": "SALDO"},
)
saldos = con_calculada(("area", *TOTALES), "Saldo calculado", "pesos", saldo)
