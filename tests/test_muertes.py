"""Publications killed at every step: afterwards there is nothing of them, or the whole edition."""

import json
import os
import subprocess
import sys

import pytest
from django.conf import settings

from .procesos import RAIZ, entorno

LARGA = os.environ.get("PRUEBA_LARGA") == "1"


def morir(*orden, carpeta, url, antes=(), modulo="tests.morir"):
    proceso = subprocess.run(
        [*antes, sys.executable, "-m", modulo, *orden],
        cwd=RAIZ,
        env=entorno(
            DATABASE_URL=url,
            ALMACEN=str(carpeta / "almacen"),
            SITIO=str(carpeta / "sitio"),
            DJANGO_SETTINGS_MODULE="tests.ajustes",
        ),
        capture_output=True,
        text=True,
        timeout=550,
    )
    assert proceso.returncode == 0, proceso.stderr[-9000:]
    return json.loads(proceso.stdout.splitlines()[-1])


#: Another root, with file systems of its own, for whoever is not root already.
APARTE = ["unshare", "--mount"] if os.geteuid() == 0 else ["unshare", "--mount", "--map-root-user"]


def test_muerto_en_cualquier_paso_no_deja_nada_o_deja_la_edicion_entera(base_aparte, tmp_path, record_property):
    informe = morir("muertes", "20261121", "50" if LARGA else "12", carpeta=tmp_path, url=base_aparte)
    assert informe["males"] == []
    assert informe["clases"] >= 12
    assert informe["nada"] >= 1 <= informe["entera"]
    record_property(
        "informe",
        f"Muertes al publicar: {informe['muertes']} en {informe['clases']} clases de paso de {informe['pasos']}; "
        f"{informe['nada']} no dejaron nada y {informe['entera']} dejaron la edición entera.",
    )


def test_muerto_al_retirar_no_se_sirve_lo_retirado(base_aparte, tmp_path, record_property):
    informe = morir("retiros", "99" if LARGA else "14", carpeta=tmp_path, url=base_aparte)
    assert informe["males"] == []
    assert informe["nada"] >= 1 <= informe["retirada"]
    assert informe["control"]
    record_property(
        "informe",
        f"Muertes al retirar: {informe['muertes']}; {informe['nada']} no retiraron y {informe['retirada']} sí, y nada "
        "de lo retirado se sirvió.",
    )


@pytest.mark.un_motor  # it ends before anything is written in the database
def test_el_disco_del_almacen_se_llena(base_aparte, tmp_path):
    """A real file system of 3 MB that another file fills: words, nothing half written, and it goes on afterwards."""
    (tmp_path / "almacen").mkdir()
    montar = 'mount -t tmpfs -o size=3m tmpfs "$ALMACEN" && exec "$@"'
    antes = [*APARTE, "sh", "-c", montar, "sh"]
    informe = morir("lleno", carpeta=tmp_path, url=base_aparte, antes=antes)
    assert "no queda espacio en el disco. No se publicó nada" in informe["rechazo"]
    assert informe["males"] == []


@pytest.mark.un_motor  # the same
def test_el_dibujante_muere(base_aparte, tmp_path):
    informe = morir("dibujante", carpeta=tmp_path, url=base_aparte)
    assert informe["rechazo"].startswith("No se publicó nada. El PDF")
    assert informe["males"] == []


if "postgresql" in settings.DATABASES["default"]["ENGINE"]:

    def test_postgres_muere_y_vuelve_durante_la_publicacion(base_aparte, tmp_path, record_property):
        pasos = ['INSERT "cuenta_publica_eslabon"', "COMMIT", "tras el COMMIT", "UPDATE cuenta"][: 4 if LARGA else 1]
        informe = morir(
            base_aparte.replace("postgres:", "postgresql:"),
            *pasos,
            carpeta=tmp_path,
            url=base_aparte,
            modulo="tests.reinicio",
        )
        assert informe["males"] == []
        assert informe["reinicios"] == len(pasos)
        assert "La base de datos no pudo guardar la edición" in informe["rechazos"][0]
        record_property("informe", f"PostgreSQL muerto y reiniciado al publicar: {len(pasos)} veces, 0 a medias.")
