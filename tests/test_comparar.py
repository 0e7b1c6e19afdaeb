"""An account beside another one: rows joined by what they are about, unlike things never subtracted."""

import json
import re
from decimal import Decimal

import pytest

from cuenta_publica.carga import FIXTURES, cargar_cuenta, leer_json
from cuenta_publica.comparables import comparables
from cuenta_publica.comparacion import (
    VARIAS,
    Dato,
    Lado,
    claves,
    comparar,
    cotejar,
    parear,
    por_habitante,
    tabular,
)
from cuenta_publica.documento import CapituloDoc, Celda, CifraDoc, Columna, Datos, FilaDoc, Tabla
from cuenta_publica.formatos import json as canonico
from cuenta_publica.formatos.comparada import Frente, agregar
from cuenta_publica.formatos.html import articulo, informe
from cuenta_publica.impresion import pivote, tabla
from cuenta_publica.models import CuentaPublica, Organismo, Provincia
from cuenta_publica.periodos import Periodo
from cuenta_publica.publicacion import retirar
from cuenta_publica.registro import Conjunto
from seguridad.models import Delito

from .documentos import make_documento, make_sello
from .fabrica import make_usuario, publicar

CUENTA = "/cuentas/parinacota/2019/"
FRENTE = Frente(2019, 2018, "Gobernación de Prueba", 2, "/cuentas/prueba/2018/v2/")
puro = pytest.mark.un_motor
COLUMNAS = (
    Columna("categoria", "Delito", "opcion", opciones={"hurto": "Hurto", "robo": "Robo", "lesiones": "Lesiones"}),
    Columna("casos", "Casos", "cantidad"),
    Columna("periodo", "Período", "periodo"),
)


def filas(*tuplas):
    """(categoría, casos, período) each; casos may be a state."""
    hechas = []
    for categoria, casos, *periodo in tuplas:
        marcas = {casos: ("casos",)} if isinstance(casos, str) else {}
        valor = None if marcas else casos
        hechas.append(FilaDoc({"categoria": categoria, "casos": valor, "periodo": "".join(periodo)}, **marcas))
    return tuple(hechas)


def datos(*tuplas):
    return Datos("delitos", "Delitos registrados", COLUMNAS, filas(*tuplas))


def cap_de(suyos, *cifras, armar=None, **cambios):
    cap = CapituloDoc("seguridad", "1.", "Seguridad", "seguridad", cifras=cifras, datos=(suyos,))
    impresa = armar(suyos, cap) if armar else tabla(suyos, cap, ("categoria", "casos"), totales={"casos": "total"})
    bloque = Tabla(**{c: getattr(impresa, c) for c in ("conjunto", "columnas", "filas", "pies")})
    return CapituloDoc(**{"ancla": "seguridad", "numero": "1.", "titulo": "Seguridad", "materia": "seguridad",
                          "cifras": cifras, "datos": (suyos,), "bloques": (bloque,)} | cambios)  # fmt: skip


def cuenta(anio, *capitulos):
    return make_documento(anio=anio, capitulos=capitulos, imagenes={})


def leida(documento):
    return json.loads(canonico.escribir(documento))


def buscar(_materia, _conjunto):
    return Conjunto(clave="delitos", titulo="", tabla=None, filtro=None, totales={"casos": "total"})


def frente_a(este, otro):
    return comparar(leida(este), leida(otro), buscar)


def cotejos(comparada):
    return {r.nombre: r.cotejos[0] for r in (*comparada.renglones, *comparada.sobran)}


# --- which row is which -------------------------------------------------------------------------------------------


@puro
def test_las_filas_se_unen_por_lo_que_dicen_y_no_por_su_lugar():
    este = cuenta(2019, cap_de(datos(("hurto", 17, "2019"), ("robo", 4, "2019"), ("lesiones", 1, "2019"))))
    otro = cuenta(2018, cap_de(datos(("robo", 5, "2018"), ("hurto", 20, "2018"))))
    (comparada,) = frente_a(este, otro)
    dichos = {nombre: (c.diferencia, c.variacion) for nombre, c in cotejos(comparada).items()}
    assert dichos == {"Hurto": ("−3", "−15,0%"), "Robo": ("−1", "−20,0%"), "Lesiones": ("", "")}
    assert cotejos(comparada)["Lesiones"].otro is None
    assert "Otra clasificación" in comparada.notas[0]


@puro
def test_lo_que_solo_esta_en_la_otra_tambien_se_muestra_y_al_reves_se_resta_lo_posterior_menos_lo_anterior():
    este = cuenta(2018, cap_de(datos(("hurto", 20, "2018"))))
    otro = cuenta(2019, cap_de(datos(("robo", 5, "2019"), ("hurto", 17, "2019"))))
    (comparada,) = frente_a(este, otro)
    assert [r.nombre for r in comparada.sobran] == ["Robo"]
    assert cotejos(comparada)["Hurto"].diferencia == "−3"


@puro
def test_las_claves_crecen_solo_donde_hace_falta_y_los_nombres_largos_no_se_confunden():
    columnas = (Columna("nombre", "Nombre"), Columna("quien", "Quién"), Columna("n", "N", "cantidad"))
    largo = "Convenio de transferencia de recursos entre la "

    def de(*pares):
        return Datos("c", "C", columnas, tuple(FilaDoc({"nombre": a, "quien": b, "n": 1}) for a, b in pares))

    unas, otras = claves([de(("A", "x"), ("A", "y"), (largo + "uno", "")), de(("a", "X"), (largo + "dos", ""))])
    assert unas[:2] == [("a", "x"), ("a", "y")]
    assert otras[0] == ("a", "x")
    assert unas[2] != otras[1]


@puro
def test_varias_filas_con_el_mismo_nombre_no_se_adivinan():
    este = cuenta(2019, cap_de(datos(("hurto", 1, "2019"))))
    otro = cuenta(2018, cap_de(datos(("hurto", 2, "2018"), ("hurto", 3, "2018"))))
    (comparada,) = frente_a(este, otro)
    assert comparada.renglones[0].cotejos[0].motivo == VARIAS
    assert len(comparada.sobran) == 2
    pareo = parear([(("a",), "+0")], [(("a",), "-1"), (("a",), "+0")])
    assert (pareo.pares, pareo.sobran) == ((1,), (0,))


# --- what is not subtracted ---------------------------------------------------------------------------------------


def dato(valor, periodo="2019", tipo="cantidad", **celda):
    exacto = celda.pop("exacto", True)
    return Dato(Celda(valor, tipo, **celda), Periodo.leer(periodo) if periodo else None, exacto)


@puro
@pytest.mark.parametrize(
    ("este", "otro", "razon"),
    [
        (dato(1, "2019-01/2019-03"), dato(9, "2018"), "períodos distintos («enero a marzo de 2019» y «2018»)"),
        (dato(1, "/2019-05-22"), dato(9, "/2018-05-22"), "No se sabe desde cuándo"),
        (dato(1, ""), dato(9, "2018"), "no dice de qué período"),
        (dato(None, estado="sin_informacion"), dato(0), "Falta una"),
        (dato(None, estado="suprimido"), dato(3), "suprimida"),
        (dato(None, estado="no_aplica"), dato(3), "no aplica"),
        (dato(3, exacto=False), dato(3), "no es exacta"),
        (dato(3, unidad="familias"), dato(3, unidad="personas"), "cosas distintas («familias» y «personas»)"),
        (None, dato(3), "No figura"),
    ],
)
def test_lo_que_no_es_igual_nunca_se_resta_y_se_dice_por_que(este, otro, razon):
    cotejo = cotejar("cantidad", este, otro)
    assert (cotejo.diferencia, cotejo.variacion) == ("", "")
    assert razon in cotejo.motivo


@puro
@pytest.mark.parametrize(
    ("tipo", "antes", "ahora", "diferencia", "variacion"),
    [
        ("cantidad", 1000, 2787, "+1.787", "+178,7%"),
        ("cantidad", 0, 5, "+5", ""),
        ("cantidad", 5, 0, "−5", "−100,0%"),
        ("cantidad", 7, 7, "0", "0,0%"),
        ("cantidad", 100000, 100001, "+1", "menos de 0,1%"),
        ("pesos", 961711458, 871290289, "−$90.421.169", "−9,4%"),
        ("pesos", -121239, 5, "+$121.244", ""),
        ("porcentaje", Decimal("99.4"), Decimal("99.8"), "+0,4 puntos", ""),
        ("porcentaje", 98, 99, "+1 punto", ""),
    ],
)
def test_diferencia_y_variacion(tipo, antes, ahora, diferencia, variacion):
    cotejo = cotejar(tipo, dato(ahora, "2019", tipo), dato(antes, "2018", tipo))
    assert (cotejo.diferencia, cotejo.variacion, cotejo.motivo) == (diferencia, variacion, "")


@puro
def test_un_trimestre_frente_a_un_anio_se_muestra_y_no_se_resta():
    este = cuenta(2019, cap_de(datos(("hurto", 17, "2019-01/2019-03"))))
    otro = cuenta(2018, cap_de(datos(("hurto", 20, "2018"))))
    (comparada,) = frente_a(este, otro)
    (renglon,) = comparada.renglones
    assert (renglon.periodo, renglon.cotejos[0].otro.celda.valor) == ("2018", 20)
    assert "períodos distintos" in comparada.motivos[0]


@puro
def test_otra_materia_otro_conjunto_u_otra_medida_no_se_unen():
    este = cuenta(2019, cap_de(datos(("hurto", 17, "2019"))))
    ajena = cuenta(2018, cap_de(datos(("hurto", 20, "2018")), materia="narrativa"))
    (comparada,) = frente_a(este, ajena)
    assert (comparada.medidas, comparada.notas) == ((), ("La otra cuenta no tiene esta tabla.",))


# --- the cells ----------------------------------------------------------------------------------------------------


def sin_lo_agregado(html):
    """The report without what a comparison added to it."""
    html = re.sub(r'<tr class="cmp">.*?</tr>\n', "", html, flags=re.DOTALL)
    html = re.sub(r'<div class="desliza agregada"[^>]*_comparada">.*?</div>\n', "", html, flags=re.DOTALL)
    html = re.sub(r'<div class="nota-comparada cmp">.*?</div>\n', "", html, flags=re.DOTALL)
    html = re.sub(r'<div class="desliza agregada"[^>]*>(.*?)</div>', r"\1", html, flags=re.DOTALL)
    html = re.sub(r'<(th|td)[^>]* class="num cmp"[^>]*>.*?</\1>', "", html, flags=re.DOTALL)
    html = re.sub(r'<td class="num cmp"[^>]*>.*?</td>', "", html, flags=re.DOTALL)
    return html.replace('class="comparada cuadro', 'class="cuadro')


def pintada(este, otro):
    sellado = articulo(informe(este, make_sello()))
    html = agregar(sellado, frente_a(este, otro), FRENTE)
    assert sin_lo_agregado(html) == sellado
    return html


@puro
def test_las_celdas_van_al_final_de_su_fila_y_lo_sellado_no_cambia():
    total = (CifraDoc("total", "Total de casos", Decimal(22), periodo="2019"),)
    antes = (CifraDoc("total", "Total de casos", Decimal(25), periodo="2018"),)
    este = cuenta(2019, cap_de(datos(("hurto", 17, "2019"), ("robo", "suprimido", "2019")), *total))
    otro = cuenta(2018, cap_de(datos(("robo", 5, "2018"), ("hurto", 20, "2018"), ("lesiones", 9, "2018")), *antes))
    html = pintada(este, otro)
    renglones = {r[1]: re.sub(r"<[^>]+>", " ", r[2]).split() for r in re.finditer(r'(?s)row">([^<]+)(.*?)</tr>', html)}
    assert renglones["Hurto"] == ["17", "20", "−3", "−15,0%"]
    assert renglones["Robo"][:2] == ["Suprimido", "5"]
    assert " ".join(renglones["Lesiones"]).startswith("No figura 9 — No se calcula. No figura")
    assert renglones["Total de casos"] == ["22", "25", "−3", "−12,0%"]
    assert f'<a href="{FRENTE.enlace}#seguridad">' in html


@puro
def test_una_tabla_de_otra_forma_se_compara_en_una_propia():
    armar = pivote("categoria", "casos")
    este = cuenta(2019, cap_de(datos(("hurto", 17, "2019"), ("robo", 4, "2019")), armar=armar))
    otro = cuenta(2018, cap_de(datos(("robo", 5, "2018"), ("hurto", 20, "2018")), armar=armar))
    html = pintada(este, otro)
    assert "Tabla 1: sus datos en 2019 y en 2018" in html
    assert (
        '<th scope="row">Robo</th><td class="num">4</td><td class="num cmp">5</td><td class="num cmp">−1</td>' in html
    )


@puro
def test_un_informe_con_otras_tablas_queda_como_estaba():
    este = cuenta(2019, cap_de(datos(("hurto", 17, "2019"))))
    sellado = articulo(informe(este, make_sello()))
    assert agregar(sellado, [None, None], FRENTE) == sellado


# --- the page -----------------------------------------------------------------------------------------------------


@pytest.fixture
def dos_cuentas(publicada, usuario, sin_dibujar):
    """Parinacota 2019; and 2018, which says the same a year before, but for the thefts and the injuries."""
    texto = json.dumps(leer_json(FIXTURES / "cuentas/parinacota-2019.json"), default=str)
    anterior = cargar_cuenta(json.loads(re.sub(r"\b20(19|20)\b", lambda m: str(int(m[0]) - 1), texto)))
    for clave, casos in (("hurto", 20), ("lesiones", 8)):
        assert Delito.objects.filter(capitulo__cuenta=anterior, categoria__clave=clave).update(casos=casos)
    publicar(anterior, usuario)
    return publicada


def test_la_pagina_compara_en_vivo_y_la_sellada_no_cambia(client, dos_cuentas, django_assert_num_queries):
    plana = client.get(CUENTA)
    with django_assert_num_queries(4):
        respuesta = client.get(f"{CUENTA}?comparar=2018")
    html = respuesta.content.decode()
    assert (respuesta.status_code, respuesta["Cache-Control"]) == (200, "public, max-age=60")
    assert 'name="robots" content="noindex"' in html
    assert '<link rel="canonical" href="http://127.0.0.1:8000/cuentas/parinacota/2019/">' in html
    assert re.search(r'row">Boliviana</th><td class="num">197</td><td class="num cmp">197</td>', html)
    assert "Gráfico 1: sus datos en 2019 y en 2018" in html
    assert re.search(r'row">Hurto<td>.*?17.*?cmp.*?>20</td>.*?>−3</td>.*?>−15,0%</td>', html)
    assert "Comparas la cuenta 2019 con la de 2018" in html
    sellado = articulo(html)
    assert sin_lo_agregado(sellado).replace(" selected", "") == articulo(plana.content.decode())
    assert '<option value="2018">2018</option>' in plana.content.decode()
    assert client.get(f"{CUENTA}?comparar=").content == plana.content == client.get(CUENTA).content
    assert client.get(f"{CUENTA}v1/?comparar=2018").status_code == 200
    sin_cambios = client.get(f"{CUENTA}?comparar=2018", headers={"If-None-Match": respuesta["ETag"]})
    assert sin_cambios.status_code == 304


def test_lo_que_no_existe_se_dice_con_palabras(client, dos_cuentas):
    for mala in ("2019", "1999", "abc", "9" * 10_000, "%00", "%ff", "2018%00", "<script>", "-1", "2018-01"):
        respuesta = client.get(f"{CUENTA}?comparar={mala}")
        assert respuesta.status_code == 404, mala
        html = respuesta.content.decode()
        assert "No se puede comparar con" in html
        assert '<a href="?comparar=2018">2018</a>' in html
        assert "<script>" not in html.partition("</head>")[2]
    assert client.get(f"{CUENTA}?comparar=1999&comparar=2018").status_code == 200
    otra = CuentaPublica.objects.get(organismo__slug="parinacota", anio=2018)
    retirar(
        otra.edicion, make_usuario(is_superuser=True), "Ley N° 19.628", "Traía los nombres de quienes recibieron ayuda."
    )
    assert client.get(f"{CUENTA}?comparar=2018").status_code == 404
    assert "No hay otra cuenta de Parinacota en el portal." in client.get(CUENTA).content.decode()


@puro
def test_con_que_cuentas_se_compara():
    propio, sucesor = Organismo(pk=1, slug="prueba"), Organismo(pk=2, slug="delegacion-prueba")
    de = [(propio, 2019), (propio, 2020), (propio, 2021), (sucesor, 2021), (sucesor, 2022)]
    cuentas = [CuentaPublica(organismo=o, anio=anio, estado="publicada") for o, anio in de]
    cuentas.append(CuentaPublica(organismo=propio, anio=2018, estado="retirada"))
    halladas = comparables(cuentas[1], cuentas)
    assert list(halladas) == ["2022", "2021", "delegacion-prueba-2021", "2019"]
    assert halladas["2021"].organismo == propio


# --- a conjunto in several accounts -------------------------------------------------------------------------------


def lado(anio, *tuplas, titulo="", **otros):
    return Lado(titulo or str(anio), anio, datos(*tuplas), **otros)


def en_palabras(tabulado):
    return {
        linea.nombre: [
            ", ".join(str(d.celda.valor) for d in c.datos) + (f" {c.cambio.diferencia}" if c.cambio else "")
            for c in linea.casillas
        ]
        for linea in tabulado.lineas
    }


@puro
def test_en_el_tiempo_solo_se_restan_anios_completos_seguidos():
    lados = [
        lado(2016, ("hurto", 5, "2016"), ("robo", 1, "2016")),
        lado(2017, ("robo", 3, "2017"), ("hurto", 8, "2017")),
        lado(2019, ("hurto", 9, "2019"), ("robo", 2, "2019-01/2019-03")),
    ]
    tabulado = tabular(lados, COLUMNAS[1], en_el_tiempo=True)
    assert en_palabras(tabulado) == {"Hurto": ["5", "8 +3", "9"], "Robo": ["1", "3 +2", "2"]}
    assert tabulado.motivos == (
        "De 2017 a 2019 no va un año: no se restan.",
        "Es una parte del año: no se compara con años completos.",
    )
    assert tabulado.lineas[1].casillas[2].periodo == "enero a marzo de 2019"


@puro
def test_varios_valores_de_una_cuenta_no_se_suman_y_varios_periodos_van_aparte():
    lados = [
        lado(2018, ("hurto", 5, "2018"), ("hurto", 6, "2018"), ("robo", 1, "2018")),
        lado(2019, ("hurto", 9, "2019"), ("robo", 4, "2019"), ("robo", 1, "2018")),
    ]
    tabulado = tabular(lados, COLUMNAS[1], en_el_tiempo=True)
    nombres = [linea.nombre for linea in tabulado.lineas]
    assert nombres == ["Hurto", "Robo", "Robo"]
    assert [len(c.datos) for c in tabulado.lineas[0].casillas] == [2, 1]
    assert tabulado.hay_varias
    assert "varios valores" in tabulado.motivos[0]
    assert [c.periodo for c in tabulado.lineas[2].casillas] == ["", "2018"]


@puro
def test_tiene_un_limite_y_lo_dice():
    lados = [lado(2019, *((f"c{n}", n, "2019") for n in range(501)), titulo=f"P{i}") for i in range(61)]
    tabulado = tabular(lados, COLUMNAS[1], en_el_tiempo=False)
    assert (len(tabulado.lados), tabulado.cuantos, len(tabulado.lineas), tabulado.cuantas) == (60, 61, 500, 501)


@puro
def test_por_habitante():
    lados = [lado(2019, ("hurto", 50), habitantes=20_000), lado(2019, ("hurto", "suprimido"), habitantes=100)]
    (linea,) = por_habitante(tabular(lados, COLUMNAS[1], en_el_tiempo=False)).lineas
    assert [c.datos[0].celda.valor for c in linea.casillas] == [Decimal("2.50"), None]


# --- the page of a conjunto ---------------------------------------------------------------------------------------

DELITOS = "/datos/seguridad/delitos/comparar/"


def test_un_conjunto_en_los_anios_de_una_provincia(client, dos_cuentas, django_assert_num_queries):
    with django_assert_num_queries(2):
        respuesta = client.get(f"{DELITOS}?provincia=152")
    html = respuesta.content.decode()
    assert respuesta.status_code == 200
    assert re.findall(r'<a href="(/cuentas/[^"]+)">(\d+)</a>', html) == [
        ("/cuentas/parinacota/2018/#seguridad-publica", "2018"),
        ("/cuentas/parinacota/2019/#seguridad-publica", "2019"),
    ]
    assert re.search(r'row">Hurto</th><td>20</td><td>17<small>−3 \(−15,0%\)</small></td>', html)
    assert re.search(r'row">Abigeato</th><td><span class="si">Sin información</span></td>', html)


def test_un_conjunto_en_las_provincias_de_un_anio(client, dos_cuentas, django_assert_num_queries):
    with django_assert_num_queries(2):
        html = client.get(f"{DELITOS}?anio=2019&por=habitante").content.decode()
    assert re.search(r'row">Hurto</th><td>17</td>', html)
    assert "falta la población, con su fuente" in html
    assert 'name="por"' not in html
    Provincia.objects.filter(codigo="152").update(poblacion=3449, poblacion_fuente="INE, Censo 2017")
    html = client.get(f"{DELITOS}?anio=2019&por=habitante").content.decode()
    assert re.search(r'row">Hurto</th><td>4,93</td>', html)
    assert "por cada 1.000 habitantes" in html
    assert "Población: INE, Censo 2017." in html


def test_los_montos_son_de_cada_anio_y_los_periodos_distintos_dicen_por_que(client, dos_cuentas):
    html = client.get("/datos/pasos_fronterizos/pasos/comparar/?provincia=152").content.decode()
    assert "el portal aún no tiene un índice con fuente" in html
    html = client.get("/datos/extranjeria/visas/comparar/?provincia=152").content.decode()
    assert "<small>marzo a diciembre de 2019</small>" in html
    assert "Es una parte del año: no se compara con años completos." in html


def test_lo_que_no_hay_se_dice_y_no_es_un_error_del_servidor(client, db):
    malas = ["provincia=999", "anio=abc", "anio=1e9", "medida=nada", "por=x", "en=pesos-de-2019", "provincia=%00"]
    for mala in [*malas, "medida=%ff", f"anio={'9' * 10_000}", "provincia=152&provincia=1"]:
        respuesta = client.get(f"{DELITOS}?{mala}")
        assert respuesta.status_code == 400, mala
        assert 'role="alert"' in respuesta.content.decode()


def test_una_tabla_sin_cifras_o_que_no_existe(client, db):
    assert client.get("/datos/seguridad/nada/comparar/").status_code == 404
    assert client.get("/datos/emergencia/medidas/comparar/").status_code == 200
    assert "Elige una provincia" in client.get(DELITOS).content.decode()
