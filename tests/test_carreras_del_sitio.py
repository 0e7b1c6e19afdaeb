"""Acts at once over what is on the site: nobody is served what somebody was told that is withdrawn."""

import json
import os
import subprocess
import sys

import pytest

from .procesos import RAIZ, entorno

pytestmark = pytest.mark.django_db
LARGA = os.environ.get("PRUEBA_LARGA") == "1"


def test_lo_retirado_no_vuelve_aunque_otros_publiquen_a_la_vez(base_aparte, tmp_path, record_property):
    rondas = 50 if LARGA else 2
    variables = {"DATABASE_URL": base_aparte, "ALMACEN": str(tmp_path / "almacen"), "SITIO": str(tmp_path / "sitio")}
    orden = [sys.executable, "-m", "tests.carreras_del_sitio", str(rondas)]
    variables["DJANGO_SETTINGS_MODULE"] = "tests.ajustes"
    hecho = subprocess.run(orden, cwd=RAIZ, env=entorno(**variables), capture_output=True, text=True, timeout=1800)
    assert hecho.returncode == 0, hecho.stderr[-3000:]
    informe = json.loads(hecho.stdout.splitlines()[-1])
    assert informe["males"] == [], hecho.stderr[-3000:]
    assert (informe["parada"], informe["control"]) == (False, True)
    assert "Traceback" not in hecho.stderr
    record_property("informe", f"Retiros mientras otros publican, guardan y leen: {rondas}, y nada retirado se sirvió.")
