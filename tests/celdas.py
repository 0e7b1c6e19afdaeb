"""The cells of the matrix: what is expected of each, the world where they are tried, and those that turn red."""

import re
from dataclasses import dataclass
from itertools import product

from django.db import transaction
from django.test import Client
from django.urls import reverse

from cuenta_publica.admin import sitio
from cuenta_publica.contraste import pedir
from cuenta_publica.models import Archivo, Contraste, CuentaPublica, Edicion, Membresia, Organismo, Proceso, Trabajo
from cuenta_publica.publicacion import corregir, retirar

from . import fabrica, matriz
from .fabrica import publicar
from .rutas import rutas
from .test_publicacion import cuelgan_de_una_cuenta

ESTADOS = ("borrador", "en_revision", "aprobada", "publicada", "reemplazada", "retirada")
ROLES = (*matriz.ROLES, *sorted(matriz.SIN_ENTRADA))
SECRETO = "Secreto de otro organismo"
#: Where Django, and the page that adds a capítulo, send whoever names what does not exist.
#: The models of a new account are published ones, of any organismo: everybody may read them.
PUBLICADAS = re.compile(r'<select name="modelo".*?</select>', re.DOTALL)
A_OTRA_PARTE = ("/admin/", "/admin/cuenta_publica/cuentapublica/")
SIN_NOMBRE = "admin:None"  # Django's old addresses of objects, that only redirect to the new ones
CUENTA, CAPITULO = "admin:cuenta_publica_cuentapublica_", "admin:cuenta_publica_capitulo_"
PROCESO = "admin:cuenta_publica_proceso_"


@dataclass(frozen=True, slots=True)
class Celda:
    """One request: ``de`` whose organismo, ``objeto`` «cuenta», «proceso», «suyo» (the capítulo that ``uno`` has) or
    «otro»."""

    rol: str
    ruta: str
    metodo: str
    de: str = "propio"
    estado: str = ""
    objeto: str = ""

    def __str__(self):
        de_que = f" {self.de} {self.estado} ({self.objeto})" if self.objeto else ""
        return f"{self.rol} {self.metodo} {self.ruta}{de_que}: se espera «{prevista(self)}»"


def celdas() -> list[Celda]:
    """Every cell of the tables."""
    de_cuenta = product(ROLES, matriz.filas(matriz.DE_CUENTA), ("GET", "POST"), ("propio", "ajeno"), ESTADOS)
    halladas = [
        Celda(rol, _de_cuenta(ruta), metodo, de, estado, "cuenta") for rol, ruta, metodo, de, estado in de_cuenta
    ]
    de_capitulo = product(
        ROLES, matriz.filas(matriz.DE_CAPITULO), ("GET", "POST"), ("propio", "ajeno"), ESTADOS, ("suyo", "otro")
    )
    halladas += [Celda(r, CAPITULO + ruta, m, de, estado, que) for r, ruta, m, de, estado, que in de_capitulo]
    de_proceso = product(ROLES, matriz.filas(matriz.DE_PROCESO), ("GET", "POST"), ("propio", "ajeno"))
    halladas += [Celda(rol, PROCESO + ruta, m, de, "borrador", "proceso") for rol, ruta, m, de in de_proceso]
    halladas += [Celda(*c) for c in product(ROLES, matriz.filas(matriz.SIN_OBJETO), ("GET", "POST"))]
    halladas += [Celda(*c) for c in product(ROLES, nacionales(), ("GET", "POST"))]
    publicas = product(ROLES, matriz.filas(matriz.PUBLICAS), ("GET", "POST"), ("propio", "ajeno"), ESTADOS)
    return halladas + [Celda(*c, "cuenta") for c in publicas if c[1] != "borrador"]


def _de_cuenta(ruta: str) -> str:
    return CAPITULO + "add" if ruta == "capitulo_add" else CUENTA + ruta


def nacionales() -> list[str]:
    """Routes of every other model of the admin: of the national administrator alone."""
    propias = (CUENTA, CAPITULO, PROCESO)
    con_tabla = {*matriz.filas(matriz.SIN_OBJETO)}
    nombres = {r.nombre for r in rutas() if r.nombre.startswith("admin:") and not r.nombre.startswith(propias)}
    return sorted(n for n in nombres - con_tabla - {SIN_NOMBRE} if not n.startswith(matriz.LIBRES))


def prevista(celda: Celda) -> str:
    """«entrar» (asked to log in), «cerrado» (403, or as if it did not exist), «si»; or the status of a public page."""
    if celda.ruta in matriz.filas(matriz.PUBLICAS):
        codigos = dict(zip(ESTADOS, matriz.filas(matriz.PUBLICAS)[celda.ruta], strict=True))
        return codigos[celda.estado] if celda.metodo == "GET" else "405"
    if celda.rol in matriz.SIN_ENTRADA:
        return "entrar"
    if not celda.objeto:
        nacional = ["nadie" if celda.ruta in matriz.PARA_NADIE else "nacional"]
        permiso = matriz.filas(matriz.SIN_OBJETO).get(celda.ruta, nacional)[0]
        return "si" if matriz.puede(celda.rol, permiso) else "cerrado"
    permiso = _permiso(celda)
    if permiso == "-":
        return "405"
    alcanza = celda.de == "propio" or celda.rol in matriz.DE_TODOS
    return "si" if alcanza and _puede(celda, permiso) else "cerrado"


def fila(celda: Celda) -> list[str]:
    """Its line of the table: who may open it, who may send it, and when that changes something."""
    if celda.objeto == "proceso":
        return matriz.filas(matriz.DE_PROCESO)[celda.ruta.removeprefix(PROCESO)]
    if celda.objeto != "cuenta":
        return matriz.filas(matriz.DE_CAPITULO)[celda.ruta.removeprefix(CAPITULO)]
    propias = {_de_cuenta(nombre): resto for nombre, resto in matriz.filas(matriz.DE_CUENTA).items()}
    return propias[celda.ruta]


def _permiso(celda: Celda) -> str:
    return fila(celda)[0 if celda.metodo == "GET" else 1]


def _puede(celda: Celda, permiso: str) -> bool:
    correccion = celda.estado == "retirada"  # the fixture's only second version
    return matriz.puede(celda.rol, permiso, suyo=celda.objeto == "suyo", correccion=correccion)


def puede_cambiar(celda: Celda) -> bool:
    """Whether this request may change a row of the account."""
    if celda.metodo == "GET" or prevista(celda) != "si" or not celda.objeto:
        return celda.metodo == "POST" and prevista(celda) == "si"
    return celda.estado in fila(celda)[2:]


# --- the world ------------------------------------------------------------------------------------------------------


def make_bando(nombre, jefa) -> dict:
    """An organismo with an account in each estado, and two capítulos in each."""
    organismo = fabrica.make_organismo(nombre)
    cuentas = {}
    for n, estado in enumerate(ESTADOS):
        cuenta = fabrica.make_publicable(organismo=organismo, anio=2010 + n, titulo_portada=nombre)
        CuentaPublica.objects.filter(pk=cuenta.pk).update(estado="borrador")
        fabrica.make_capitulo(cuenta, titulo=f"{nombre}: suyo", ancla="suyo", materia="seguridad")
        pedir(cuenta.capitulos.first(), jefa, "Carabineros")
        if estado in ("publicada", "reemplazada", "retirada"):
            publicar(cuenta, jefa)
        if estado in ("reemplazada", "retirada"):
            segunda = corregir(cuenta)
            publicar(segunda, jefa, "Se corrigió un dato de la presentación.")
            cuenta = segunda if estado == "retirada" else CuentaPublica.objects.get(pk=cuenta.pk)
        if estado == "retirada":
            for edicion in Edicion.objects.filter(cuenta__organismo=organismo, cuenta__anio=cuenta.anio):
                retirar(edicion, jefa, "Ley N° 19.628", "Traía el nombre de una persona.")
        if estado in ("en_revision", "aprobada"):
            CuentaPublica.objects.filter(pk=cuenta.pk).update(estado=estado)
        cuentas[estado] = CuentaPublica.objects.select_related("organismo").get(pk=cuenta.pk)
    return cuentas


#: What an address of the site needs besides the account.
PROPIOS = {"archivo": ["cuenta.json"], "tabla": ["cifras"], "grafico": [1], "manifiesto_de": ["retiro"]}


class Mundo:
    def __init__(self):
        jefa = fabrica.make_usuario(is_superuser=True)
        self.cuentas = {"propio": make_bando("Organismo propio", jefa), "ajeno": make_bando(SECRETO, jefa)}
        propio = self.cuentas["propio"]["borrador"].organismo
        borradores = {de: cuentas["borrador"] for de, cuentas in self.cuentas.items()}
        self.procesos = {de: Proceso.objects.create(organismo=c.organismo, anio=c.anio) for de, c in borradores.items()}
        propios = (Organismo, Membresia, Proceso, Trabajo, CuentaPublica)
        self.modelos = [*propios, *sorted(cuelgan_de_una_cuenta(), key=str)]
        self.modelos = [m for m in self.modelos if m.objects.exists()]
        self.clientes = {rol: self._cliente(rol, propio, jefa) for rol in ROLES}
        self.capitulos = {c.pk: list(c.capitulos.order_by("pk")) for b in self.cuentas.values() for c in b.values()}

    @staticmethod
    def _cliente(rol, propio, jefa) -> Client:
        if rol == "anonimo":
            return Client()
        if rol == "nacional":
            return fabrica.make_cliente(jefa)
        if rol == "sin_segundo_factor":
            usuario = fabrica.make_usuario(propio)
            usuario.authenticator_set.all().delete()
            return fabrica.make_cliente(usuario)
        usuario = fabrica.make_usuario()
        suyo = {"uno": "digitador", "auditor_de_todos": "auditor"}.get(rol, rol)
        if rol != "sin_membresia":
            Membresia.objects.create(
                usuario=usuario,
                organismo=None if rol == "auditor_de_todos" else propio,
                rol=suyo,
                capitulos=["suyo"] if rol == "uno" else [],
            )
        return fabrica.make_cliente(usuario)

    def foto(self, de: str) -> list:
        """Every row of an organismo's accounts, and of who works there."""
        organismo = self.cuentas[de]["borrador"].organismo_id
        return [list(_de(m, organismo).order_by("pk").values()) for m in self.modelos]

    def direccion(self, celda: Celda) -> str:
        if not celda.objeto:
            return _sin_objeto(celda.ruta)
        cuenta = self.cuentas[celda.de][celda.estado]
        if celda.ruta in matriz.filas(matriz.PUBLICAS):
            if celda.ruta == "por_huella":
                return _por_huella(cuenta)
            propios = PROPIOS.get(celda.ruta, [])
            return reverse(celda.ruta, args=[cuenta.organismo.slug, cuenta.anio, cuenta.version, *propios])
        if celda.ruta == CAPITULO + "add":
            return f"{reverse(celda.ruta)}?cuenta={cuenta.pk}"
        otro, suyo = self.capitulos[cuenta.pk]
        objetos = {"cuenta": cuenta, "suyo": suyo, "otro": otro, "proceso": self.procesos[celda.de]}
        return reverse(celda.ruta, args=[objetos[celda.objeto].pk])

    def pedir_nada(self, celda: Celda):
        """The same request for what does not exist."""
        cuenta = self.cuentas["ajeno"][celda.estado]
        claves = [str(o.pk) for o in (cuenta, self.procesos["ajeno"], *self.capitulos[cuenta.pk])]
        return self._pedir(celda, re.sub(rf"\b({'|'.join(claves)})\b", "999999", self.direccion(celda)))

    def pedir(self, celda: Celda):
        return self._pedir(celda, self.direccion(celda))

    def _pedir(self, celda: Celda, url: str):
        datos = {"post": "yes", "guardado": "0", "visto": celda.estado, "comentario": "Un comentario.", "titulo": "x"}
        if celda.estado:
            contrastes = Contraste.objects.filter(capitulo__cuenta=self.cuentas[celda.de][celda.estado])
            datos["cerrar"] = str(contrastes.values_list("pk", flat=True).first())
        cliente = self.clientes[celda.rol]
        return cliente.get(url) if celda.metodo == "GET" else cliente.post(url, datos)


def _por_huella(cuenta) -> str:
    """Of a draft, what it would be."""
    sellado = Archivo.objects.filter(edicion__cuenta=cuenta, nombre="cuenta.json").first()
    sha256 = sellado.sha256 if sellado else "0" * 64
    return reverse("por_huella", args=[sha256, "cuenta", cuenta.organismo.slug, cuenta.anio, cuenta.version, "json"])


def _de(modelo, organismo):
    """Rows of ``modelo`` of an organismo, through whatever keys lead to it."""
    if modelo is Organismo:
        return modelo.objects.filter(pk=organismo)
    for ruta in ("organismo", "cuenta__organismo", "capitulo__cuenta__organismo", "edicion__cuenta__organismo"):
        primero = ruta.partition("__")[0]
        if any(c.name == primero for c in modelo._meta.fields):
            return modelo.objects.filter(**{ruta: organismo})
    return modelo.objects.filter(contraste__capitulo__cuenta__organismo=organismo)


def _sin_objeto(ruta: str) -> str:
    argumentos = next(r.argumentos for r in rutas() if r.nombre == ruta)
    de_modelo = {f"admin:{m._meta.app_label}_{m._meta.model_name}_": m for m in sitio._registry}
    modelo = next((modelo for suyas, modelo in de_modelo.items() if ruta.startswith(suyas)), None)
    clave = str(modelo.objects.order_by("pk").values_list("pk", flat=True).first() or 1) if modelo else "1"
    propios = {"app_label": "cuenta_publica", "tarea": "tablas"}
    return reverse(ruta, args=[propios.get(a, clave) for a in argumentos])


def lo_que_hubo(celda: Celda, respuesta) -> str:
    """The answer, in the words of :func:`prevista`."""
    codigo, destino = respuesta.status_code, respuesta.headers.get("Location", "")
    if celda.ruta in matriz.filas(matriz.PUBLICAS) or codigo == 405 or codigo >= 500:
        return str(codigo)
    if codigo == 302 and destino.startswith(("/ingreso/", "/admin/login/")):
        return "entrar"
    return "cerrado" if codigo in (403, 404) or destino in A_OTRA_PARTE else "si"


def rojas(mundo: Mundo, elegidas) -> list[str]:
    """The cells that are not as the table says, each with what happened."""
    antes = {de: mundo.foto(de) for de in ("propio", "ajeno")}
    malas = []
    for celda in elegidas:
        with transaction.atomic():
            respuesta = mundo.pedir(celda)
            hubo = lo_que_hubo(celda, respuesta)
            dicho = "" if respuesta.streaming else respuesta.content.decode("utf-8", "replace")
            if celda.de == "ajeno" and not _alcanza(celda):
                if _huella(respuesta) != _huella(mundo.pedir_nada(celda)):
                    malas.append(f"{celda}: no responde como si no existiera")
            elif hubo != prevista(celda) and not _equivale(celda, hubo):
                malas.append(f"{celda}: hubo {hubo}")
            if celda.metodo == "POST" and not puede_cambiar(celda) and mundo.foto("propio") != antes["propio"]:
                malas.append(f"{celda}: cambió lo propio")
            if celda.metodo == "POST" and not _alcanza(celda) and mundo.foto("ajeno") != antes["ajeno"]:
                malas.append(f"{celda}: cambió lo ajeno")
            if SECRETO in PUBLICADAS.sub("", dicho) and not _alcanza(celda):
                malas.append(f"{celda}: dijo lo ajeno")
            transaction.set_rollback(True)
    return malas


def _huella(respuesta) -> tuple:
    """What tells one answer from another without its words: a message may name the key that was asked for."""
    return respuesta.status_code, re.sub(r"\d+", "N", respuesta.headers.get("Location", ""))


def _alcanza(celda: Celda) -> bool:
    """Whether the other organismo's is within its reach, or public."""
    return celda.rol in matriz.DE_TODOS or celda.ruta in matriz.filas(matriz.PUBLICAS)


def _equivale(celda: Celda, hubo: str) -> bool:
    """Who may, and comes when it cannot be done, is told so in words or by a 403: nothing changes either way."""
    tarde = celda.objeto and celda.estado not in fila(celda)[2:]
    sin_get = not celda.objeto and hubo == "405"  # those that only take, or only give
    return prevista(celda) == "si" and (sin_get or (hubo == "cerrado" and (tarde or celda.metodo == "POST")))
