"""Runs the portal in processes of its own, with only the settings that a test gives it."""

import os
import socket
import subprocess
import sys
import time
from contextlib import contextmanager
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

APLICACION = "cuenta_publica.wsgi:application"
RAIZ = Path(__file__).resolve().parent.parent
PROPIAS = (
    "DEBUG", "DATABASE_URL", "ALMACEN", "SITIO", "COPIA", "TESTIGO", "COLA", "PG_BIN", "PROXY_TLS",
    "DJANGO_SETTINGS_MODULE", "ENTORNO", "SECRET_KEY", "ALLOWED_HOSTS",
    "URL_DEL_PORTAL", "EMAIL_URL", "CORREO_DEL_PORTAL", "ESTATICOS",
    "CLAVEUNICA_ID", "CLAVEUNICA_SECRETO", "CLAVEUNICA_SERVIDOR",
    "LICENCIA", "LICENCIA_URL", "PDF_PAPEL", "CONTACTO_NOMBRE", "CONTACTO_CORREO", "CONTACTO_TELEFONO", "CONTACTO_OIRS",
)  # fmt: skip


def entorno(**variables) -> dict:
    """The environment less the portal's own variables, plus ``variables``; None leaves one out."""
    limpio = {k: v for k, v in os.environ.items() if k not in PROPIAS}
    return limpio | {k: v for k, v in variables.items() if v is not None}


def manage(*orden, **variables):
    """Run manage.py and wait for it."""
    return subprocess.run(
        [sys.executable, "manage.py", *orden],
        cwd=RAIZ,
        env=entorno(**variables),
        capture_output=True,
        text=True,
        timeout=300,
    )


@contextmanager
def servidor(con_su_direccion=False, aplicacion=APLICACION, **variables):
    """The portal served by granian on a free loopback port, as `make demo` serves it; yields its address, which it is
    also told to write in mails and in what it sends to others when ``con_su_direccion``."""
    with socket.socket() as libre:
        libre.bind(("127.0.0.1", 0))
        puerto = libre.getsockname()[1]
    if con_su_direccion:
        variables["URL_DEL_PORTAL"] = f"http://127.0.0.1:{puerto}"
    orden = [str(Path(sys.executable).with_name("granian")), "--interface", "wsgi", "--host", "127.0.0.1"]
    proceso = subprocess.Popen(
        [*orden, "--port", str(puerto), "--log-level", "error", "--workers-kill-timeout", "5", aplicacion],
        cwd=RAIZ,
        env=entorno(**variables),
    )
    try:
        _esperar(f"http://127.0.0.1:{puerto}/salud/", proceso)
        yield f"http://127.0.0.1:{puerto}"
    finally:
        proceso.terminate()
        proceso.wait(timeout=30)


def _esperar(direccion, proceso):
    for _ in range(150):
        try:
            with urlopen(direccion, timeout=5) as respuesta:
                assert respuesta.read() == b"ok\n"
                return
        except (URLError, ConnectionError):
            assert proceso.poll() is None, "the server ended"
            time.sleep(0.2)
    raise AssertionError(f"no answer at {direccion}")
