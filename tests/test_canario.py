"""Nothing of a draft reaches the public: a word in each of its texts, and then everything public is read."""

import io
import re
import zipfile
from collections import Counter

import pikepdf
import pytest
from django.db import models
from django.utils import timezone

from cuenta_publica import formatos, registro
from cuenta_publica.congelar import congelar
from cuenta_publica.models import (
    AvisoDeError,
    Bloque,
    Capitulo,
    Cifra,
    Comentario,
    Contraste,
    CuentaPublica,
    Cumplimiento,
    Destacada,
    Respuesta,
    TextoRicoField,
    Tramite,
)
from cuenta_publica.verificaciones import revisar

from .fabrica import make_respuesta, publicar
from .rutas import rutas
from .texto import paginas_pdf

CANARIO = "kanariokwz"
CON_SESION = ("admin:", "account_", "mfa_", "socialaccount_", "claveunica_")
DE_UNA_CUENTA = {CuentaPublica: "pk"} | dict.fromkeys((Capitulo, Cumplimiento, Destacada, Respuesta), "cuenta")


def campos_de_texto(modelo) -> list[str]:
    """Where anything may be written: not keys, choices, nor what an address or a check is made of."""
    textos = (models.CharField, models.TextField, TextoRicoField)
    fuera = {"materia", "ancla", "clave", "estado", "forma", "conjunto", "seleccion", "tipo", "numero", "periodo"}
    return [
        c.name
        for c in modelo._meta.concrete_fields
        if type(c) in textos and not c.choices and c.name not in {*fuera, "ref"} and "__" not in c.name
    ]


def sembrar(cuenta) -> Counter:
    """Add the word to each text of a draft, and to what is said around it; how many rows of each model have it."""
    modelos = DE_UNA_CUENTA | dict.fromkeys((Bloque, Cifra, *registro.modelos_de_fila()), "capitulo__cuenta")
    sembrados = Counter()
    for modelo, ruta in modelos.items():
        nombres = campos_de_texto(modelo)
        for fila in modelo.objects.filter(**{ruta: cuenta.pk}):
            nuevos = {n: _con_canario(modelo._meta.get_field(n), getattr(fila, n)) for n in nombres}
            modelo.objects.filter(pk=fila.pk).update(**nuevos)
            sembrados[modelo.__name__] += bool(nuevos)
    return sembrados


def _con_canario(campo, valor: str) -> str:
    if valor.startswith("<"):
        return re.sub(r"(</\w+>)$", rf" {CANARIO}\1", valor)
    texto = f"{valor} {CANARIO}".strip()
    return texto if not campo.max_length or len(texto) <= campo.max_length else CANARIO[: campo.max_length]


def hablar_de(cuenta, usuario) -> None:
    """What people say around a draft: steps, fact checks, reports."""
    ahora, capitulo = timezone.now(), cuenta.capitulos.first()
    Tramite.objects.create(
        cuenta=cuenta, accion="devolver", de="en_revision", a="borrador", por=usuario, el=ahora, comentario=CANARIO
    )
    contraste = Contraste.objects.create(
        capitulo=capitulo, llave="0" * 64, servicio=CANARIO, pedido_por=usuario, pedido_el=ahora, vence_el=ahora
    )
    Comentario.objects.create(contraste=contraste, nombre=CANARIO, texto=CANARIO, escrito_el=ahora)
    AvisoDeError.objects.create(cuenta=cuenta, texto=CANARIO, donde=CANARIO, recibido_el=ahora)


def responder_todo(cuenta, usuario) -> None:
    """The words that were added contradict nothing, but answers hold for the values that they saw."""
    cuenta.respuestas.all().delete()
    for hallada in revisar(congelar(cuenta)):
        if hallada.impide_publicar:
            make_respuesta(cuenta, hallada, f"Se publica así: {CANARIO}.", usuario)


# --- reading everything public --------------------------------------------------------------------------------------


def textos_de(respuesta) -> str:
    """Status line, headers and body; what is packed, unpacked: streams of a PDF, members of a zip."""
    cuerpo = b"".join(respuesta) if respuesta.streaming else respuesta.content
    partes = [str(respuesta.status_code), str(respuesta.headers), cuerpo.decode("utf-8", "replace")]
    if cuerpo.startswith(b"%PDF"):
        with pikepdf.open(io.BytesIO(cuerpo)) as pdf:
            partes += [*(_de_objeto(o) for o in pdf.objects), *paginas_pdf(cuerpo)]
    elif cuerpo.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(cuerpo)) as paquete:
            partes += [n + paquete.read(n).decode("utf-8", "replace") for n in paquete.namelist()]
    return "\n".join(partes)


def _de_objeto(objeto) -> str:
    if isinstance(objeto, pikepdf.Stream):
        return objeto.read_bytes().decode("latin-1")
    return str(objeto)


def direcciones(cuenta) -> list[str]:
    """Every public route, filled in for ``cuenta``: also those that nobody links to."""
    valores = {"slug": cuenta.organismo.slug, "anio": cuenta.anio, "version": cuenta.version}
    listas = {"nombre": formatos.TIPOS, "tipo": ("original", "retiro")}
    halladas = ["/no-existe/", "/provincias/?q=a", "/provincias/?anio=2019", "/feed/"]
    halladas += [f"/{valores['slug']}/", f"/{valores['slug']}/{cuenta.anio}/v{cuenta.version}/"]
    for ruta in rutas():
        variable = next((a for a in ruta.argumentos if a in listas), "")
        if not ruta.nombre.startswith(CON_SESION) and set(ruta.argumentos) <= {*valores, variable}:
            halladas += [ruta.plantilla.format(**valores, **{variable: v}) for v in listas.get(variable, ("",))]
    return sorted(set(halladas))


def recorrer(client, semillas) -> dict[str, str]:
    """What each address says, and those that their pages link to."""
    vistas, pendientes = {}, list(semillas)
    while pendientes:
        direccion = pendientes.pop()
        if direccion in vistas:
            continue
        respuesta = client.get(direccion)
        vistas[direccion] = textos_de(respuesta)
        if "html" in respuesta.headers.get("Content-Type", ""):
            enlaces = re.findall(r'(?:href|src|action)="(/[^"#?]*)', vistas[direccion])
            pendientes += [e for e in enlaces if not e.startswith(("/static/", "/admin/", "/ingreso/"))]
    return vistas


def con_canario(vistas) -> list[str]:
    return sorted(d for d, texto in vistas.items() if CANARIO in texto.lower())


@pytest.mark.con_pdf
@pytest.mark.un_motor
def test_nada_de_un_borrador_llega_al_publico(client, parinacota, antofagasta, usuario, record_property):
    publicar(antofagasta, usuario)
    usuario.first_name = CANARIO
    usuario.save()
    sembrados = sembrar(parinacota)
    hablar_de(parinacota, usuario)
    parinacota.refresh_from_db()
    assert {"CuentaPublica", "Capitulo", "Bloque", "Cifra", "Destacada", "Respuesta", "Compromiso"} <= set(sembrados)
    vistas = recorrer(client, [*direcciones(parinacota), *direcciones(antofagasta)])
    assert con_canario(vistas) == []
    assert any("%PDF" in texto for texto in vistas.values())
    responder_todo(parinacota, usuario)
    publicar(parinacota, usuario)
    despues = recorrer(client, direcciones(parinacota))
    delatan = con_canario(despues)
    assert len(delatan) >= 6, "control: once published, the same crawl finds it in page, PDF and data"
    record_property(
        "informe",
        f"Canario: {sum(sembrados.values())} filas de {len(sembrados)} modelos; {len(vistas)} direcciones públicas, "
        f"ninguna lo dice; publicada la cuenta, {len(delatan)}.",
    )
