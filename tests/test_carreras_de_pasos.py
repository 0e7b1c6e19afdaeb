"""Two who take a step with one account at once: one does, the other is told, and no half of anything is left."""

import json
import os
import subprocess
import sys

import pytest

from .procesos import RAIZ, entorno

pytestmark = pytest.mark.django_db
LARGA = os.environ.get("PRUEBA_LARGA") == "1"


def test_dos_a_la_vez_dan_un_solo_paso(base_aparte, tmp_path, record_property):
    rondas = 50 if LARGA else 3
    variables = {"DATABASE_URL": base_aparte, "ALMACEN": str(tmp_path / "a"), "DJANGO_SETTINGS_MODULE": "tests.ajustes"}
    orden = [sys.executable, "-m", "tests.carreras_de_pasos", str(rondas)]
    hecho = subprocess.run(orden, cwd=RAIZ, env=entorno(**variables), capture_output=True, text=True, timeout=1800)
    assert hecho.returncode == 0, hecho.stderr[-3000:]
    informe = json.loads(hecho.stdout.splitlines()[-1])
    assert informe["males"] == [], hecho.stderr[-3000:]
    assert sum(informe["quedan"].values()) == 4 * rondas
    assert "Traceback" not in hecho.stderr
    quedan = ", ".join(f"{como} {veces}" for como, veces in sorted(informe["quedan"].items()))
    record_property("informe", f"Pasos a la vez, {rondas} rondas: {quedan}.")
