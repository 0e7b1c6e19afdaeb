"""A person's browser without a screen: cookies, forms with their token, redirects followed or not."""

import re
from http.cookiejar import CookieJar
from urllib.error import HTTPError
from urllib.parse import urlencode
from urllib.request import HTTPCookieProcessor, HTTPRedirectHandler, Request, build_opener


class _SinSeguir(HTTPRedirectHandler):
    def redirect_request(self, *_):
        return None


class Navegador:
    """``ir`` and ``enviar`` give the last answer, also one of 4xx or 5xx, with its ``texto``."""

    def __init__(self, base: str, *, sigue=True):
        self.base, self.galletas = base, CookieJar()
        reglas = [HTTPCookieProcessor(self.galletas), *([] if sigue else [_SinSeguir()])]
        self.abridor = build_opener(*reglas)

    def ir(self, ruta: str, datos: dict | None = None, **cabeceras):
        direccion = ruta if "://" in ruta else self.base + ruta
        cuerpo = None if datos is None else urlencode(datos).encode()
        pedido = Request(direccion, cuerpo, {k.replace("_", "-"): v for k, v in cabeceras.items()})
        try:
            respuesta = self.abridor.open(pedido, timeout=60)
        except HTTPError as error:
            respuesta = error
        respuesta.texto = respuesta.read().decode()
        return respuesta

    def enviar(self, ruta: str, datos: dict, en: str = "", **cabeceras):
        """Send a form of the page ``en`` (or of ``ruta``), with the token that it has."""
        pagina = self.ir(en or ruta, **cabeceras).texto
        ficha = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', pagina)[1]
        return self.ir(ruta, {"csrfmiddlewaretoken": ficha} | datos, **cabeceras)

    def entrar(self, usuario: str, clave: str):
        return self.enviar("/ingreso/", {"login": usuario, "password": clave})
