"""Bad requests, generated over every route: none is a server error and none takes the server's time."""

import os
import random
import time
from collections import Counter
from urllib.parse import quote, urlencode

import pytest
from django.db import connection, transaction
from django.test import Client

from cuenta_publica.models import CuentaPublica, Organismo

from .fabrica import make_capitulo, make_cliente, make_organismo, make_publicable, make_usuario, publicar
from .rutas import rutas

LARGA = os.environ.get("PRUEBA_LARGA") == "1"
CUANTAS = 5_000 if LARGA else 300
SEGUNDOS = 2.0  # of this process's own processor time: another's work does not count
METODOS = ["GET", "GET", "POST", "POST", "HEAD", "PUT", "DELETE", "PATCH", "OPTIONS", "TRACE"]
RARAS = [
    "", "0", "-1", "1e9", "9" * 25, "99999999999999999999", "\x00", "a\x00b", "%00", "%ff", "../../etc/passwd", "'",
    '"', "' OR 1=1 --", "{{7*7}}", "{% debug %}", "<script>", "ñandú", "\ud800", "\u202e", "％", "＝1+1", "x" * 5_000,
    "None", "null", "[]", "true", "2019-13-45", "27/05/2019", "abc.pdf",
    "\r\nSet-Cookie: a=b", "1;2", "é" * 300, "\t", " ",
]  # fmt: skip
CLAVES = [
    "page", "p", "q", "o", "all", "e", "year", "anio", "next", "estado__exact", "organismo__id__exact", "_popup",
    "_to_field", "id", "action", "_selected_action", "select_across", "guardado", "huella", "visto", "motivo", "cuando",
    "fecha", "hora", "comentario", "archivo", "cuenta", "texto", "clave", "nivel", "bloques-TOTAL_FORMS",
    "bloques-INITIAL_FORMS", "bloques-0-id", "cifras-TOTAL_FORMS", "titulo", "materia", "format", "version", "nombre",
    "correo", "login", "password", "code", "csrfmiddlewaretoken", "rol", "capitulos", "usuario", "tipo", "dias",
    "provincia", "materia", "comparar", "medida", "por", "en", "sort", "region", "desde", "casos_min",
    "categoria", "periodo", "cursor", "limite", "organismo",
]  # fmt: skip
TIPOS = [
    "application/x-www-form-urlencoded", "multipart/form-data; boundary=x", "multipart/form-data", "application/json",
    "text/plain", "application/x-www-form-urlencoded; charset=utf-16", "x", "",
]  # fmt: skip


class Generador:
    """Requests of every shape from a seed: always the same ones. ``objetos`` are good values, by argument."""

    def __init__(self, semilla: int, objetos: dict[str, list[str]]):
        self.azar, self.objetos = random.Random(semilla), objetos
        self.rutas = sorted(rutas(), key=lambda r: (r.nombre, r.plantilla))

    def direccion(self) -> str:
        ruta = self.azar.choice(self.rutas)
        valores = {argumento: self._valor(argumento) for argumento in ruta.argumentos}
        return quote(ruta.plantilla.format(**valores), safe="/%", errors="surrogatepass")

    def _valor(self, argumento: str) -> str:
        buenos = self.objetos.get(argumento, ["1"])
        return self.azar.choice(buenos) if self.azar.random() < 0.6 else self.azar.choice(RARAS)

    def datos(self) -> dict:
        azar = self.azar
        return {azar.choice(CLAVES): azar.choice([*RARAS, "1", "2"]) for _ in range(azar.randrange(8))}

    def pedir(self, cliente: Client, metodo: str, url: str):
        consulta = urlencode(self.datos(), errors="surrogatepass") if self.azar.random() < 0.6 else ""
        cuerpo, tipo = urlencode(self.datos(), errors="surrogatepass").encode(), "application/x-www-form-urlencoded"
        if self.azar.random() < 0.3:
            cuerpo, tipo = self.azar.randbytes(self.azar.randrange(400)), self.azar.choice(TIPOS)
        return cliente.generic(metodo, url, cuerpo, content_type=tipo, QUERY_STRING=consulta)


@pytest.fixture
def mundo(db, usuario, sin_dibujar):
    """One account in each estado, and who to knock as."""
    organismo = make_organismo()
    cuentas = [make_publicable(organismo=organismo, anio=2010 + n) for n in range(4)]
    for cuenta in cuentas[:2]:
        publicar(cuenta, usuario)
    CuentaPublica.objects.filter(pk=cuentas[3].pk).update(estado="borrador")
    make_capitulo(cuentas[3], titulo="Seguridad", materia="seguridad")
    capitulos = [str(c.pk) for cuenta in cuentas for c in cuenta.capitulos.all()]
    objetos = {
        "pk": [str(c.pk) for c in cuentas] + capitulos,
        "object_id": [str(c.pk) for c in cuentas] + capitulos,
        "slug": [organismo.slug, *Organismo.objects.values_list("slug", flat=True)[:2]],
        "anio": [str(c.anio) for c in cuentas],
        "version": ["1", "2"],
        "app_label": ["cuenta_publica"],
        "tarea": ["tablas"],
        "materia": ["seguridad"],
        "conjunto": ["delitos"],
        "nombre": ["cuenta.pdf", "cuenta.json", "filas.json", "x.y"],
    }
    clientes = [make_cliente(make_usuario(organismo)), make_cliente(make_usuario(is_superuser=True)), Client()]
    for cliente in clientes:
        cliente.raise_request_exception = False
    return clientes, objetos


def test_ninguna_peticion_mala_es_un_error_del_servidor(mundo, record_property):
    clientes, objetos = mundo
    generador = Generador(20190527, objetos)
    males, codigos, lenta = [], Counter(), 0.0
    for n in range(CUANTAS):
        cliente = generador.azar.choice(clientes)
        metodo, url = generador.azar.choice(METODOS), generador.direccion()
        antes = time.thread_time()
        with transaction.atomic():
            respuesta = generador.pedir(cliente, metodo, url)
            transaction.set_rollback(True)
        tardo = time.thread_time() - antes
        codigos[respuesta.status_code // 100] += 1
        lenta = max(lenta, tardo)
        if respuesta.status_code >= 500 or tardo > SEGUNDOS:
            males.append((n, metodo, url[:200], respuesta.status_code, round(tardo, 2)))
    assert males == []
    assert {2, 3, 4} <= set(codigos), "control: good and bad ones are among them"
    record_property(
        "informe",
        f"Peticiones malas ({connection.vendor}): {CUANTAS}, {dict(codigos)}, 0 errores del servidor; la más lenta, "
        f"{lenta:.2f} s de procesador.",
    )
