"""The portal as its readers find it, served in a place of its own: what the tests of pages and `make capturas` see."""

import gzip
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from .demo import Demo
from .procesos import RAIZ, entorno, servidor


@contextmanager
def sitio(demo: Demo) -> Iterator[str]:
    """The address of a demo's site, to which tests.publicado adds what it lacks."""
    variables = entorno(**demo.ajustes, DJANGO_SETTINGS_MODULE="cuenta_publica.settings")
    orden = [sys.executable, "-m", "tests.publicado"]
    hecho = subprocess.run(orden, cwd=RAIZ, env=variables, capture_output=True, text=True, timeout=300)
    assert hecho.returncode == 0, hecho.stderr
    comprimir(demo.carpeta / "estaticos" / "cuenta_publica")
    with servidor(**demo.ajustes) as direccion:
        yield direccion


def comprimir(carpeta: Path) -> None:
    """The portal's own static files, as production has them."""
    for estatico in [*carpeta.glob("*.css"), *carpeta.glob("*.svg")]:
        estatico.with_name(f"{estatico.name}.gz").write_bytes(gzip.compress(estatico.read_bytes()))
