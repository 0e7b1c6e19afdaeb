"""Pictures drawn by no chance: the ridge of each organismo, for covers and cards, and the mark of a draft."""

import hashlib
import math
import re
from collections.abc import Iterator
from itertools import pairwise

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


def _cresta(semilla: str, base: float, amplitud: float) -> list[tuple[float, float]]:
    azar = _azar(semilla)
    fases = [next(azar) * math.tau for _ in range(6)]
    puntos = []
    for i in range(PASOS + 1):
        x = i / PASOS
        y = ALTO - base - amplitud * (_altura(x, fases) + (next(azar) - 0.5) * 0.12)
        puntos.append((x * ANCHO, y))
    return puntos


def crestas(semilla: str) -> list[tuple[str, list[tuple[float, float]]]]:
    """(colour, points from left to right) of three ridges, the farthest first; every organismo has its own."""
    return [
        (color, _cresta(f"{semilla}-{i}", ALTO * (0.36 - 0.16 * i), ALTO * (0.42 - 0.09 * i)))
        for i, color in enumerate(CAPAS)
    ]


#: Volcanoes of a band: (where, how high, half its width). The Payachatas are two; every other one is drawn by lot.
PASOS_DE_BANDA = 48
VOLCANES = {"parinacota": ((25 / 48, 1.0, 0.17), (30 / 48, 0.93, 0.15))}
CON_NIEVE = 0.85
COLORES_DE_BANDA, NIEVE = ("#1b4c7c", "#12395f", "#0d2c4c"), "#e8f1fa"


def banda(semilla: str, ancho: int, alto: int) -> str:
    """SVG of a low strip, for pages: the same ridges with few points, and volcanoes on the farthest."""
    return (
        f'<svg class="cordillera" viewBox="0 0 {ancho} {alto}" preserveAspectRatio="xMidYMax slice" '
        f'aria-hidden="true" focusable="false">{_trazos(semilla, ancho, alto)}</svg>'
    )


def perfil(semilla: str) -> str:
    """SVG of the ridges for paper, with their colours: it is stretched to the height where it is printed."""
    dibujo = _pintar(_trazos(semilla, ANCHO, ALTO, 2 * PASOS_DE_BANDA), CAPAS)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {ANCHO} {ALTO}" width="{ANCHO}" height="{ALTO}" '
        f'preserveAspectRatio="none">{dibujo}</svg>'
    )


def _trazos(semilla: str, ancho: int, alto: int, pasos: int = PASOS_DE_BANDA) -> str:
    trazos = []
    for i in range(len(CAPAS)):
        puntos = _linea(f"{semilla}-{i}", _volcanes(semilla) if i == 0 else (), pasos)
        alturas = [round(alto * (1 - (0.36 - 0.16 * i) - (0.6 - 0.13 * i) * y)) for y in puntos]
        camino = "".join(f"l{ancho // pasos} {b - a}" for a, b in pairwise(alturas))
        trazos.append(f'<path d="M0 {alto}V{alturas[0]}{camino}V{alto}z"/>')
        trazos += [_nieve(v, ancho, alto) for v in _volcanes(semilla) if i == 0 and v[1] > CON_NIEVE]
    return "".join(trazos)


def _pintar(trazos: str, capas: tuple[str, ...]) -> str:
    colores = iter(capas)
    return re.sub('<path (class="nieve" )?', lambda m: f'<path fill="{NIEVE if m[1] else next(colores)}" ', trazos)


def banda_suelta(semilla: str) -> bytes:
    """The strip as a file of its own, with its colours."""
    pintada = _pintar(banda(semilla, 1440, 200), COLORES_DE_BANDA)
    return pintada.replace("<svg ", '<svg xmlns="http://www.w3.org/2000/svg" ', 1).encode()


def _volcanes(semilla: str) -> tuple[tuple[float, float, float], ...]:
    azar = _azar(f"{semilla}-volcan")
    donde = round((0.4 + 0.3 * next(azar)) * PASOS_DE_BANDA) / PASOS_DE_BANDA  # on a point, or it has no summit
    return VOLCANES.get(semilla) or ((donde, 0.7 + 0.3 * next(azar), 0.14 + 0.07 * next(azar)),)


def _linea(semilla: str, volcanes, pasos: int) -> list[float]:
    """Heights from 0 to 1, from left to right."""
    azar = _azar(semilla)
    fases = [next(azar) * math.tau for _ in range(6)]
    alturas = []
    for x in (i / pasos for i in range(pasos + 1)):
        lomas = 0.55 * _altura(x, fases) + (next(azar) - 0.5) * 0.05
        conos = [alto * max(0, 1 - abs(x - donde) / medio) ** 1.35 for donde, alto, medio in volcanes]
        alturas.append(max(lomas, *conos, 0))
    return alturas


def _nieve(volcan: tuple[float, float, float], ancho: int, alto: int) -> str:
    x, altura, medio = volcan
    lado, fondo = medio * ancho * 0.2, 0.6 * altura * alto
    puntas = ((0.62, 0.23), (-0.28, -0.045), (-0.24, 0.085), (-0.26, -0.08), (-0.28, 0.06), (-0.18, -0.02))
    camino = "".join(f"l{dx * lado:.0f} {dy * fondo:.0f}" for dx, dy in puntas)
    return f'<path class="nieve" d="M{x * ancho:.0f} {(1 - 0.36 - 0.6 * altura) * alto:.0f}{camino}z"/>'


def marca_de_agua() -> str:
    """SVG with the word BORRADOR across the page."""
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 612 792"><text x="306" y="396" text-anchor="middle" '
        'transform="rotate(-52 306 396)" font-family="Source Sans 3" font-weight="700" font-size="118" '
        'fill="#f3dedd">BORRADOR</text></svg>'
    )
