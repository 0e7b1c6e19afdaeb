"""How the ORASMI tables print: the ministry's matrix of areas, and the balance worked out beside the declared one."""

from cuenta_publica.documento import CapituloDoc, Datos, FilaDoc
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


def beneficiadas(datos: Datos, cap: CapituloDoc) -> str:
    """How many of those who asked for help received it; nothing while one of the counts is unknown."""
    cuentas = [(fila["resultado"], fila["cantidad"]) for fila in datos.filas]
    total = sum(cantidad or 0 for _, cantidad in cuentas)
    if len({resultado for resultado, _ in cuentas}) < 2 or not total or any(c is None for _, c in cuentas):
        return ""
    con_ayuda = sum(cantidad for resultado, cantidad in cuentas if resultado == "beneficiado")
    return f"{con_ayuda} de las {total} personas que pidieron ayuda la recibieron"
