"""The list figures are inserted from, and binding an unbound numeral with one click."""

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext

from cuenta_publica import registro
from cuenta_publica.congelar import congelar
from cuenta_publica.models import Capitulo, Cifra, CuentaPublica
from cuenta_publica.verificaciones.prosa import sin_vinculo

from . import fabrica

pytestmark = pytest.mark.un_motor

TEXTO = (
    '<p>Van <strong>216</strong> visas, 7 de ellas en <a href="https://www.gob.cl/216">216</a> días. Ley 19.175.</p>'
)


@pytest.fixture
def cap(db):
    cap = fabrica.make_capitulo(titulo="Extranjería", ancla="extranjeria", materia="narrativa")
    Cifra.objects.create(capitulo=cap, clave="total", etiqueta="Total de visas", valor=216, periodo="2019")
    fabrica.make_bloque(cap, TEXTO)
    return cap


@pytest.fixture
def cliente(cap):
    return fabrica.make_cliente(fabrica.make_usuario(cap.cuenta.organismo))


def abrir(cliente, cap):
    return cliente.get(fabrica.url("change", cap)).content.decode()


def ver_cifras(cliente, cap):
    return cliente.get(fabrica.url("cifras", cap)).content.decode()


def vincular(cliente, cap, vinculo, guardado=None):
    guardado = Capitulo.objects.get(pk=cap.pk).guardado if guardado is None else guardado
    datos = {"vinculo": vinculo, "guardado": str(guardado)}
    return cliente.post(fabrica.url("vincular", cap), datos, follow=True)


def texto_de(cap):
    return cap.bloques.get().texto


def clave(cap, n=0):
    return f"{cap.bloques.get().pk}-texto-{n}"


REF = "extranjeria:total@2019"


def test_la_pagina_ofrece_las_cifras_de_toda_la_cuenta(cliente, cap):
    otro = fabrica.make_capitulo(cap.cuenta, titulo="Orasmi", ancla="orasmi", materia="orasmi")
    Cifra.objects.create(capitulo=otro, clave="presupuesto", etiqueta="Fondo", tipo="pesos", valor=1_300_000)
    assert "Cifras que puede insertar" in abrir(cliente, otro)
    pagina = ver_cifras(cliente, cap)
    assert "<h3>Orasmi</h3>" in pagina
    assert "<code>[[$1.300.000|orasmi:presupuesto]]</code>" in pagina
    assert 'data-palabras="[[1 millón 300 mil pesos|orasmi:presupuesto]]"' in pagina
    assert "<span>Total de visas (2019): 216</span>" in pagina


def test_un_clic_vincula_ese_numero_y_ningun_otro(cliente, cap):
    assert "Vincular 3 números de estos textos" in abrir(cliente, cap)
    pagina = ver_cifras(cliente, cap)
    assert f'value="{clave(cap)}|{REF}">Vincular a «Extranjería: Total de visas (2019)»' in pagina
    assert f'value="{clave(cap, 1)}|="' in pagina
    assert "19.175</strong> en" not in pagina
    respuesta = vincular(cliente, cap, f"{clave(cap)}|{REF}")
    assert "«216» quedó vinculado a «Extranjería: Total de visas (2019)»" in respuesta.content.decode()
    assert texto_de(cap).startswith(f"<p>Van <strong>[[216|{REF}]]</strong> visas, 7 de ellas")
    assert 'gob.cl/216"' in texto_de(cap)
    assert Capitulo.objects.get(pk=cap.pk).guardado == 1
    (capitulo,) = congelar(cap.cuenta).capitulos
    assert f'<strong><data value="{REF}">216</data></strong>' in capitulo.bloques[0].html


def test_marcar_como_literal_hasta_que_no_queda_ninguno(cliente, cap):
    vincular(cliente, cap, f"{clave(cap)}|{REF}")
    vincular(cliente, cap, f"{clave(cap)}|=")
    assert "[[7|=]] de ellas" in texto_de(cap)
    vincular(cliente, cap, f"{clave(cap)}|=")
    assert ">[[216|=]]</a>" in texto_de(cap)
    assert "Vincular" not in abrir(cliente, cap)
    assert "por-vincular" not in ver_cifras(cliente, cap)
    assert list(sin_vinculo(congelar(cap.cuenta))) == []


@pytest.mark.parametrize(
    "vinculo",
    [
        "",
        "|",
        "x",
        f"9999-texto-0|{REF}",
        "0-titulo-0|=",
        "{clave}|orasmi:nada",
        '{clave}|="><script>',
        "{clave}",
        "{otra}|=",
    ],
)
def test_lo_que_no_se_ofrece_no_se_hace(cliente, cap, vinculo):
    antes = texto_de(cap)
    vinculo = vinculo.format(clave=clave(cap), otra=clave(cap, 7))
    assert "ya no está donde estaba" in vincular(cliente, cap, vinculo).content.decode()
    assert (texto_de(cap), Capitulo.objects.get(pk=cap.pk).guardado) == (antes, 0)


@pytest.mark.parametrize("guardado", ["1", "", "-1", "²", "9" * 12])
def test_con_una_pagina_vieja_no_se_hace_nada(cliente, cap, guardado):
    antes = texto_de(cap)
    assert "ya no está donde estaba" in vincular(cliente, cap, f"{clave(cap)}|=", guardado).content.decode()
    assert texto_de(cap) == antes


def test_el_numero_vinculado_hace_vieja_la_pagina_abierta(cliente, cap):
    datos = fabrica.formulario(cliente.get(fabrica.url("change", cap)))
    vincular(cliente, cap, f"{clave(cap)}|{REF}")
    assert cliente.post(fabrica.url("change", cap), datos | {"titulo": "Otro"}).status_code == 409
    assert "[[216|" in texto_de(cap)


def test_quien_no_debe_no_puede(cliente, cap, client):
    direccion = fabrica.url("vincular", cap)
    assert cliente.get(direccion).status_code == 405
    assert client.get(fabrica.url("cifras", cap)).status_code == 302
    assert client.post(direccion).status_code == 302
    ajeno = fabrica.make_cliente(fabrica.make_usuario(fabrica.make_organismo()))
    assert ajeno.get(fabrica.url("cifras", cap)).status_code == 404
    assert ajeno.post(direccion, {"vinculo": f"{clave(cap)}|=", "guardado": "0"}).status_code == 404
    estricto = fabrica.make_cliente(fabrica.make_usuario(cap.cuenta.organismo))
    estricto.handler.enforce_csrf_checks = True
    assert estricto.post(direccion, {"vinculo": f"{clave(cap)}|=", "guardado": "0"}).status_code == 403
    assert texto_de(cap) == TEXTO.replace('">216', '" rel="noopener">216')


def test_en_una_cuenta_cerrada_no_se_ofrece_ni_se_hace(cliente, cap, monkeypatch):
    def ya_publicada(cuenta):
        raise ValidationError("Esta cuenta está cerrada.")

    with monkeypatch.context() as parche:
        parche.setattr(CuentaPublica, "exigir_editable", ya_publicada)
        assert "Esta cuenta está cerrada." in vincular(cliente, cap, f"{clave(cap)}|=").content.decode()
    monkeypatch.setattr(CuentaPublica, "es_editable", False)
    assert cliente.post(fabrica.url("vincular", cap), {"vinculo": f"{clave(cap)}|="}).status_code == 403
    assert 'id="vincular"' not in ver_cifras(cliente, cap)
    assert "[[" not in texto_de(cap)


def test_un_vinculo_escrito_en_el_editor_se_guarda_y_uno_congelado_no(cliente, cap):
    datos = fabrica.formulario(cliente.get(fabrica.url("change", cap)))
    falso = f'<p>[[216|{REF}]] y <data value="{REF}">999</data></p>'
    assert cliente.post(fabrica.url("change", cap), datos | {"bloques-0-texto": falso}).status_code == 302
    assert texto_de(cap) == f"<p>[[216|{REF}]] y 999</p>"


def test_la_pagina_cuesta_lo_mismo_con_mas_filas_y_mas_textos(cliente, cap):
    modelo = registro.materia("narrativa").conjunto("compromisos").modelo
    abrir(cliente, cap)

    def contar():
        with CaptureQueriesContext(connection) as consultas:
            abrir(cliente, cap)
        return len(consultas)

    modelo.objects.create(capitulo=cap, texto="Uno", meta=3)
    antes = contar()
    modelo.objects.bulk_create([modelo(capitulo=cap, texto=f"Meta {n}", meta=n) for n in range(40)])
    for _ in range(5):
        fabrica.make_bloque(cap, TEXTO)
    assert contar() == antes


def test_una_materia_que_no_esta_no_rompe_la_pagina(cliente, cap):
    fabrica.make_capitulo(cap.cuenta, materia="astrologia")
    assert abrir(cliente, cap)
    assert "no tiene cifras" in ver_cifras(cliente, cap)
    assert "ya no está donde estaba" in vincular(cliente, cap, f"{clave(cap)}|=").content.decode()
