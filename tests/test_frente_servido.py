"""The front behind the real server: what granian makes of its answers."""

import gzip
import http.client
from hashlib import sha256
from urllib.parse import urlsplit

import pytest

pytestmark = [pytest.mark.xdist_group("demo"), pytest.mark.un_motor]
CUENTA = "/cuentas/antofagasta/2017/"


@pytest.fixture
def pedir(portal):
    conexion = http.client.HTTPConnection(urlsplit(portal).netloc, timeout=30)

    def pedir(ruta, metodo="GET", **cabeceras):
        conexion.request(metodo, ruta, headers={n.replace("_", "-"): v for n, v in cabeceras.items()})
        respuesta = conexion.getresponse()
        return respuesta.status, respuesta.headers, respuesta.read()

    yield pedir
    conexion.close()


def test_por_una_misma_conexion_cada_respuesta_llega_entera(pedir):
    """HEAD and 304 have no body, and what follows them is read from its beginning."""
    estado, cabeceras, pagina = pedir(CUENTA)
    assert (estado, cabeceras["ETag"]) == (200, f'"{sha256(pagina).hexdigest()}"'), "the front answers, from its files"
    assert cabeceras["Content-Length"] == str(len(pagina))
    estado, de_head, cuerpo = pedir(CUENTA, "HEAD")
    assert (estado, cuerpo, de_head["Content-Length"]) == (200, b"", str(len(pagina)))
    assert pedir(CUENTA, If_None_Match=cabeceras["ETag"])[::2] == (304, b"")
    _, comprimida, cuerpo = pedir(CUENTA, Accept_Encoding="gzip, deflate, br")
    assert (comprimida["Content-Encoding"], gzip.decompress(cuerpo)) == ("gzip", pagina)
    _, _, pdf = pedir(f"{CUENTA}cuenta.pdf")
    estado, parte, cuerpo = pedir(f"{CUENTA}cuenta.pdf", Range="bytes=100-299")
    assert (estado, cuerpo, parte["Content-Range"]) == (206, pdf[100:300], f"bytes 100-299/{len(pdf)}")
    assert pedir(f"{CUENTA}cuenta.pdf", Range=f"bytes={len(pdf)}-")[::2] == (416, b"")
    assert pedir(f"{CUENTA}?comparar=1")[1]["Accept-Ranges"] is None
    assert pedir(f"{CUENTA}cuenta.pdf", "HEAD")[1]["Accept-Ranges"] == "bytes", "which only the front says"
    assert pedir("/cuentas/el-loa/2018/")[0] == 410
    assert pedir(CUENTA, Host="evil.example")[0] == 400
