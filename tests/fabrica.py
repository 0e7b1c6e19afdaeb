"""Small builders of rows in the database, and of what a browser would send back from an admin page."""

import io
from itertools import count

import pikepdf
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.contrib.auth import get_user_model
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from cuenta_publica import formatos, publicacion
from cuenta_publica.congelar import congelar
from cuenta_publica.models import Bloque, Capitulo, CuentaPublica, Membresia, Organismo, Provincia, Region, Respuesta
from cuenta_publica.roles import Rol
from cuenta_publica.verificaciones.revision import firmas

_numeros = count(1)


def make_organismo(nombre="Gobernación Provincial de Prueba", **valores) -> Organismo:
    """With a provincia and a región of its own, unless they are given."""
    n = next(_numeros)
    if "provincia" not in valores:
        codigo = f"{1000 + n:x}"[-3:]  # three places, none of them an official code
        region, _ = Region.objects.get_or_create(codigo="99", defaults={"nombre": "Región de prueba"})
        valores["provincia"] = Provincia.objects.create(codigo=codigo, nombre=f"Provincia {n}", region=region)
    return Organismo.objects.create(
        **{"slug": f"prueba-{n}", "nombre": nombre, "tipo": "gobernacion", "region": valores["provincia"].region}
        | valores
    )


def make_usuario(*organismos, nombre="", roles=(Rol.DIGITADOR, Rol.REVISOR, Rol.COMUNICACIONES), **valores):
    """Who works in ``organismos`` with every one of ``roles``, and has a second factor."""
    usuario = get_user_model().objects.create_user(nombre or f"clara-{next(_numeros)}", **{"is_staff": True, **valores})
    for organismo in organismos:
        for rol in roles:
            Membresia.objects.create(usuario=usuario, organismo=organismo, rol=rol)
    make_segundo_factor(usuario)
    return usuario


def make_segundo_factor(usuario) -> None:
    TOTP.activate(usuario, generate_totp_secret())


def aprobar(cuenta) -> CuentaPublica:
    """A draft as if somebody had sent it and somebody else had approved it."""
    CuentaPublica.objects.filter(pk=cuenta.pk, estado="borrador").update(estado="aprobada")
    cuenta.refresh_from_db()
    return cuenta


def publicar(cuenta, usuario, *args, **kwargs):
    """Approved and published: the edition."""
    return publicacion.publicar(aprobar(cuenta), usuario, *args, **kwargs)


def make_cuenta(organismo=None, **valores) -> CuentaPublica:
    valores = {"anio": 2019, "titulo_portada": "Cuenta Pública Participativa", **valores}
    return CuentaPublica.objects.create(organismo=organismo or make_organismo(), **valores)


def make_publicable(**valores) -> CuentaPublica:
    """An approved account, that can be published as it is."""
    cuenta = make_cuenta(**valores)
    make_bloque(make_capitulo(cuenta, titulo="Presentación"), "<p>Lo que se hizo.</p>")
    return aprobar(cuenta)


def make_capitulo(cuenta=None, **valores) -> Capitulo:
    n = next(_numeros)
    valores = {"titulo": f"Capítulo {n}", "ancla": f"capitulo-{n}", "orden": n, **valores}
    return Capitulo.objects.create(cuenta=cuenta or make_cuenta(), **valores)


def make_bloque(capitulo, texto="<p>Un texto.</p>", **valores) -> Bloque:
    return Bloque.objects.create(capitulo=capitulo, texto=texto, **valores)


def make_respuesta(cuenta, hallada, texto="Se publica tal como lo imprime el documento.", usuario=None) -> Respuesta:
    return Respuesta.objects.create(
        cuenta=cuenta,
        clave=hallada.clave,
        declarado=firmas(hallada)[0],
        calculado=firmas(hallada)[1],
        texto=texto,
        respondida_por=usuario,
        respondida_el=timezone.now() if usuario else None,
    )


def make_pdf(texto="Firmado.", **forma) -> bytes:
    """A PDF of one page, saved as pikepdf's ``save`` is told."""
    salida = io.BytesIO()
    with pikepdf.new() as pdf:
        pdf.add_blank_page()
        pdf.docinfo["/Title"] = texto
        pdf.save(salida, static_id=not forma.get("encryption"), **forma)
    return salida.getvalue()


def make_cliente(usuario) -> Client:
    """A browser with that user's session open; of the national administrator, with a second factor."""
    if usuario.is_superuser and not usuario.authenticator_set.exists():
        make_segundo_factor(usuario)
    cliente = Client()
    cliente.force_login(usuario)
    return cliente


def url(accion, objeto) -> str:
    """Address of an object's page in the admin: ``change``, ``delete``, ``history``…"""
    return reverse(f"admin:{objeto._meta.app_label}_{objeto._meta.model_name}_{accion}", args=[objeto.pk])


def huella(cuenta) -> str:
    """What the page that asks whether to publish sends back: the hash of what it showed."""
    return formatos.huella(congelar(cuenta))


def formulario(respuesta) -> dict:
    """What the browser would send back from an admin page if nothing were touched."""
    contexto = respuesta.context
    datos = {} if contexto.get("guardado") is None else {"guardado": str(contexto["guardado"])}
    formularios = [contexto["adminform"].form]
    for grupo in contexto.get("inline_admin_formsets", []):
        formularios += [grupo.formset.management_form, *grupo.formset.forms]
    for form in formularios:
        for campo in form:
            if campo.name not in ("DELETE", "archivo"):
                datos |= _enviado(campo)
    return datos


def _enviado(campo) -> dict:
    valor = campo.value()
    if getattr(campo.field.widget, "input_type", "") == "checkbox":
        return {campo.html_name: "on"} if valor else {}
    return {campo.html_name: "" if valor is None else str(valor)}
