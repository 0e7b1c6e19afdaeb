"""The lock, the texts of the tree and the PostgreSQL harness."""

import os
import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
from django.db import connection

RAIZ = Path(__file__).resolve().parent.parent
PROYECTO = tomllib.loads((RAIZ / "pyproject.toml").read_text())
BLOQUEO = tomllib.loads((RAIZ / "uv.lock").read_text())
VERSIONES = {p["name"]: p["version"] for p in BLOQUEO["package"]}
DIRECTAS = [*PROYECTO["project"]["dependencies"], *PROYECTO["dependency-groups"]["dev"]]
MINIMAS = {"django": (5, 2, 19), "weasyprint": (70, 0)}
# Written in two halves so that this file does not break the rule it checks.
HOSTS = ["py" + "pi.org", "python" + "hosted.org", "deb.deb" + "ian.org", "npm" + "js.org", "npm" + "js.com"]


def nombre(requisito):
    return re.match(r"[a-z0-9-]+", requisito.lower())[0]


def version(texto):
    return tuple(int(n) for n in texto.split(".") if n.isdigit())


def exportadas(archivo):
    """name → (version, number of hashes) of a requirements file."""
    entradas = re.split(r"\n(?=[a-z])", (RAIZ / archivo).read_text())
    pares = [(*re.match(r"([a-z0-9-]+)==([^\s;]+)", e).groups(), e.count("--hash=sha256:")) for e in entradas]
    return {n: (v, hashes) for n, v, hashes in pares}


@pytest.mark.parametrize("requisito", DIRECTAS)
def test_cada_dependencia_directa_esta_en_el_bloqueo(requisito):
    (esta,) = [p for p in BLOQUEO["package"] if p["name"] == PROYECTO["project"]["name"]]
    declaradas = esta["metadata"]["requires-dist"] + esta["metadata"]["requires-dev"]["dev"]
    especificada = {d["name"]: set(d["specifier"].split(",")) for d in declaradas}
    assert nombre(requisito) in VERSIONES
    version = requisito[len(nombre(requisito)) :].rpartition("]")[2]  # without its extras
    assert especificada[nombre(requisito)] == set(version.split(",")), "falta make lock"


def test_los_requirements_salen_del_bloqueo_y_llevan_hashes():
    base, desarrollo = exportadas("requirements.txt"), exportadas("requirements-dev.txt")
    assert {nombre(r) for r in PROYECTO["project"]["dependencies"]} <= base.keys()
    assert {nombre(r) for r in PROYECTO["dependency-groups"]["dev"]} <= desarrollo.keys()
    juntas = base | desarrollo
    assert juntas.keys() == VERSIONES.keys() - {PROYECTO["project"]["name"]}
    for paquete, (numero, hashes) in [*base.items(), *desarrollo.items()]:
        assert numero == VERSIONES[paquete]
        assert hashes > 0


@pytest.mark.parametrize(("paquete", "minima"), MINIMAS.items())
def test_versiones_minimas_seguras(paquete, minima):
    assert version(VERSIONES[paquete]) >= minima


def test_el_bloqueo_sirve_en_las_dos_arquitecturas():
    """What is compiled has a wheel for CPython 3.11 on x86_64 and on aarch64."""
    for paquete in BLOQUEO["package"]:
        ruedas = [r["path"] for r in paquete.get("wheels", [])]
        if not ruedas or paquete["name"] == "brotlicffi" or any(r.endswith("-any.whl") for r in ruedas):
            continue
        for maquina in ("x86_64", "aarch64"):
            sirve = [
                r for r in ruedas if maquina in r and "manylinux" in r and ("cp311" in r or "abi3" in r or "py3" in r)
            ]
            assert sirve, (paquete["name"], maquina)


def test_cada_dependencia_dice_por_que():
    dependencias = (RAIZ / "pyproject.toml").read_text().partition("\n[tool.")[0]
    lineas = re.findall(r'^    "[a-z].*$', dependencias, re.M)
    assert len(lineas) == len(DIRECTAS)
    assert [linea for linea in lineas if not re.search(r'",\s+# \S', linea)] == []


def archivos_del_arbol():
    salida = subprocess.run(
        ["git", "-c", "safe.directory=*", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=RAIZ,
        capture_output=True,
        check=True,
        text=True,
    ).stdout
    return [RAIZ / ruta for ruta in salida.split("\0") if ruta and (RAIZ / ruta).is_file()]


def test_ningun_archivo_nombra_un_registro_de_paquetes():
    """Where packages come from is each machine's own configuration."""
    archivos = archivos_del_arbol()
    assert RAIZ / "uv.lock" in archivos
    hallados = [(a.name, h) for a in archivos for h in HOSTS if h.encode() in a.read_bytes()]
    assert hallados == []


def test_el_arnes_da_un_postgres_de_verdad_y_el_codigo_de_salida():
    codigo = (
        "import django; django.setup(); from django.db import connection as c; k = c.cursor();"
        "k.execute('SELECT version(), current_setting(\\'server_encoding\\')');"
        "print(c.vendor, *k.fetchone()); raise SystemExit(7)"
    )
    entorno = {k: v for k, v in os.environ.items() if k != "DATABASE_URL"}
    entorno["DJANGO_SETTINGS_MODULE"] = "cuenta_publica.settings"
    orden = [sys.executable, "-m", "tests.postgres", sys.executable, "-c", codigo]
    hecho = subprocess.run(orden, cwd=RAIZ, env=entorno, capture_output=True, text=True, timeout=120)
    assert hecho.returncode == 7, hecho.stderr
    assert hecho.stdout.startswith("postgresql PostgreSQL 1")
    assert hecho.stdout.strip().endswith("UTF8")


@pytest.mark.xdist_group("juntas")
def test_lo_que_va_junto_va_a_un_solo_proceso(request):
    """The scheduler reads the group at the end of the name: without it, each process would prepare the same again."""
    assert request.node.nodeid.endswith("@juntas") is bool(request.config.getoption("loadgroup", False))


@pytest.mark.django_db
def test_las_pruebas_corren_en_el_motor_pedido():
    pedido = os.environ.get("DATABASE_URL", "sqlite:")
    assert connection.vendor == ("postgresql" if pedido.startswith("postgres") else "sqlite")
