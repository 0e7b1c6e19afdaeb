"""The search: what it finds, what it never finds, in which order, and what it costs."""

import re
import time
from html import unescape

import pytest
from django.core.management import call_command
from django.urls import reverse

from cuenta_publica import registro
from cuenta_publica.buscador import con_palabras, indexar_todas
from cuenta_publica.buscador.consulta import EXACTO, buscar
from cuenta_publica.buscador.indice import _Escritor
from cuenta_publica.buscador.marcas import LARGO, fragmento, marcar
from cuenta_publica.buscador.pasajes import trozos
from cuenta_publica.buscador.raices import raices, sin_vacias
from cuenta_publica.congelar import congelar
from cuenta_publica.models import Bloque, Cifra, Compromiso, Pasaje
from cuenta_publica.publicacion import corregir, crear_siguiente, retirar

from .fabrica import make_bloque, make_capitulo, make_cuenta, make_organismo, make_usuario, publicar

DIRECCION = reverse("buscar")
MOTIVO = "Se corrige una palabra que estaba mal escrita en el documento."


def hallados(texto, **filtros) -> list[tuple[str, str]]:
    return [(p.tipo, p.titulo or p.texto) for p in buscar(texto, filtros).pasajes]


def make_buscable(usuario, texto="<p>Se firmó un convenio con la Municipalidad de Putre.</p>", **valores):
    """A published account with a chapter of each kind of thing."""
    cuenta = make_cuenta(**valores)
    capitulo = make_capitulo(cuenta, titulo="Seguridad pública", ancla="seguridad", numero="I.")
    make_bloque(capitulo, texto)
    Cifra.objects.create(capitulo=capitulo, clave="rondas", etiqueta="Rondas de vigilancia", valor=2787)
    Compromiso.objects.create(capitulo=capitulo, texto="Renovar las cámaras de vigilancia.", meta=3)
    make_bloque(capitulo, "", tipo=Bloque.Tipo.TABLA, conjunto="compromisos", titulo="Compromisos de vigilancia")
    publicar(cuenta, usuario)
    return cuenta


@pytest.mark.un_motor
@pytest.mark.parametrize(
    "unas",
    [
        "convenio convenios CONVENIO",
        "migración migracion migraciones",
        "mujer mujeres",
        "año años",
        "policía policias",
        "2787 2.787",
        "O'Higgins OHiggins",
        "público pública públicas",
        "población poblacio\u0301n poblaciones",
    ],
)
def test_se_dicen_lo_mismo(unas):
    assert len({tuple(raices(palabra)) for palabra in unas.split()}) == 1


@pytest.mark.un_motor
def test_las_palabras_vacias_cuentan_solo_si_no_hay_otras():
    assert sin_vacias(raices("los convenios de la provincia y de los convenios")) == raices("convenios provincia")
    assert sin_vacias(raices("de la")) == ["de", "la"]


@pytest.mark.un_motor
@pytest.mark.parametrize(
    "texto", ["\u0316\u0301" * 5000, "a" * 10_000, "ﷺ" * 3_300, "1.111" * 2_000, "a'" * 5_000, "½ ñ" * 3_000]
)
def test_las_raices_tardan_segun_el_largo(texto):
    antes = time.thread_time()
    raices(texto)
    assert time.thread_time() - antes < 0.1


@pytest.mark.un_motor
def test_se_marca_por_la_raiz_y_se_escapa():
    texto = "<b>Migración</b> & más migraciones"
    marcado = "&lt;b&gt;<mark>Migración</mark>&lt;/b&gt; &amp; más <mark>migraciones</mark>"
    assert marcar(texto, raices("migracion")) == marcado
    largo = f"{'nada ' * 500}convenio {'relleno ' * 500}con Putre"
    corto = fragmento(largo, raices("convenio"))
    assert corto.startswith("… ")
    assert "<mark>convenio</mark>" in corto
    assert len(corto) < LARGO + 60
    assert fragmento("", {"x"}) == ""


@pytest.mark.parametrize(
    ("texto", "esperados"),
    [
        ("convenios", ["texto"]),
        ("CONVENIÓS municipalidades", ["texto"]),
        ("convenio de Putre 2019", ["texto"]),
        ("vigilancia", ["tabla", "cifra", "fila"]),
        ("camara seguridad", ["fila"]),
        ("seguridad", ["capitulo"]),
        ("2.787", ["cifra"]),
        ('"municipalidad de putre"', ["texto"]),
        ('"putre municipalidad"', ["texto"]),  # no such phrase: what has its words
        ("convenio inexistente", ["texto"]),
        ("inexistente", []),
        ("seguridad publica 2018", []),
    ],
)
def test_se_encuentra_lo_publicado(usuario, texto, esperados):
    make_buscable(usuario)
    if texto == "seguridad publica 2018":
        assert buscar(texto, {}).alguna
    else:
        assert [tipo for tipo, _ in hallados(texto)] == esperados


def test_el_orden_es_uno_en_ambos_motores(usuario):
    """Kind, the last year first, organismo, place in the account; whichever was published first."""
    uno, otro = make_organismo(), make_organismo()
    for organismo, anio in ((otro, 2018), (uno, 2017), (uno, 2018), (otro, 2019)):
        make_buscable(usuario, organismo=organismo, anio=anio)
    orden = [(p.tipo, p.cuenta.anio, p.cuenta.organismo_id) for p in buscar("vigilancia", {}).pasajes]
    cuentas = [(2019, otro.pk), (2018, uno.pk), (2018, otro.pk), (2017, uno.pk)]
    assert orden == [(tipo, *cuenta) for tipo in ("tabla", "cifra", "fila") for cuenta in cuentas]
    assert [p.cuenta.anio for p in buscar("vigilancia", {"anio": "2017"}).pasajes] == [2017] * 3
    assert {p.cuenta.organismo_id for p in buscar("vigilancia", {"provincia": uno.provincia.codigo}).pasajes} == {
        uno.pk
    }
    assert [t for t, _ in hallados("vigilancia", tipo="cifra", materia="narrativa")] == ["cifra"] * 4
    assert hallados("vigilancia", materia="seguridad") == []


def test_los_borradores_nunca_se_encuentran_y_una_correccion_cambia_los_pasajes(usuario):
    jefa = make_usuario(is_superuser=True)
    cuenta = make_buscable(usuario)
    correccion = corregir(cuenta)
    Bloque.objects.filter(capitulo__cuenta=correccion, texto__contains="Putre").update(texto="<p>Un quirquincho.</p>")
    crear_siguiente(cuenta)
    assert (hallados("quirquincho"), len(hallados("convenio"))) == ([], 1)
    edicion = publicar(correccion, usuario, MOTIVO)
    assert (hallados("convenio"), len(hallados("quirquincho"))) == ([], 1)
    assert set(Pasaje.objects.values_list("cuenta", flat=True)) == {correccion.pk}
    retirar(edicion, jefa, "Ley N° 19.628", "La cuenta traía los nombres de quienes recibieron ayuda.")
    assert not Pasaje.objects.exists()
    assert not buscar("quirquincho vigilancia", {}).cuantos


def test_reindexar_deja_lo_mismo(usuario):
    cuenta = make_buscable(usuario)
    make_cuenta()
    antes = list(Pasaje.objects.values())
    call_command("reindexar", verbosity=0)
    assert list(Pasaje.objects.values()) == antes
    Pasaje.objects.filter(cuenta=cuenta).delete()
    assert hallados("convenio") == []
    assert list(indexar_todas()) == [(cuenta, len(antes))]
    assert list(Pasaje.objects.values()) == antes
    assert len(hallados("convenio")) == 1


def test_lo_que_se_muestra_tiene_las_palabras(publicada, client):
    """Of the real account: each one of several, in the passage or in the line that tells where it is."""
    for texto in (
        "convenios",
        "visas Parinacota",
        "robos",
        "adultos mayores",
        "Chungará 2019",
        "proteccion social",
    ):
        pagina = client.get(DIRECCION, {"q": texto}).content.decode()
        resultados = re.findall(r"<li>\s*<h2>.*?</li>", pagina, re.S)
        assert resultados, texto
        for resultado in resultados:
            marcadas = {r for m in re.findall("<mark>(.*?)</mark>", resultado) for r in raices(unescape(m))}
            assert marcadas | set(raices("2019")) >= set(sin_vacias(raices(texto))), (texto, resultado)


def _con(modelo, texto: str):
    return con_palabras(modelo.objects.vigentes(), texto)[0]


def test_las_filas_de_un_conjunto(publicada, parinacota, django_assert_num_queries):
    modelos = {modelo._meta.model_name: modelo for modelo in registro.modelos_de_fila()}
    convenio, delito = modelos["convenio"], modelos["delito"]
    with django_assert_num_queries(2):
        filas = list(_con(convenio, "CONVENIOS sociales").order_by("id"))
    textos = [raices(f"{f.objeto} {f.contrapartes} {f.descripcion}") for f in filas]
    assert filas
    assert all(set(raices("convenio social")) <= set(texto) for texto in textos)
    assert all(f.vigente for f in filas)
    assert _con(delito, "robos").exists(), "by the names of a catalogue"
    assert not _con(convenio, "¡!").exists()
    assert not _con(delito, "convenio").exists()


@pytest.mark.parametrize(
    "texto",
    [
        "", "\0", '"', '"""', "*", "a*", "NEAR(a b)", "raices:convenio", "-convenio", "convenio OR", "AND", "NOT a",
        "(", "^a", "'; DROP TABLE x; --", "%", "_", "c_convenio", "t_fila", "\\", "de la y", "😀", "\ud800", "«»",
        "x" * 10_000, "convenio " * 1_200, "a b c d e f g h i j k l m n o p", "ﷺ" * 3_000, "{a,b}", '"a','NULL',
    ],
)  # fmt: skip
def test_ninguna_pregunta_rompe_nada(cuenta, usuario, client, texto):
    publicar(cuenta, usuario)
    respuesta = client.get(DIRECCION, {"q": texto.encode("utf-8", "replace"), "page": "99999999"})
    assert respuesta.status_code == 200
    assert 'role="search"' in respuesta.content.decode()


@pytest.mark.parametrize(
    "filtro", ["provincia=%ff", "anio=abc", "materia=%00", "tipo=x%22", "page=-1", "page=" + "9" * 25]
)
def test_un_filtro_desconocido_se_dice(cuenta, usuario, client, filtro):
    publicar(cuenta, usuario)
    respuesta = client.get(f"{DIRECCION}?q=presentacion&{filtro}")
    assert respuesta.status_code == 200
    assert ("No conocemos" in respuesta.content.decode()) is not filtro.startswith(("page", "materia"))


def test_las_consultas_son_siempre_las_mismas(usuario, client, django_assert_num_queries):
    cuenta = make_buscable(usuario)
    with django_assert_num_queries(5):
        assert client.get(DIRECCION, {"q": "convenio", "anio": "2019"}).status_code == 200
    escritor, documento = _Escritor(cuenta, congelar(cuenta)), congelar(cuenta)
    trozo = next(t for t in trozos(documento) if t.tipo == "texto")
    Pasaje.objects.bulk_create([escritor.pasaje(n, trozo) for n in range(100, 100 + EXACTO + 50)])
    with django_assert_num_queries(5):
        pagina = client.get(DIRECCION, {"q": "convenio", "page": "50"}).content.decode()
    assert "Más de 1.000 pasajes" in pagina
    assert "Siguiente" not in pagina
    assert '<ol class="hallados" start="981">' in pagina
    with django_assert_num_queries(6):
        pagina = client.get(DIRECCION, {"q": "convenio qqq"}).content.decode()
    assert "Ningún pasaje tiene todas las palabras" in pagina
    with django_assert_num_queries(2):
        client.get(DIRECCION)


def test_los_filtros_activos_se_quitan_de_a_uno(usuario, client):
    make_buscable(usuario)
    pagina = client.get(f"{DIRECCION}?q=convenio&anio=2019&tipo=texto").content.decode()
    assert '<a href="?q=convenio&amp;tipo=texto"><span class="vh">Quitar filtro: </span>2019</a>' in pagina
    assert '<a class="todos" href="?q=convenio">Quitar todos</a>' in pagina
    assert re.search(r'<a href="/cuentas/prueba-\d+/2019/#seguridad">I. Seguridad pública</a>', pagina)
