"""``make bench-pdf``: both real reports, and others of 60, 240 and 1,000 pages, as we draw them and as others do.

In the same run and in turns: our drawing (a client's call: PDF/UA-1, tags mended, validated), our whole path (review,
page, drawing, both compared, hashed; from the database for the real ones), all that publishing does, bare WeasyPrint,
Chromium and Typst. ``× desnudo`` is the median of each round's ratio; on a machine that does other things, look at the
seconds of processor (of Chromium, that waits for few of its processes, only some). Memory is the peak of what draws
and all below it, resident, each shared page once: in a run that is not timed and, of the long ones, in the only one. In
the whole path it has this process too, with Django. Nothing is asserted on the clock: each budget is printed with «sí»
or «no».
"""

import os
from importlib import import_module
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from typing import NamedTuple

from cuenta_publica.formatos.pdf import ErrorDePdf, contar_paginas

from .bench_pdf_cuentas import repetida
from .bench_pdf_rivales import Caso, Chromium, Desnudo, Hecho, Typst, Vigia, procesador
from .bench_revision import preparar

CORTO = bool(os.environ.get("CORTO"))
RONDAS = int(os.environ.get("RONDAS", "7"))
MIL = "1.000 páginas"
LARGOS = {"60 páginas": 2} if CORTO else {"60 páginas": 2, "240 páginas": 7, MIL: 28}
HOLGURA = {"PDF_SEGUNDOS": 900, "PDF_CPU": 900, "PDF_HTML": 50_000_000}
AMPLIO = HOLGURA | {"PDF_MEMORIA": 4_000_000_000}  # the peak is told, whatever it is
DESNUDO, DESNUDO_EN_FRIO = "WeasyPrint desnudo", "WeasyPrint, en frío"
DIBUJO, CON_DOS, CAMINO = "dibujo", "dibujo, 2 procesos", "camino entero"
PUBLICAR, PUBLICAR_EN_FRIO = "publicar todo", "publicar, imprenta nueva"
CHROMIUM, TYPST = "Chromium, en frío", "Typst, en frío"


class Medida(NamedTuple):
    """Seconds of each round, and of processor; peak bytes of memory; pages; bytes."""

    segundos: list[float]
    cpu: list[float]
    memoria: int = 0
    paginas: int = 0
    tamano: int = 0

    @property
    def tiempo(self) -> float:
        return median(self.segundos)

    @property
    def por_pagina(self) -> float:
        return 1000 * self.tiempo / self.paginas

    def veces(self, otra: "Medida") -> float:
        return median(propio / ajeno for propio, ajeno in zip(self.segundos, otra.segundos, strict=True))


def medir(contendores: dict, caso: Caso, rondas: int) -> dict[str, Medida]:
    """All of them in every round, each time in another order; then once more, to see how much memory each one takes."""
    corridas: dict[str, list[tuple[float, float]]] = {nombre: [] for nombre in contendores}
    for contendor in contendores.values():
        contendor.dibujar(caso)  # the first time costs what all the others find done
    for ronda in range(rondas):
        nombres = list(contendores)
        for nombre in nombres[ronda % len(nombres) :] + nombres[: ronda % len(nombres)]:
            hecho, cpu = correr(contendores[nombre], caso)
            corridas[nombre].append((hecho.segundos, cpu))
    una_vez = {nombre: medir_una_vez(contendor, caso, 0.02) for nombre, contendor in contendores.items()}
    tiempos = {nombre: [list(t) for t in zip(*suyas, strict=True)] for nombre, suyas in corridas.items()}
    return {n: m._replace(segundos=tiempos[n][0], cpu=tiempos[n][1]) for n, m in una_vez.items()}


def correr(contendor, caso: Caso) -> tuple[Hecho, float]:
    """What it draws, and the seconds of processor that it takes."""
    antes = procesador(contendor.vivos())
    hecho = contendor.dibujar(caso)
    return hecho, procesador(contendor.vivos()) - antes


def medir_una_vez(contendor, caso: Caso, pausa: float) -> Medida:
    """Time and memory of the same run, by processes that have drawn nothing else."""
    contendor.cerrar()
    contendor.preparar()
    with Vigia(contendor.vivos, pausa) as vigia:
        hecho, cpu = correr(contendor, caso)
    contendor.cerrar()
    return Medida([hecho.segundos], [cpu], vigia.maximo, contar_paginas(hecho.pdf), len(hecho.pdf))


def de_los_reales(nuestro) -> dict[str, dict[str, Medida]]:
    tablas = {}
    for caso in nuestro.reales():
        contendores = {
            DESNUDO: Desnudo(),
            DESNUDO_EN_FRIO: Desnudo(en_frio=True),
            DIBUJO: nuestro.Dibujo(),
            CAMINO: nuestro.Camino(),
            PUBLICAR: nuestro.Publicar(),
            PUBLICAR_EN_FRIO: nuestro.Publicar(en_frio=True),
            CHROMIUM: Chromium(),
            TYPST: Typst(),
        }
        tablas[caso.nombre] = medir(contendores, caso, RONDAS)
        imprimir(caso.nombre, tablas[caso.nombre])
    return tablas


def de_los_largos(nuestro, documentos: list) -> dict[str, dict[str, Medida]]:
    tablas = {}
    for nombre, veces in LARGOS.items():
        caso = nuestro.caso(nombre, repetida(documentos, veces))
        contendores = {
            DIBUJO: nuestro.Dibujo(**AMPLIO),
            CON_DOS: nuestro.Dibujo(PDF_PROCESOS=2, **AMPLIO),
            CAMINO: nuestro.Camino(**AMPLIO),
            DESNUDO: Desnudo(),
            CHROMIUM: Chromium(),
            TYPST: Typst(),
        }
        if veces == min(LARGOS.values()):
            tablas[nombre] = medir(contendores, caso, RONDAS)
        else:
            tablas[nombre] = {n: medir_una_vez(contendor, caso, 0.25) for n, contendor in contendores.items()}
        imprimir(nombre, tablas[nombre])
    return tablas


def cabe(nuestro, documentos: list) -> None:
    """Whether a thousand pages can be drawn by processes that may not have more than the portal gives them."""
    contendor = nuestro.Dibujo(**HOLGURA)
    try:
        contendor.dibujar(nuestro.caso(MIL, repetida(documentos, LARGOS[MIL])))
    except ErrorDePdf as error:
        print(f"{MIL}, dentro de PDF_MEMORIA: no ({error})")
    else:
        print(f"{MIL}, dentro de PDF_MEMORIA: sí")
    contendor.cerrar()


def imprimir(que: str, medidas: dict[str, Medida]) -> None:
    print(f"\n{que:<28}{'s':>9}{'× desnudo':>11}{'CPU s':>9}{'memoria MB':>12}{'páginas':>9}{'kB':>9}{'ms/página':>11}")
    for nombre, m in medidas.items():
        veces = m.veces(medidas[DESNUDO])
        tiempos = f"{m.tiempo:>9.2f}{veces:>11.2f}{median(m.cpu):>9.2f}"
        tamanos = f"{m.memoria / 1e6:>12.0f}{m.paginas:>9}{m.tamano / 1e3:>9.0f}"
        print(f"{nombre:<28}{tiempos}{tamanos}{m.por_pagina:>11.1f}", flush=True)


def presupuesto_de_los_reales(tablas: dict[str, dict[str, Medida]]) -> None:
    for que, m in tablas.items():
        anunciar(f"{que}: camino entero ≤ 1,3 × desnudo", m[CAMINO].veces(m[DESNUDO]), 1.3)
        anunciar(f"{que}: camino entero ≤ Chromium en frío", m[CAMINO].veces(m[CHROMIUM]), 1)
        anunciar(f"{que}: publicar todo, imprenta nueva ≤ 1,5 × desnudo", m[PUBLICAR_EN_FRIO].veces(m[DESNUDO]), 1.5)
        anunciar(f"{que}: lo mismo, con el desnudo en frío", m[PUBLICAR_EN_FRIO].veces(m[DESNUDO_EN_FRIO]), 1.5)


def presupuesto_de_los_largos(tablas: dict[str, dict[str, Medida]]) -> None:
    corta, *_, larga = tablas.values()
    for que in (DIBUJO, CAMINO):
        anunciar(f"{que}: ms/página de 1.000 ≤ 1,15 × 60", larga[que].por_pagina / corta[que].por_pagina, 1.15)
    for que, tope in ((DIBUJO, 60), (CAMINO, 60), (CON_DOS, 35)):
        anunciar(f"{MIL}, {que} ≤ {tope} s", larga[que].tiempo, tope)
        anunciar(f"{MIL}, {que} ≤ 1 GB", larga[que].memoria / 1e9, 1)


def anunciar(texto: str, valor: float, tope: float) -> None:
    print(f"{texto}: {valor:.2f} {'sí' if valor <= tope else 'no'}")


def main() -> None:
    with TemporaryDirectory(prefix="bench-") as temporal:
        propias = {"ALMACEN": "almacen", "SITIO": "sitio", "TESTIGO": "testigo.log"}
        os.environ.update({nombre: str(Path(temporal) / ruta) for nombre, ruta in propias.items()})
        documentos = preparar()
        nuestro = import_module("tests.bench_pdf_nuestro")  # it needs Django ready
        print(f"Carga de la máquina al empezar: {os.getloadavg()[0]:.1f} de {os.cpu_count()} núcleos")
        reales = de_los_reales(nuestro)
        largos = de_los_largos(nuestro, documentos)
        print(f"\nCarga de la máquina al terminar: {os.getloadavg()[0]:.1f}\n")
        presupuesto_de_los_reales(reales)
        if not CORTO:
            presupuesto_de_los_largos(largos)
            cabe(nuestro, documentos)


if __name__ == "__main__":
    main()
