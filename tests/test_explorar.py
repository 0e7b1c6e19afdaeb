"""The explorer: which rows, in what order, in how many queries, and what it says of what it cannot do."""

import itertools

import pytest
from django.http import QueryDict
from django.urls import reverse

from cuenta_publica.congelar import congelar
from cuenta_publica.datos.consulta import POR_PAGINA, Consulta
from cuenta_publica.datos.orden import ordenables
from cuenta_publica.datos.publicos import publico, publicos
from cuenta_publica.figuras import claves_de_filas
from cuenta_publica.filtros import ofrecidas
from cuenta_publica.models import CuentaPublica
from cuenta_publica.publicacion import corregir, retirar
from cuenta_publica.vinculos import VELADO
from programas.convenios.models import Convenio
from seguridad.models import CategoriaDelito, Delito

from .consultas import dar_por_publicada
from .fabrica import make_bloque, make_capitulo, make_cuenta, make_organismo, publicar

DELITOS = "/datos/seguridad/delitos/"


def make_delitos(cuenta, casos, **valores) -> None:
    """A chapter of ``cuenta`` with a row for each of ``casos``, in two categories by turns."""
    cap = make_capitulo(cuenta, titulo="Seguridad pública", ancla="seguridad", materia="seguridad", **valores)
    make_bloque(cap, tipo="tabla", conjunto="delitos", texto="")
    categorias = [
        CategoriaDelito.objects.get_or_create(clave=clave, defaults={"nombre": clave.title()})[0]
        for clave in ("hurto", "lesiones")
    ]
    for i, (n, categoria) in enumerate(zip(casos, itertools.cycle(categorias), strict=False)):
        Delito.objects.create(capitulo=cap, orden=i, categoria=categoria, casos=n)


@pytest.fixture
def publicadas(db, usuario, sin_dibujar):
    """Two provincias, three accounts, 120 rows: one in four says nothing."""
    una, otra = make_organismo("Gobernación Provincial Una"), make_organismo("Gobernación Provincial Otra")
    for organismo, anio in ((una, 2018), (una, 2019), (otra, 2019)):
        cuenta = make_cuenta(organismo, anio=anio)
        make_delitos(cuenta, [None if i % 4 == 3 else i % 7 for i in range(40)])
        publicar(cuenta, usuario)
    return una, otra


def consulta(texto="", clave=("seguridad", "delitos")) -> Consulta:
    return Consulta.leer(publico(*clave), QueryDict(texto))


def todas(pedida: Consulta) -> list:
    """The rows of all its pages."""
    filas = []
    for n in itertools.count(1):
        pagina = pedida.pagina(n)
        filas += pagina.filas
        if not pagina.hay_mas:
            return filas


def test_todo_conjunto_tiene_su_pagina(client, publicadas):
    indice = client.get(reverse("datos")).content.decode()
    for uno in publicos():
        assert f'href="{uno.get_absolute_url()}"' in indice
        assert client.get(uno.get_absolute_url()).status_code == 200, uno.clave


def test_lo_nuevo_primero_y_todo_una_vez(publicadas):
    filas = todas(consulta())
    assert [f.anio for f in filas] == [2019] * 80 + [2018] * 40
    assert len({f.id for f in filas}) == 120


def test_cada_orden_es_uno_y_sus_paginas_lo_siguen(publicadas):
    for clave, sentido in itertools.product(ordenables(publico("seguridad", "delitos")), ("", "-")):
        pedida = consulta(f"sort={sentido}{clave}")
        filas = todas(pedida)
        assert [f.id for f in filas] == [fila[0] for fila in pedida.recorrer()]
        assert len(filas) == 120
        assert [f.id for f in pedida.pagina("ultima").filas] == [f.id for f in filas[-POR_PAGINA:]]
        if clave == "casos":  # what is not informed is neither the least nor the most
            dichos = [f.casos for f in filas if f.casos is not None]
            assert [f.casos for f in filas] == sorted(dichos, reverse=bool(sentido)) + [None] * 30


def test_los_filtros_dejan_las_que_son(publicadas):
    una, otra = publicadas
    assert {f.anio for f in todas(consulta("desde=2019"))} == {2019}
    assert consulta(f"provincia={una.provincia_id}").contar().n == 80
    assert consulta(f"provincia={una.provincia_id}&provincia={otra.provincia_id}&hasta=2018").contar().n == 40
    assert consulta("region=99&capitulo=seguridad&categoria=hurto").contar().n == 60
    assert {f.casos for f in todas(consulta("casos_min=2&casos_max=3"))} == {2, 3}
    assert consulta("casos_min=0").contar().n == 90, "null is not 0"


def test_las_palabras_sin_tildes_ni_mayusculas(db, usuario, sin_dibujar):
    cuenta = make_cuenta()
    cap = make_capitulo(cuenta, ancla="convenios", materia="convenios")
    make_bloque(cap, tipo="tabla", conjunto="convenios", texto="")
    for objeto in ("Atención de migrantes", "Caminos rurales"):
        Convenio.objects.create(capitulo=cap, objeto=objeto)
    publicar(cuenta, usuario)
    clave = ("convenios", "convenios")
    assert [f.objeto for f in todas(consulta("q=ATENCION", clave))] == ["Atención de migrantes"]
    assert not todas(consulta("q=puentes", clave))


def test_las_celdas_dicen_lo_que_imprime_la_cuenta_y_nunca_lo_suprimido(client, db, usuario, sin_dibujar):
    """What is stored of a text keeps the figure that it was written with, whatever became of it."""
    cuenta = make_cuenta()
    cap = make_capitulo(cuenta, ancla="convenios", materia="convenios")
    make_bloque(cap, tipo="tabla", conjunto="convenios", texto="")
    velado = Convenio.objects.create(capitulo=cap, objeto="Reservado", suprimido=["monto"])
    dicho = Convenio.objects.create(capitulo=cap, objeto="Abierto", monto=2500, orden=1)
    claves = claves_de_filas(next(d for _, c in congelar(cuenta).recorrer() for d in c.datos))
    for convenio, escrito, clave in zip((velado, dicho), ("987.654", "1.000"), claves, strict=True):
        convenio.descripcion = f"<p>Costó [[{escrito}|convenios:convenios/{clave}/monto]] pesos.</p>"
        convenio.save()
    dar_por_publicada(cuenta, usuario)
    direccion = publico("convenios", "convenios").get_absolute_url()
    lugares = (direccion, f"{direccion}datos.csv", f"{direccion}datos.json", f"/api{direccion}")
    for respuesta in map(client.get, lugares):
        texto = respuesta.getvalue().decode()
        assert "987.654" not in texto
        assert "[[" not in texto
        assert VELADO in texto
        assert "Costó" in texto
    assert "987.654" not in client.get("/buscar/?q=costo").content.decode()


def test_ni_borradores_ni_lo_corregido_ni_lo_retirado(client, publicadas, usuario, admin_user):
    una, _ = publicadas
    borrador = make_cuenta(make_organismo(), anio=2020)
    make_delitos(borrador, [111_111])
    nueva = corregir(CuentaPublica.objects.get(organismo=una, anio=2019))
    Delito.objects.filter(capitulo__cuenta=nueva, casos=6).update(casos=222_222)
    assert "222.222" not in client.get(DELITOS).content.decode()
    edicion = publicar(nueva, usuario, "Se corrigen los casos según el parte de Carabineros.")
    assert consulta().contar().n == 120
    assert consulta("casos_min=222222").contar().n == 4
    retirar(edicion, admin_user, "Ley N° 19.628", "Traía datos de personas que no corresponde publicar.")
    assert consulta().contar().n == 80
    assert "111.111" not in client.get(DELITOS).content.decode()


def test_ocho_consultas_a_lo_mas(client, publicadas, monkeypatch, django_assert_max_num_queries):
    """With everything asked, the first time after a publication, be the rows few, some or more than are counted."""
    una, otra = publicadas
    en_las_dos = f"region=99&provincia={una.provincia_id}&provincia={otra.provincia_id}&desde=2018&hasta=2019"
    delitos = ("", "sort=-casos", "casos_min=1", f"{en_las_dos}&capitulo=seguridad&categoria=hurto&casos_min=1")
    pedidos = [f"{DELITOS}?{pedido}&sort=casos" for pedido in delitos]
    pedidos += [f"/datos/convenios/convenios/?{q}&sort=monto" for q in ("", "q=colaboracion", "q=nada&monto_max=9")]
    for pocas, contadas, pedido, pagina in itertools.product((0, 500), (0, 10_000), pedidos, ("1", "2", "ultima")):
        monkeypatch.setattr("cuenta_publica.datos.consulta.POCAS", pocas)
        monkeypatch.setattr("cuenta_publica.filtros.CONTADAS", contadas)
        monkeypatch.setattr("cuenta_publica.buscador.filas.POCAS", pocas)
        ofrecidas.cache_clear()
        with django_assert_max_num_queries(8):
            assert client.get(f"{pedido}&page={pagina}").status_code in (200, 404)


def test_cada_fila_lleva_a_su_capitulo_y_dice_lo_que_falta(client, publicadas):
    una, _ = publicadas
    html = client.get(f"{DELITOS}?provincia={una.provincia_id}&hasta=2018").content.decode()
    assert html.count(f'href="/cuentas/{una.slug}/2018/#seguridad"') == 40
    assert html.count("Sin información") == 10
    assert "<strong>40 registros</strong>" in html


def test_lo_vacio_no_queda_en_la_direccion(client, publicadas):
    respuesta = client.get(f"{DELITOS}?region=&desde=2018&q=&sort=-casos")
    assert (respuesta.status_code, respuesta["Location"]) == (302, f"{DELITOS}?desde=2018&sort=-casos")


def test_las_pastillas_quitan_un_filtro_cada_una(client, publicadas):
    respuesta = client.get(f"{DELITOS}?desde=2018&categoria=hurto&categoria=lesiones&sort=-casos")
    dichas = {p.texto: p.sin for p in respuesta.context["pastillas"]}
    assert dichas == {
        "Gestión desde: 2018": "?categoria=hurto&categoria=lesiones&sort=-casos",
        "Hurto": "?desde=2018&categoria=lesiones&sort=-casos",
        "Lesiones": "?desde=2018&categoria=hurto&sort=-casos",
    }


NO_SE_ENTIENDE = {
    "sort=nada": "No se puede ordenar por «nada»",
    "sort=periodo__x": "No se puede ordenar",
    "provincia=zzz": "zzz no es una de las opciones",
    "casos_min=muchos": "no es un número",
    "casos_max=" + "9" * 400: "Casos, máximo",
    "desde=2020&hasta=2018": "2020 es posterior a 2018",
    "desde=%ff": "número entero",
    "periodo=ayer": "no es un período",
    "categoria=%00": "Delito",
}
SIN_PAGINA = ["99999999", "0", "-1", "1e9", "9" * 25, "%00", "%ff", "abc", "4"]
HOSTILES = ["?" + "x" * 10_000, "?q=" + "ñ" * 5_000, "?%00=%00", "?" + "provincia=1&" * 900]


def test_lo_que_no_se_entiende_se_dice(client, publicadas):
    for pedido, dice in NO_SE_ENTIENDE.items():
        respuesta = client.get(f"{DELITOS}?{pedido}")
        assert respuesta.status_code == 400, pedido
        assert dice in respuesta.content.decode()


def test_una_pagina_que_no_hay_es_404_con_palabras(client, publicadas):
    for page in SIN_PAGINA:
        respuesta = client.get(f"{DELITOS}?page={page}")
        assert respuesta.status_code == 404, page
        assert "No hay una página" in respuesta.content.decode()


def test_direcciones_hostiles(client, publicadas):
    for pedido in HOSTILES:
        assert client.get(f"{DELITOS}{pedido}").status_code in (200, 400)


def test_un_entero_que_no_cabe_en_la_base(client, publicadas):
    for n in (2**63, 10**30):
        assert client.get(f"{DELITOS}?casos_min={n}").status_code in (200, 400)


def test_el_grafico_es_de_lo_que_se_ve(client, publicadas):
    una, _ = publicadas
    pedido = f"{DELITOS}?provincia={una.provincia_id}&hasta=2018&casos_min=5"
    html = client.get(pedido).content.decode()
    assert html.count('<svg class="trazado"') == 1
    assert '<svg class="trazado"' not in client.get(DELITOS).content.decode(), "120 bars are no chart"


def test_no_hay_tal_conjunto(client, db):
    respuesta = client.get("/datos/seguridad/nada/")
    assert respuesta.status_code == 404
