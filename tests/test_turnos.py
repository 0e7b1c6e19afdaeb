"""Turns to draw a PDF: as many at a time as there are cores, whoever draws, and what is said when it cannot start."""

import errno
import os
import subprocess
import sys
import tempfile
import threading
from pathlib import Path

import pytest

from cuenta_publica.formatos import pdf
from cuenta_publica.formatos.turnos import SinTurno, turno
from cuenta_publica.imprenta import cliente

from .test_pdf import VACIA

pytestmark = pytest.mark.dibuja


@pytest.fixture
def solo_un_turno(settings, monkeypatch, tmp_path):
    """One render at a time, in a temporary folder of this test."""
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    settings.PDF_TURNOS, settings.PDF_SEGUNDOS = 1, 0.3
    return tmp_path


OTRO = """
import sys, tempfile, django
django.setup()
tempfile.tempdir = sys.argv[1]
from cuenta_publica.formatos.turnos import turno
with turno(1, 5):
    print("listo", flush=True)
    sys.stdin.read()
"""


def test_another_process_drawing_is_waited_for_and_then_told_in_spanish(solo_un_turno, settings):
    entorno = {"DJANGO_SETTINGS_MODULE": "cuenta_publica.settings"}
    orden = [sys.executable, "-c", OTRO, str(solo_un_turno)]
    raiz = Path(pdf.__file__).resolve().parents[2]
    with subprocess.Popen(orden, cwd=raiz, env=entorno, stdin=-1, stdout=-1) as otro:
        assert otro.stdout.readline() == b"listo\n"
        with pytest.raises(pdf.ErrorDePdf, match="Hay otros PDF en preparación"):
            pdf.convertir(VACIA, [], {})
        threading.Timer(0.5, otro.stdin.close).start()
        settings.PDF_SEGUNDOS = 30
        assert pdf.convertir(VACIA, [], {}).startswith(b"%PDF")
        otro.wait()


def test_there_are_as_many_turns_as_cores(settings, monkeypatch, tmp_path):
    nucleos = settings.PDF_TURNOS
    assert nucleos == os.cpu_count()
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    with turno(2, 0), turno(2, 0), pytest.raises(SinTurno), turno(2, 0):
        pass
    with pytest.raises(ZeroDivisionError), turno(1, 0):
        raise ZeroDivisionError
    with turno(1, 0):
        pass


@pytest.mark.parametrize("falla", ["subprocess.Popen", "tempfile.mkdtemp", "tempfile.TemporaryFile", "os.open"])
def test_a_full_disk_or_a_child_that_does_not_start_is_told_in_spanish(monkeypatch, falla):
    def sin_espacio(*args, **kwargs):
        raise OSError(errno.ENOSPC, "No space left on device")

    cliente.cerrar()
    monkeypatch.setattr(falla, sin_espacio)
    with pytest.raises(pdf.ErrorDePdf, match="No se pudo empezar el PDF: no queda espacio en la carpeta temporal"):
        pdf.convertir(VACIA, [], {})
