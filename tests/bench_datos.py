"""``make bench-datos``: the explorer over more and more rows of one conjunto, on both engines; its exports beside
xlsxwriter's; and a filtered page beside Datasette's. FILAS is the most rows (1.000.000), REPETICIONES of each page.

Nothing is asserted on the clock. The accounts are those of `poblar_escala`, in databases of its own that are removed.
"""

import json
import os
import subprocess
import sys
import time
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

import psycopg2

from . import postgres
from .bench_datos_rival import FILAS as DE_LA_PAGINA
from .bench_datos_rival import comparar
from .procesos import RAIZ, entorno

CONJUNTO = "orasmi/gestiones"  # it has words, categories, figures and periods
FILAS = int(os.environ.get("FILAS", "1000000"))
#: Years with accounts, and rows of the conjunto.
PASOS = [(anios, filas) for anios, filas in ((1, 1_000), (2, 10_000), (10, 100_000), (20, 1_000_000)) if filas <= FILAS]
CONSULTAS, PLANO = 8, 1.5


def correr(ajustes: dict, *orden: str) -> str:
    """What a process of its own prints."""
    hecho = subprocess.run(
        [sys.executable, *orden], cwd=RAIZ, env=entorno(**ajustes), stdout=subprocess.PIPE, text=True, check=True
    )
    return hecho.stdout


def crecer(ajustes: dict, anios: int, filas: int) -> float:
    """Seconds that it took."""
    inicio = time.perf_counter()
    cuanto = ["--provincias", "56", "--anios", str(anios), "--filas", str(filas), "--conjunto", CONJUNTO]
    correr(ajustes, "manage.py", "poblar_escala", *cuanto, "--en-esta-base")
    aspirar(ajustes["DATABASE_URL"])
    return time.perf_counter() - inicio


def aspirar(url: str) -> None:
    """PostgreSQL does it by itself, a minute later."""
    if url.startswith("postgres"):
        conexion = psycopg2.connect(url)
        conexion.autocommit = True
        conexion.cursor().execute("VACUUM ANALYZE")
        conexion.close()


def paginas(motor: str, ajustes: dict) -> None:
    correr(ajustes, "manage.py", "migrate", "-v0")
    correr(ajustes, "manage.py", "cargar_base")
    medidas = []
    for anios, filas in PASOS:
        print(f"{motor}: {filas:>9,} filas en {crecer(ajustes, anios, filas):.0f} s".replace(",", "."), flush=True)
        medidas.append(json.loads(correr(ajustes, "-m", "tests.bench_datos_medir", CONJUNTO).splitlines()[-1]))
    imprimir(motor, medidas)


def imprimir(motor: str, medidas: list[dict]) -> None:
    """Milliseconds of each size, and the largest beside the smallest one that shows as many rows: with fewer of them it
    is another page. «-», when there is no other."""
    tamanos = "".join(f"{filas:>12,}".replace(",", ".") for _, filas in PASOS)
    print(f"\n{motor + ', ms':<24}{tamanos}{'muestra':>10}{'razón':>8}{'consultas':>11}")
    for nombre in medidas[0]:
        suyas = [medida[nombre] for medida in medidas]
        consultas = {medida["consultas"] for medida in suyas}
        iguales = [medida["ms"] for medida in suyas if medida["muestra"] == suyas[-1]["muestra"]]
        razon = iguales[-1] / iguales[0] if len(iguales) > 1 else None
        notas = "" if (razon or 0) <= PLANO and max(consultas) <= CONSULTAS else "  no"
        columnas = "".join(f"{medida['ms']:>12.1f}" for medida in suyas)
        muestra = "-".join(str(n) for n in dict.fromkeys((suyas[0]["muestra"], suyas[-1]["muestra"])))
        dicha = f"{razon:>8.2f}" if razon else f"{'-':>8}"
        print(f"{nombre:<24}{columnas}{muestra:>10}{dicha}{'-'.join(map(str, sorted(consultas))):>11}{notas}")


def salidas(motor: str, ajustes: dict) -> None:
    print(f"\n{motor}, exportar {PASOS[-1][1]:,} filas".replace(",", "."))
    segundos = {}
    for formato in ("nada", "csv", "json", "xlsx", *(["xlsxwriter"] if motor == "SQLite" else [])):
        dicho = correr(ajustes, "-m", "tests.bench_datos_salidas", CONJUNTO, formato)
        segundos[formato], memoria, archivo = map(float, dicho.split())
        print(f"{formato:<12}{segundos[formato]:>8.1f} s{memoria:>8.0f} MB de memoria{archivo:>8.0f} MB", flush=True)
    if "xlsxwriter" in segundos:
        print(f"xlsxwriter / xlsx: {segundos['xlsxwriter'] / segundos['xlsx']:.1f}")


@contextmanager
def bases(carpeta: Path):
    """Each engine with the settings of a new database."""
    comunes = {"ALMACEN": f"{carpeta}/almacen", "TESTIGO": f"{carpeta}/testigo.log", "SITIO": "", "DEBUG": "0"}
    comunes |= {"ENTORNO": "desarrollo"}
    with postgres.servidor() as url:
        yield {
            "SQLite": comunes | {"DATABASE_URL": f"sqlite:///{carpeta}/portal.sqlite3"},
            "PostgreSQL": comunes | {"DATABASE_URL": url, "ALMACEN": f"{carpeta}/otro"},
        }


def main() -> None:
    print(f"Carga de la máquina al empezar: {os.getloadavg()[0]:.1f} de {os.cpu_count()} núcleos")
    with TemporaryDirectory(prefix="bench-") as temporal, bases(Path(temporal)) as motores:
        for motor, ajustes in motores.items():
            paginas(motor, ajustes)
            salidas(motor, ajustes)
        if PASOS[-1][0] == 20:
            nuestro, suyo = comparar(f"{temporal}/portal.sqlite3", motores["SQLite"])
            print(f"\nPágina de {DE_LA_PAGINA} filas: {nuestro:.1f} ms; Datasette, {suyo:.1f} ms; ", end="")
            print(f"razón {nuestro / suyo:.2f} {'sí' if nuestro <= suyo else 'no'}")
    print(f"Carga de la máquina al terminar: {os.getloadavg()[0]:.1f}")


if __name__ == "__main__":
    main()
