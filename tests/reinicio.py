"""PostgreSQL killed and started again in the middle of a publication.

`python -m tests.reinicio BASE PASO…` starts a server of its own, copies the database BASE into it, and kills the server
just before each PASO of a publication. Prints one JSON line, as tests.morir does.
"""

import importlib
import json
import os
import signal
import subprocess
import sys
from pathlib import Path
from urllib.parse import quote

import django
import psutil

from .postgres import instancia

#: What production has: a commit that was acknowledged is on the disk.
DURABLE = "fsync = on\nsynchronous_commit = on\n"


def copiar(programas: Path, origen: str, destino: str) -> None:
    volcado = subprocess.run([programas / "pg_dump", "-d", origen], check=True, capture_output=True)
    orden = [programas / "psql", "-q", "-v", "ON_ERROR_STOP=1", "-d", destino]
    subprocess.run(orden, input=volcado.stdout, check=True, stdout=subprocess.DEVNULL)


def matar(pid: int) -> None:
    """The server, at once; its other processes notice and follow."""
    familia = psutil.Process(pid).children(recursive=True)
    os.kill(pid, signal.SIGKILL)
    psutil.wait_procs(familia, timeout=30)


def reinicios(postgres, pasos: list[str]) -> dict:
    """One publication for each step: the server dies just before it and starts again."""
    morir = importlib.import_module("tests.morir")  # only now: django has this database
    cuenta, informe = morir.preparar(), {"reinicios": 0, "rechazos": [], "males": []}
    for paso in pasos:
        pid = postgres.get_pid()
        morir.publicar_y_morir(cuenta, (paso, 0), lambda pid=pid: matar(pid))
        postgres.ensure_postgres_running()
        informe["reinicios"] += postgres.get_pid() != pid
        informe["rechazos"].append(cuenta.rechazo)
        informe["males"] += [f"{paso}: {mal}" for mal in morir.males(morir.releida(cuenta))]
        cuenta = morir.abierta(cuenta)
    informe["males"] += morir.al_final(cuenta)
    return informe


def main(base: str, pasos: list[str]) -> dict:
    with instancia(DURABLE) as postgres:
        url = f"@/postgres?host={quote(str(postgres.get_postmaster_info().socket_dir), safe='')}"
        os.environ["DATABASE_URL"] = f"postgres://postgres{url}"
        copiar(postgres.bin_path, base, f"postgresql://postgres{url}")
        django.setup()
        return reinicios(postgres, pasos)


if __name__ == "__main__":
    print(json.dumps(main(sys.argv[1], sys.argv[2:]), ensure_ascii=False))
