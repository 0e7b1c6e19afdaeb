"""Finding a provincia, and its page."""

import re
from urllib.parse import quote

import pytest

from cuenta_publica.models import Cifra, CuentaPublica, Edicion, Organismo
from cuenta_publica.publicacion import corregir, retirar

from . import fabrica
from .fabrica import publicar

PARINACOTA = "/provincias/parinacota/"


@pytest.fixture(autouse=True)
def nada_se_dibuja(sin_dibujar):
    """Nothing here depends on the PDF."""


@pytest.fixture
def publicar_en(db, usuario):
    """Publishes an account with the cifras that are given: (materia, clave, período, value)."""

    def hacer(slug, anio, *cifras):
        cuenta = fabrica.make_publicable(organismo=Organismo.objects.get(slug=slug), anio=anio)
        CuentaPublica.objects.filter(pk=cuenta.pk).update(estado="borrador")
        for n, (materia, clave, periodo, valor) in enumerate(cifras):
            capitulo = fabrica.make_capitulo(cuenta, materia=materia, ancla=f"cap-{n}")
            Cifra.objects.create(capitulo=capitulo, clave=clave, etiqueta="Así se llama", periodo=periodo, valor=valor)
        publicar(cuenta, usuario)
        return CuentaPublica.objects.get(pk=cuenta.pk)

    return hacer


def texto(respuesta) -> str:
    """What is read, in order."""
    cuerpo = re.search(r"<main.*?</main>", respuesta.content.decode(), re.DOTALL)[0]
    return " ".join(re.sub(r"<[^>]+>", " ", cuerpo).split())


# --- search -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("q", ["parinacota", "PARINACOTA", "parinacotta", "putre", "Putre ", "comuna de General Lagos"])
def test_un_solo_acierto_lleva_a_la_provincia(client, db, q):
    respuesta = client.get("/provincias/", {"q": q})
    assert (respuesta.status_code, respuesta["Location"]) == (302, PARINACOTA)


def test_con_el_anio_lleva_a_la_cuenta_si_existe(client, publicar_en):
    publicar_en("parinacota", 2018)
    for pedido in ({"q": "putre"}, {"provincia": "parinacota"}, {"provincia": "parinacota", "q": "putre"}):
        assert client.get("/provincias/", pedido | {"anio": "2018"})["Location"] == "/cuentas/parinacota/2018/"
        assert client.get("/provincias/", pedido | {"anio": "2016"})["Location"] == f"{PARINACOTA}?anio=2016"
        assert client.get("/provincias/", pedido | {"anio": "x"})["Location"] == PARINACOTA
    assert "No hay cuenta 2016 de Parinacota en el portal." in texto(client.get(f"{PARINACOTA}?anio=2016"))
    assert "No hay cuenta" not in texto(client.get(f"{PARINACOTA}?anio=2018"))


def test_un_borrador_no_existe_para_el_buscador(client, parinacota):
    assert client.get("/provincias/?q=putre&anio=2019")["Location"] == f"{PARINACOTA}?anio=2019"
    assert "No hay cuentas públicas de 2019 en el portal." in texto(client.get("/provincias/?anio=2019"))


def test_varios_aciertos_se_listan_con_su_razon(client, db, django_assert_num_queries):
    with django_assert_num_queries(3):
        respuesta = client.get("/provincias/", {"q": "maule"})
    dicho = texto(respuesta)
    assert respuesta.status_code == 200
    assert "4 provincias para «maule»" in dicho
    assert "Cauquenes por la región Maule" in dicho
    assert 'value="maule"' in respuesta.content.decode()


def test_elegir_una_y_escribir_otra_muestra_las_dos(client, db):
    dicho = texto(client.get("/provincias/", {"provincia": "parinacota", "q": "chiloe"}))
    assert "2 provincias para «chiloe»" in dicho
    assert re.search(r"\bParinacota Sin cuentas.*\bChiloé Sin cuentas", dicho)


def test_sin_aciertos_lo_dice_y_no_pierde_lo_escrito(client, publicar_en):
    publicar_en("limari", 2019)
    escrito = 'tocolpishas "><b>'
    pagina = client.get("/provincias/", {"q": escrito, "anio": "2019", "provincia": "no-hay"})
    dicho = texto(pagina)
    assert "que se llame «tocolpishas &quot;&gt;&lt;b&gt;»" in dicho
    assert "¿Quisiste decir" in dicho
    assert 'href="/provincias/?q=Tocopilla&amp;anio=2019"' in pagina.content.decode()
    assert 'value="tocolpishas &quot;&gt;&lt;b&gt;"' in pagina.content.decode()
    assert "<option selected>2019</option>" in pagina.content.decode()


def test_solo_el_anio_muestra_quien_tiene_cuenta(client, publicar_en):
    publicar_en("limari", 2019)
    assert client.get("/provincias/?anio=2019")["Location"] == "/cuentas/limari/2019/"
    publicar_en("arauco", 2019)
    assert "2 provincias con cuenta pública 2019" in texto(client.get("/provincias/?anio=2019"))


def test_la_lista_tiene_las_56_con_sus_comunas(client, db, django_assert_num_queries):
    with django_assert_num_queries(3):
        pagina = client.get("/provincias/")
    assert len(set(re.findall(r'href="(/provincias/[a-z-]+/)"', pagina.content.decode()))) == 56
    assert "Parinacota Sin cuentas publicadas General Lagos, Putre." in texto(pagina)
    assert "Arica, Camarones. Sin sucesora desde 2021." in texto(pagina)


@pytest.mark.parametrize("q", ["\x00", "%00", "x" * 5_000, "ñ" * 3_000, "\u202e", "' OR 1=1 --", "[", "\\", "é́" * 300])
def test_ninguna_busqueda_rompe_la_pagina(client, db, q):
    for consulta in (f"q={quote(q)}", f"provincia={quote(q)}&anio={quote(q)}", f"q=a&q={quote(q)}", "q=%ff&anio=%ff"):
        assert client.get(f"/provincias/?{consulta}").status_code in (200, 302)


# --- the page -----------------------------------------------------------------------------------------------------


def test_dice_quien_rinde_la_cuenta_y_desde_cuando(client, db):
    dicho = texto(client.get(PARINACOTA))
    assert "Hasta el 13 de julio de 2021 Gobernación Provincial de Parinacota" in dicho
    assert "Desde el 14 de julio de 2021 Delegación Presidencial Provincial de Parinacota" in dicho
    assert "General Lagos y Putre" in dicho
    assert "Sin sucesora" not in dicho
    sin_ella = texto(client.get("/provincias/antofagasta/"))
    assert "Desde el 14 de julio de 2021 Sin sucesora" in sin_ella
    assert "lo hace la Delegación Presidencial Regional de Antofagasta" in sin_ella


def test_las_cuentas_con_sus_versiones_y_los_anios_que_faltan(client, publicar_en, usuario):
    jefa = fabrica.make_usuario(is_superuser=True)
    publicar_en("parinacota", 2016)
    segunda = corregir(publicar_en("parinacota", 2018))
    assert "Versión 1, sin correcciones" in texto(client.get(PARINACOTA)), "a draft is no correction yet"
    publicar(segunda, usuario, "Se corrige un dato de la portada.")
    retirar(
        Edicion.objects.get(cuenta=publicar_en("parinacota", 2015)), jefa, "Ley N° 19.628", "Nombraba a una persona."
    )
    dicho = texto(client.get(PARINACOTA))
    assert re.search(r"Cuenta pública 2018 .*? Versión 2, con una corrección\.", dicho)
    assert "2017 Sin publicar." in dicho
    assert re.search(r"Cuenta pública 2016 .*? Versión 1, sin correcciones\.", dicho)
    assert re.search(r"Cuenta pública 2015 .*? Retirada de este sitio", dicho)


def test_las_cifras_de_cada_anio_se_comparan_y_las_de_otro_periodo_no(client, publicar_en):
    total = ("extranjeria", "total")
    publicar_en("parinacota", 2017, (*total, "2017", 100), (*total, "2018-01/2018-03", 7))
    publicar_en("parinacota", 2018, (*total, "2018", 150))
    dicho = texto(client.get(PARINACOTA))
    assert "Total de visas otorgadas 2017 100 Cuenta 2017 2018 150 Cuenta 2018" in dicho
    assert "+50 (50,0%) respecto de 2017 Cálculo del portal" in dicho
    assert "enero a marzo de 2018 7 Cuenta 2017 Es una parte del año: no se compara con años completos." in dicho
    assert 'href="/cuentas/parinacota/2018/#cap-0"' in client.get(PARINACOTA).content.decode()
    assert "inflación" not in dicho


def test_gobernacion_y_delegacion_hacen_una_sola_serie(client, publicar_en):
    publicar_en("parinacota", 2020, ("seguridad", "total", "2020", 10))
    publicar_en("delegacion-parinacota", 2021, ("seguridad", "total", "2021", 5))
    assert "2020 10 Cuenta 2020 2021 5 Cuenta 2021 −5 (−50,0%) respecto de 2020" in texto(client.get(PARINACOTA))


def test_los_montos_dicen_que_no_estan_ajustados(client, parinacota, usuario):
    publicar(parinacota, usuario)
    dicho = texto(client.get(PARINACOTA))
    assert "no están ajustados por inflación" in dicho
    assert "$961.711.458" in dicho
    assert "Sin período $108.443.014" in dicho


def test_lo_que_esta_en_duda_lo_dice(client, parinacota, usuario):
    publicar(parinacota, usuario)
    dicho = texto(client.get(PARINACOTA))
    assert "marzo a diciembre de 2019 216 Cuenta 2019 Ver discrepancia" in dicho
    assert "2020 $871.290.289 Cuenta 2019 Ver discrepancia" in dicho
    assert dicho.count("Ver discrepancia") == 2


def test_solo_cuentan_las_cifras_declaradas_de_lo_publicado(client, publicar_en, usuario):
    cuenta = publicar_en("parinacota", 2018, ("extranjeria", "total", "2018", 41), ("extranjeria", "otra", "2018", 42))
    borrador = corregir(cuenta)
    Cifra.objects.filter(capitulo__cuenta=borrador).update(valor=43)
    dicho = texto(client.get(PARINACOTA))
    assert " 41 Cuenta 2018" in dicho
    assert " 42 " not in dicho
    assert " 43 " not in dicho
    publicar(borrador, usuario, "Se corrigen las visas otorgadas.")
    assert " 43 Cuenta 2018" in texto(client.get(PARINACOTA))
    assert " 41 " not in texto(client.get(PARINACOTA)), "what was replaced is no longer what it says"


def test_cuesta_cinco_consultas_con_una_cuenta_o_con_muchas(client, publicar_en, django_assert_num_queries):
    for anio in (2015, 2016, 2017):
        publicar_en("parinacota", anio, ("extranjeria", "total", str(anio), anio), ("seguridad", "total", str(anio), 1))
        with django_assert_num_queries(5):
            client.get(PARINACOTA)


def test_solo_las_provincias_tienen_pagina(client, db):
    for slug in ("no-hay", "delegacion-regional-tarapaca", "15"):
        assert client.get(f"/provincias/{slug}/").status_code == 404
    respuesta = client.get("/provincias/delegacion-parinacota/")
    assert (respuesta.status_code, respuesta["Location"]) == (301, PARINACOTA)
