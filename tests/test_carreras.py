"""Publishers, clerks, cron and a worker at once: exactly one edition, and nobody loses what they wrote."""

import json
import os
import subprocess
import sys

import pytest

from .procesos import RAIZ, entorno

pytestmark = pytest.mark.django_db
LARGA = os.environ.get("PRUEBA_LARGA") == "1"


def correr(que, carpeta, url, **variables):
    variables |= {"DATABASE_URL": url, "ALMACEN": str(carpeta / "almacen"), "DJANGO_SETTINGS_MODULE": "tests.ajustes"}
    orden = [sys.executable, "-m", "tests.carreras", que]
    proceso = subprocess.run(
        orden, cwd=RAIZ, env=entorno(**variables), capture_output=True, text=True, timeout=1800 if LARGA else 300
    )
    assert proceso.returncode == 0, proceso.stderr[-3000:]
    return json.loads(proceso.stdout.splitlines()[-1]), proceso.stderr


def test_dos_a_la_vez_publican_una_sola_edicion_y_no_se_pisan(base_aparte, tmp_path, record_property):
    rondas = 100 if LARGA else 2
    informe, errores = correr(str(rondas), tmp_path, base_aparte)
    assert informe["males"] == [], errores[-3000:]
    assert (informe["ediciones"], informe["duplicadas"], informe["perdidas"]) == (2 * rondas, 0, 0)
    assert (informe["guardadas"], informe["avisadas"]) == (rondas, rondas)
    assert "Traceback" not in errores
    record_property(
        "informe",
        f"Carreras: {rondas} de cinco que publican dos cuentas ({informe['ediciones']} ediciones, "
        f"{informe['duplicadas']} duplicadas, {informe['perdidas']} perdidas) y {rondas} de dos que guardan un "
        f"capítulo ({informe['guardadas']} guardados, {informe['avisadas']} avisados).",
    )


def test_un_obrero_de_verdad_publica_lo_pedido_y_lo_programado(base_aparte, tmp_path):
    informe, _ = correr("obrero", tmp_path, base_aparte, COLA="True")
    assert informe == {
        "dicho": "La cuenta quedó publicada.",
        "programado": "hecho",
        "ediciones": [1, 1],
        "vivo": True,
    }
