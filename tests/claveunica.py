"""A server that answers as ClaveÚnica does, on the loopback: who is there is what a test says."""

import json
import secrets
import threading
import time
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlencode, urlsplit

import jwt

ID, SECRETO = "portal-de-prueba", "secreto-de-prueba"
MARIA = {"sub": "2594", "RolUnico": {"numero": 44444444, "DV": "4", "tipo": "RUN"}}
MARIA |= {"name": {"nombres": ["María", "del Carmen"], "apellidos": ["Del Río", "Gonzalez"]}}


class Servidor(ThreadingHTTPServer):
    """``quien``: the person who says yes, or None for who cancels. ``cambios``: what the id token says otherwise."""

    quien, cambios, pedidos = MARIA, {}, ()

    @property
    def direccion(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}/openid"


class _Respuestas(BaseHTTPRequestHandler):
    codigos, llaves = {}, {}

    def do_GET(self):
        partes = urlsplit(self.path)
        pedido = {k: v[0] for k, v in parse_qs(partes.query).items()}
        assert partes.path == "/openid/authorize/"
        assert (pedido["client_id"], pedido["response_type"]) == (ID, "code")
        self.server.pedidos += (pedido,)
        if self.server.quien is None:
            return self._ir(pedido, error="access_denied")
        codigo = secrets.token_urlsafe(8)
        self.codigos[codigo] = pedido
        return self._ir(pedido, code=codigo)

    def _ir(self, pedido, **datos):
        self.send_response(302)
        self.send_header("Location", f"{pedido['redirect_uri']}?{urlencode(datos | {'state': pedido['state']})}")
        self.end_headers()

    def do_POST(self):
        cuerpo = self.rfile.read(int(self.headers.get("Content-Length") or 0)).decode()
        if self.path == "/openid/userinfo/":
            return self._decir(self.llaves.pop(self.headers["Authorization"].removeprefix("Bearer ")))
        datos = {k: v[0] for k, v in parse_qs(cuerpo).items()}
        pedido = self.codigos.pop(datos["code"], None)
        ok = pedido and (datos["client_id"], datos["client_secret"]) == (ID, SECRETO)
        if not ok or datos["redirect_uri"] != pedido["redirect_uri"]:
            return self._decir({"error": "invalid_grant"}, 400)
        quien, llave = self.server.quien, secrets.token_urlsafe(8)
        self.llaves[llave] = quien
        identidad = {"iss": self.server.direccion, "aud": ID, "sub": quien["sub"], "exp": time.time() + 60}
        identidad |= {"nonce": pedido.get("nonce")} | self.server.cambios
        firmada = jwt.encode(identidad, "una llave que nadie comprueba aquí", algorithm="HS256")
        return self._decir({"access_token": llave, "token_type": "bearer", "id_token": firmada})

    def _decir(self, datos, estado=200):
        cuerpo = json.dumps(datos).encode()
        self.send_response(estado)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(cuerpo)))
        self.end_headers()
        self.wfile.write(cuerpo)

    def log_message(self, *_):
        pass


@contextmanager
def servidor():
    with Servidor(("127.0.0.1", 0), _Respuestas) as abierto:
        hilo = threading.Thread(target=abierto.serve_forever, daemon=True)
        hilo.start()
        yield abierto
        abierto.shutdown()
        hilo.join()
