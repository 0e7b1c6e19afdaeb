"""Headers, cookies and names, from the real server set for production; and a real browser that obeys them."""

import re
import secrets
from contextlib import contextmanager
from pathlib import Path

import pytest
from django.test import Client

from .navegacion import chromium
from .navegador import Navegador
from .procesos import manage, servidor

SITIO = {"Host": "portal.ejemplo.cl", "X_Forwarded_Proto": "https"}
CLAVE = "una clave bien larga"
CREAR = f"""
from django.contrib.auth.models import User
from cuenta_publica.models import Membresia, Organismo
usuario = User.objects.create_user("clara", "clara@ejemplo.cl", password="{CLAVE}", is_staff=True)
for organismo in Organismo.objects.filter(slug__in=["parinacota", "antofagasta"]):
    Membresia.objects.create(usuario=usuario, organismo=organismo)
"""
CON_PROSA = """
from cuenta_publica.models import Bloque
bloque = Bloque.objects.filter(capitulo__cuenta__organismo__slug="parinacota", tipo="texto").order_by("pk").first()
print(bloque.capitulo.cuenta_id, bloque.capitulo_id)
"""
ESPERADAS = {
    "Content-Security-Policy": r"default-src 'self'; script-src 'self' 'sha256-[^']+'; .*frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Permissions-Policy": r"camera=\(\), .*",
    "Strict-Transport-Security": "max-age=31536000; includeSubDomains; preload",
}
PUBLICAS = ["/", "/verificar/", "/integridad.json", "/no-existe/"]
PRIVADAS = ["/admin/", "/admin/x.css", "/ingreso/", "/ingreso/olvido/", "/ingreso/x.css"]
pytestmark = [pytest.mark.xdist_group("cabeceras"), pytest.mark.un_motor]


def faltantes(cabeceras, esperadas=ESPERADAS) -> set[str]:
    return {c for c, forma in esperadas.items() if not re.fullmatch(forma, cabeceras.get(c) or "")}


@pytest.fixture(scope="module")
def estaticos(tmp_path_factory):
    """The static files with their hashed names, as production serves them."""
    carpeta = str(tmp_path_factory.mktemp("estaticos"))
    hecho = manage("collectstatic", "--noinput", "-v0", ENTORNO="demo", SECRET_KEY="x" * 50, ESTATICOS=carpeta)
    assert hecho.returncode == 0, hecho.stderr
    return carpeta


@contextmanager
def en_produccion(base, estaticos, tmp_path):
    ajustes = {"ENTORNO": "produccion", "SECRET_KEY": secrets.token_urlsafe(50), "DATABASE_URL": base}
    ajustes |= {"ALLOWED_HOSTS": "portal.ejemplo.cl,127.0.0.1", "URL_DEL_PORTAL": "https://portal.ejemplo.cl"}
    ajustes |= {"PROXY_TLS": "True", "ESTATICOS": estaticos, "ALMACEN": str(tmp_path / "almacen")}
    ajustes |= {"EMAIL_URL": f"filemail:///{tmp_path / 'correo'}"}
    assert manage("shell", "-v0", "-c", CREAR, **ajustes).returncode == 0
    with servidor(**ajustes) as direccion:
        yield direccion


def cartas(carpeta: Path) -> list[str]:
    return [ruta.read_text() for ruta in sorted((carpeta / "correo").glob("*"))]


def test_en_produccion_todo_responde_con_sus_cabeceras_y_por_su_nombre(base_aparte, estaticos, tmp_path):
    with en_produccion(base_aparte, estaticos, tmp_path) as base:
        navegador = Navegador(base, sigue=False)
        for ruta in [*PUBLICAS, *PRIVADAS]:
            respuesta = navegador.ir(ruta, **SITIO)
            assert respuesta.status in (200, 302, 404), ruta
            assert not faltantes(respuesta.headers), ruta
            privada = respuesta.headers.get("Cache-Control") == "private, no-store"
            assert privada is (ruta in PRIVADAS), ruta
        de_hosts(navegador)
        de_galletas(base)
        de_correo(base, tmp_path)


def de_hosts(navegador):
    sin_tls = navegador.ir("/verificar/", Host="portal.ejemplo.cl")
    assert (sin_tls.status, sin_tls.headers["Location"]) == (301, "https://portal.ejemplo.cl/verificar/")
    for ruta in ("/", "/admin/", "/ingreso/"):
        assert navegador.ir(ruta, **SITIO | {"Host": "evil.example"}).status == 400, ruta
    otro = {"X_Forwarded_Host": "evil.example", "X_Forwarded_Port": "666", "Forwarded": "host=evil.example"}
    for ruta in ("/", "/ingreso/olvido/", "/integridad.json"):
        igual, envenenada = navegador.ir(ruta, **SITIO), navegador.ir(ruta, **SITIO | otro)
        assert igual.status == envenenada.status == 200
        assert "evil.example" not in envenenada.texto
    assert "evil.example" not in navegador.ir("/admin", **SITIO | otro).headers["Location"]
    assert navegador.ir("/admin/login/?next=//evil.example/", **SITIO).headers["Location"].startswith("/ingreso/?next=")


def de_galletas(base):
    """The attributes of each cookie, as the server writes them: this browser keeps none over plain HTTP."""
    navegador = Navegador(base, sigue=False)
    pagina = navegador.ir("/ingreso/", **SITIO)
    ficha = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', pagina.texto)[1]
    datos = {"csrfmiddlewaretoken": ficha, "login": "clara", "password": CLAVE}
    propia = pagina.headers["Set-Cookie"].partition(";")[0]
    entrada = navegador.ir("/ingreso/", datos, Cookie=propia, Referer="https://portal.ejemplo.cl/ingreso/", **SITIO)
    assert entrada.status == 302
    escritas = [*pagina.headers.get_all("Set-Cookie"), *entrada.headers.get_all("Set-Cookie")]
    assert {c.partition("=")[0] for c in escritas} >= {"csrftoken", "sessionid"}
    for galleta in escritas:
        for atributo in ("Secure", "HttpOnly", "SameSite=Lax"):
            assert atributo in galleta, galleta
    ajena = navegador.ir("/ingreso/", datos, Cookie=propia, Referer="https://evil.example/", **SITIO)
    assert ajena.status == 403, "a form of another site"
    assert navegador.ir("/ingreso/", datos | {"csrfmiddlewaretoken": "x" * 64}, Cookie=propia, **SITIO).status == 403


def de_correo(base, tmp_path):
    """The link of the mail says where the portal is by its settings, whatever the request says."""
    navegador = Navegador(base, sigue=False)
    pagina = navegador.ir("/ingreso/olvido/", **SITIO)
    ficha = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', pagina.texto)[1]
    datos = {"csrfmiddlewaretoken": ficha, "email": "clara@ejemplo.cl"}
    suyo = {"Cookie": pagina.headers["Set-Cookie"].partition(";")[0], "Referer": "https://portal.ejemplo.cl/ingreso/"}
    assert navegador.ir("/ingreso/olvido/", datos, **suyo, **SITIO | {"Host": "evil.example"}).status == 400
    assert cartas(tmp_path) == []
    assert navegador.ir("/ingreso/olvido/", datos, **suyo, **SITIO, X_Forwarded_Host="evil.example").status == 302
    (carta,) = cartas(tmp_path)
    assert "https://portal.ejemplo.cl/ingreso/olvido/" in carta
    assert "evil.example" not in carta
    assert "Host" not in carta


def test_sin_el_intermediario_faltan(db, settings):
    """The control: it is that middleware that puts them."""
    assert faltantes(Client().get("/").headers) == {"Strict-Transport-Security"}, "which is of production only"
    settings.MIDDLEWARE = [m for m in settings.MIDDLEWARE if "cabeceras" not in m]
    assert faltantes(Client().get("/").headers) >= {"Content-Security-Policy", "Permissions-Policy"}


def test_lo_sellado_conserva_su_propia_politica(client, sin_dibujar, publicada):
    pagina = client.get("/cuentas/parinacota/2019/cuenta.html")
    assert pagina["Content-Security-Policy"].startswith("default-src 'none'")
    assert client.get("/cuentas/parinacota/2019/")["Content-Security-Policy"].startswith("default-src 'self'")


# --- a real browser -------------------------------------------------------------------------------------------------


def test_el_navegador_no_tiene_nada_que_reprochar(base_aparte, tmp_path):
    ajustes = {"ENTORNO": "desarrollo", "DATABASE_URL": base_aparte, "ALMACEN": str(tmp_path / "almacen")}
    cuenta, capitulo = manage("shell", "-v0", "-c", CREAR + CON_PROSA, **ajustes).stdout.split()
    with servidor(**ajustes) as base, chromium() as abierto:
        pagina, reproches = abierto.new_page(viewport={"width": 360, "height": 800}), []
        pagina.on(
            "console", lambda m: reproches.append((pagina.url, m.text)) if m.type in ("error", "warning") else None
        )
        pagina.on("pageerror", lambda e: reproches.append((pagina.url, str(e))))

        def mirar(ruta):
            pagina.goto(base + ruta, wait_until="networkidle")
            assert pagina.evaluate("document.documentElement.scrollWidth <= innerWidth"), ruta

        for ruta in ("/", "/ingreso/olvido/", "/ingreso/"):
            mirar(ruta)
        pagina.fill("#id_login", "clara")
        pagina.fill("#id_password", CLAVE)
        pagina.click("button[type=submit]")
        pagina.wait_for_url(f"{base}/admin/")
        for ruta in ("/ingreso/acceso/", "/ingreso/acceso/activar/", "/ingreso/clave/", "/admin/"):
            mirar(ruta)
        for ruta in (
            f"/admin/cuenta_publica/cuentapublica/{cuenta}/change/",
            f"/admin/cuenta_publica/capitulo/{capitulo}/change/",
        ):
            mirar(ruta)
        pagina.wait_for_selector(".ProseMirror")
        assert reproches == []
        pagina.evaluate("document.body.append(Object.assign(document.createElement('script'), {text: 'window.x = 1'}))")
        assert pagina.evaluate("window.x") is None
        assert "Content Security Policy" in reproches[0][1], "the control: what is not allowed is blocked and told"
