"""Pictures the PDF draws by itself: the ridge of the cover, drawn by no chance, and the mark of a draft."""

import hashlib
import math
from collections.abc import Iterator

ANCHO, ALTO = 1440, 520
CAPAS = ("#1f5688", "#174470", "#103457")
PASOS = 90


def _azar(semilla: str) -> Iterator[float]:
    """Numbers in [0, 1) that are always the same for ``semilla``."""
    bloque = 0
    while True:
        resumen = hashlib.sha256(f"{semilla}:{bloque}".encode()).digest()
        yield from (int.from_bytes(resumen[i : i + 4], "big") / 2**32 for i in range(0, 32, 4))
        bloque += 1


def _altura(x: float, fases: list[float]) -> float:
    onda = sum(math.sin(x * math.tau * (k + 1) * 0.9 + fase) / (k + 1.6) for k, fase in enumerate(fases))
    return (onda + 1.2) / 2.6


def _capa(semilla: str, base: float, amplitud: float) -> str:
    azar = _azar(semilla)
    fases = [next(azar) * math.tau for _ in range(6)]
    puntos = []
    for i in range(PASOS + 1):
        x = i / PASOS
        y = ALTO - base - amplitud * (_altura(x, fases) + (next(azar) - 0.5) * 0.12)
        puntos.append(f"L{x * ANCHO:.1f},{y:.1f}")
    return f"M0,{ALTO} {' '.join(puntos)} L{ANCHO},{ALTO} Z"


def perfil(semilla: str) -> str:
    """SVG of three ridges, one per layer; every organismo has its own."""
    trazos = [
        f'<path fill="{color}" d="{_capa(f"{semilla}-{i}", ALTO * (0.36 - 0.16 * i), ALTO * (0.42 - 0.09 * i))}"/>'
        for i, color in enumerate(CAPAS)
    ]
    return f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {ANCHO} {ALTO}">{"".join(trazos)}</svg>'


def marca_de_agua() -> str:
    """SVG with the word BORRADOR across the page."""
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 612 792"><text x="306" y="396" text-anchor="middle" '
        'transform="rotate(-52 306 396)" font-family="Source Sans 3" font-weight="700" font-size="118" '
        'fill="#f3dedd">BORRADOR</text></svg>'
    )
