"""Pages of help: they are there, they say what is so, and they lead to whoever can mend an account."""

import pytest
from django.template.loader import render_to_string

from cuenta_publica.views.ayuda import PAGINAS

from . import fabrica


@pytest.mark.parametrize("pagina", PAGINAS)
def test_cada_pagina_se_lee_sin_consultas(client, pagina, django_assert_num_queries, db):
    with django_assert_num_queries(0):
        respuesta = client.get(f"/ayuda/{pagina}/")
    assert respuesta.status_code == 200
    assert f"<h1>{PAGINAS[pagina][0]}</h1>" in respuesta.content.decode()
    assert client.get("/ayuda/").content.decode().count(f'href="/ayuda/{pagina}/"') >= 1


def test_no_hay_otras(client, db):
    for pagina in ("otra", "base", "como_leer", "indice"):
        assert client.get(f"/ayuda/{pagina}/").status_code == 404


def test_la_licencia_y_el_contacto_son_los_que_se_configuran(client, settings, db):
    assert "Creative Commons Atribución 4.0" in client.get("/ayuda/licencia/").content.decode()
    assert "todavía no ha publicado un correo" in client.get("/ayuda/contacto/").content.decode()
    settings.LICENCIA, settings.LICENCIA_URL = "Una <licencia>", "https://ejemplo.cl/licencia"
    settings.CONTACTO = {
        "nombre": "la Oficina",
        "correo": "a@ejemplo.cl",
        "telefono": "2 2222",
        "oirs": "https://o.cl/",
    }
    licencia, contacto = (client.get(f"/ayuda/{p}/").content.decode() for p in ("licencia", "contacto"))
    assert '<a href="https://ejemplo.cl/licencia" rel="license">Una &lt;licencia&gt;</a>' in licencia
    assert 'href="mailto:a@ejemplo.cl"' in contacto
    assert 'href="https://o.cl/"' in contacto
    assert "todavía no" not in contacto


def test_informar_un_error_lleva_al_formulario_de_la_cuenta(client, usuario, sin_dibujar, django_assert_num_queries):
    publica, borrador = fabrica.make_publicable(), fabrica.make_publicable()
    fabrica.publicar(publica, usuario)
    llave = f"{publica.organismo.slug}/2019"
    with django_assert_num_queries(1):
        pagina = client.get("/informar-error/").content.decode()
    assert f'<option value="{llave}">' in pagina
    assert borrador.organismo.slug not in pagina
    respuesta = client.get("/informar-error/", {"cuenta": llave})
    assert (respuesta.status_code, respuesta["Location"]) == (302, f"/cuentas/{llave}/informar-error/")
    for otra in (f"{borrador.organismo.slug}/2019", "//mal.cl/2019", "", "\x00"):
        pagina = client.get("/informar-error/", {"cuenta": otra})
        assert pagina.status_code == 200
        assert "Elige una cuenta de la lista." in pagina.content.decode()


def test_sin_cuentas_lo_dice(client, db):
    assert "Todavía no hay cuentas publicadas" in client.get("/informar-error/").content.decode()


def test_una_pagina_que_no_existe_ofrece_el_buscador_sin_consultas(client, db, django_assert_num_queries):
    with django_assert_num_queries(0):
        respuesta = client.get("/una/que/no/existe/")
    assert respuesta.status_code == 404
    assert '<form class="buscador" action="/provincias/" method="get"' in respuesta.content.decode()


@pytest.mark.parametrize("cual", ["400", "403", "403_csrf", "404", "500", "503"])
def test_las_paginas_de_error_no_necesitan_peticion_ni_base_de_datos(cual):
    """They are for when something is broken. Without the mark of the database, asking it anything fails."""
    pagina = render_to_string(f"{cual}.html")
    assert pagina.count("<h1>") == 1
    assert 'class="cab"' in pagina
    assert 'href="/"' in pagina
