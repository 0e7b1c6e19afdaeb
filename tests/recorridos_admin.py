"""What the tests of the admin in a browser put in the demo's database beforehand, and read from it afterwards.

Each runs in a process of its own (``en_la_base``): while a browser is open, this one may not ask the database.
"""

import json
from copy import deepcopy
from datetime import date

from django.contrib.auth import get_user_model
from django.db import transaction
from django.utils import timezone
from playwright.sync_api import Page, expect

from cuenta_publica import contraste
from cuenta_publica.carga import FIXTURES, cargar_cuenta, leer_json
from cuenta_publica.congelar import congelar
from cuenta_publica.formatos import html
from cuenta_publica.models import AvisoDeError, CuentaPublica, Membresia, Organismo, Proceso
from cuenta_publica.publicacion import corregir, crear_siguiente
from cuenta_publica.roles import Rol
from cuenta_publica.sello import Sello

from .demo import CON_CODIGO, Demo
from .fabrica import aprobar, make_bloque, make_capitulo, make_cuenta, make_publicable, make_usuario, url

VACIA = "arica"
#: What the browser says of a library of the prose editor, in each page with two of them.
AJENO = "linkifyjs: already initialized"
CONTENIDOS = ("bloques", "cifras", "datos")


def en_la_base(demo: Demo, llamada: str, modulo="recorridos_admin"):
    """What that call of a function of this module, or of another, gives as JSON over the demo's database."""
    codigo = f"import json; from tests import {modulo} as m; print('\\n' + json.dumps(m.{llamada}))"
    hecho = demo.manage("shell", "--no-imports", "-v0", "-c", codigo)
    assert hecho.returncode == 0, hecho.stderr
    return json.loads(hecho.stdout.splitlines()[-1])


def ingresar(pagina: Page, usuario: str, clave: str, demo: Demo) -> None:
    """A code serves once, so that who needs one comes in once."""
    pagina.goto("/admin/")
    pagina.fill("input[name=login]", usuario)
    pagina.fill("input[name=password]", clave)
    pagina.get_by_role("button", name="Ingresar").first.click()
    if usuario in CON_CODIGO:
        pagina.fill("input[name=code]", demo.codigos()[usuario])
        pagina.get_by_role("button", name="Ingresar").first.click()
    expect(pagina.locator("#logout-form")).to_be_attached()


def ejemplo(*anclas: str) -> dict:
    """Parinacota's account of 2019 with those chapters only, as the fixture has them."""
    datos = leer_json(FIXTURES / "cuentas" / "parinacota-2019.json")
    datos |= {"organismo": VACIA, "respuestas": [], "destacadas": [], "capitulos": datos["capitulos"][:1]}
    parte = datos["capitulos"][0]
    parte["capitulos"] = [c for c in parte["capitulos"] if c["ancla"] in anclas]
    return datos


def sin_contenido(capitulo: dict) -> dict:
    capitulo = {clave: valor for clave, valor in capitulo.items() if clave not in CONTENIDOS}
    return capitulo | {"capitulos": [sin_contenido(hijo) for hijo in capitulo.get("capitulos", ())]}


def abrir_vacia(*anclas: str) -> dict[str, int]:
    """An account that the demo's clerk writes, of chapters with nothing in them: the key of each one."""
    organismo = Organismo.objects.get(slug=VACIA)
    clerk = get_user_model().objects.get(username="digitador-demo")
    Membresia.objects.get_or_create(usuario=clerk, organismo=organismo, rol=Rol.DIGITADOR)
    datos = ejemplo(*anclas)
    cuenta = cargar_cuenta(datos | {"capitulos": [sin_contenido(c) for c in deepcopy(datos["capitulos"])]})
    return dict(cuenta.capitulos.values_list("ancla", "pk")) | {"cuenta": cuenta.pk}


def impresas(*anclas: str) -> list[str]:
    """The report of that account as it was typed, and as the fixture would have it."""
    cuenta = CuentaPublica.objects.get(organismo__slug=VACIA, anio=2019)
    escrita = _imprimir(cuenta)
    with transaction.atomic():
        cuenta.delete()
        esperada = _imprimir(cargar_cuenta(ejemplo(*anclas)))
        transaction.set_rollback(True)
    return [escrita, esperada]


def _imprimir(cuenta: CuentaPublica) -> str:
    return html.articulo(html.informe(congelar(cuenta), Sello(1, date(2020, 5, 1), "0" * 64)))


def poner_estados() -> dict[str, str]:
    """An account in each estado, and what other people send: the pages that are looked at before any other."""
    parinacota, antofagasta = (CuentaPublica.objects.get(organismo__slug=s) for s in ("parinacota", "antofagasta"))
    siguiente = crear_siguiente(parinacota)
    Proceso.objects.create(organismo=parinacota.organismo, anio=2019)
    correccion = corregir(parinacota)
    arica = Organismo.objects.get(slug=VACIA)
    aprobada = aprobar(make_publicable(organismo=arica, anio=2018))
    en_revision = make_cuenta(arica, anio=2017)
    make_bloque(make_capitulo(en_revision), "<p>Lo que se hizo.</p>")
    CuentaPublica.objects.filter(pk=en_revision.pk).update(estado="en_revision")
    AvisoDeError.objects.create(cuenta=antofagasta, texto="Dice 5 y son 6.", recibido_el=timezone.now())
    seguridad, orasmi = (correccion.capitulos.get(ancla=a) for a in ("seguridad-publica", "orasmi"))
    _, llave = contraste.pedir(seguridad, get_user_model().objects.get(username="digitador-demo"), "Carabineros")
    se_fue = make_usuario(arica, is_active=False)
    objetos = {
        "siguiente": siguiente,
        "seguridad": seguridad,
        "orasmi": orasmi,
        "correccion": correccion,
        "aprobada": aprobada,
    }
    rutas = {n: url("change", o) for n, o in (objetos | {"en revisión": en_revision, "publicada": antofagasta}).items()}
    rutas |= {"salida": url("desactivar", make_usuario(arica)), "vuelta": url("reactivar", se_fue)}
    return rutas | {"publicar": url("publicar", aprobada), "contraste": f"/contraste/{llave}/"}
