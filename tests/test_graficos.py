"""Charts: what they draw, in what proportion, and that they say all their numbers in words."""

import re
import xml.etree.ElementTree as ET

import pytest

from cuenta_publica.dibujos import barras, ejecucion, serie, unidades
from cuenta_publica.documento import CapituloDoc
from cuenta_publica.formatos.graficos import archivo, descripcion, svg

from .test_titulares import hacer

CAP = CapituloDoc("x", "", "X", "narrativa")


def dibujar(dibujo, datos):
    grafico = dibujo(datos, CAP)
    return grafico, ET.fromstring(svg(grafico, "Título"))


def rectangulos(raiz, clase=None):
    """x, width of each bar, in percent."""
    return [
        (float(r.get("x", "0%").rstrip("%")), float(r.get("width").rstrip("%")))
        for r in raiz.iter("rect")
        if r.get("class") == clase
    ]


def palabras(raiz):
    return [t.text for t in raiz.iter("text")]


DELITOS = hacer(("Hurto", 10), ("Robo", 40), ("Otro", None), ("Nada", 0), que="texto", casos="cantidad")


def test_las_barras_van_de_mayor_a_menor_y_lo_no_informado_al_final():
    grafico, raiz = dibujar(barras("que", "casos"), DELITOS)
    assert [m.etiqueta for m in grafico.marcas] == ["Robo", "Hurto", "Nada", "Otro"]
    (_, mayor), (_, menor) = rectangulos(raiz)  # 0 and what is not informed have no bar
    assert mayor == pytest.approx(4 * menor)
    assert palabras(raiz) == ["Robo", "40", "Hurto", "10", "Nada", "0", "Otro", "Sin información"]
    assert descripcion(grafico) == "Robo: 40; Hurto: 10; Nada: 0; Otro: Sin información."
    assert raiz.find("desc").text == descripcion(grafico)
    assert raiz.find("title").text == "Título"


def test_lo_negativo_va_al_otro_lado_del_cero():
    _, raiz = dibujar(barras("que", "saldo"), hacer(("a", 30), ("b", -10), que="texto", saldo="pesos"))
    (cero, positiva), (desde, negativa) = rectangulos(raiz)[0], rectangulos(raiz, "exceso")[0]
    assert desde + negativa == pytest.approx(cero)
    assert positiva == pytest.approx(3 * negativa)
    assert "−$10" in palabras(raiz)


def test_las_unidades_son_tantos_cuadrados_como_dice_el_dato():
    datos = hacer(("a", 26), ("b", 9), ("c", None), que="texto", n="cantidad")
    grafico, raiz = dibujar(unidades("que", "n"), datos)
    assert grafico.clase == "unidades"
    cuadrados = [(r.get("x"), r.get("y")) for r in raiz.iter("rect")]
    assert len(cuadrados) == len(set(cuadrados)) == 35
    assert palabras(raiz) == ["A: 26", "B: 9", "C: Sin información"]
    muchas, _ = dibujar(unidades("que", "n"), hacer(("a", 61), que="texto", n="cantidad"))
    assert muchas.clase == "barras"


def test_lo_gastado_de_mas_sigue_en_rojo():
    datos = hacer(("Vivienda", 100, 104), ("Salud", 200, 50), ("Otra", None, 5), que="texto", a="pesos", g="pesos")
    grafico, raiz = dibujar(ejecucion("que", "a", "g"), datos)
    assert [m.etiqueta for m in grafico.marcas] == ["Salud", "Vivienda", "Otra"]
    fondos, gastos, (exceso,) = rectangulos(raiz, "fondo"), rectangulos(raiz), rectangulos(raiz, "exceso")
    entera = fondos[0][1]
    assert fondos == [(0, entera)] * 2
    assert gastos[0][1] == pytest.approx(entera / 4, abs=0.1)
    assert gastos[1] == (0, pytest.approx(entera - 0.5, abs=0.1)), "a gap between what was assigned and the rest"
    assert exceso[0] == entera
    assert exceso[1] == pytest.approx(entera * 0.04, abs=0.1)
    assert palabras(raiz) == ["Salud", "$50 de $200 (25,0%)", "Vivienda", "$104 de $100 (104,0%)",
                              "Otra", "$5 de Sin información"]  # fmt: skip


def periodos(*filas):
    return hacer(*filas, t="texto", p="periodo", n="cantidad")


def test_una_serie_de_pocos_puntos_son_barras_y_lo_que_no_se_compara_va_aparte():
    datos = periodos(("a", "2018-01/2018-03", 3), ("a", "2016", 12), ("a", "2017", 6), ("b", "2016", 1))
    grafico, raiz = dibujar(serie("p", "n", grupo="t"), datos)
    assert [(m.grupo, m.etiqueta, m.aparte) for m in grafico.marcas] == [
        ("a", "2016", False), ("a", "2017", False), ("a", "enero a marzo de 2018", True), ("b", "2016", False),
    ]  # fmt: skip
    assert len(rectangulos(raiz, "suave")) == 1
    assert len(rectangulos(raiz)) == 3
    assert raiz.find("desc").text == "a. 2016: 12; 2017: 6; enero a marzo de 2018: 3. b. 2016: 1."


def test_una_serie_larga_es_una_linea_que_se_corta_donde_falta_un_dato():
    datos = periodos(*[("a", str(2010 + i), n) for i, n in enumerate((0, 50, None, 100, 80, 60))])
    _, raiz = dibujar(serie("p", "n"), datos)
    puntos = [(float(c.get("cx").rstrip("%")), int(c.get("cy"))) for c in raiz.iter("circle")]
    assert len(puntos) == 5
    assert [x for x, _ in puntos] == sorted(x for x, _ in puntos)
    alturas = {y for _, y in puntos}
    assert max(alturas) - min(alturas) == pytest.approx(2 * (max(alturas) - puntos[1][1]), abs=1)
    assert len(list(raiz.iter("line"))) == 3


def test_las_etiquetas_largas_pasan_al_renglon_siguiente_y_nada_se_escapa():
    largo = "Convenio <de> asignación & directa " * 4
    _, raiz = dibujar(barras("que", "n"), hacer((largo, 5), que="texto", n="cantidad"))
    *renglones, valor = palabras(raiz)
    assert len(renglones) > 2
    assert max(map(len, renglones)) <= 42
    assert " ".join(renglones) == largo.strip()
    assert valor == "5"


def test_ningun_dibujo_lleva_estilo_ni_pide_nada():
    for dibujo, datos in ((barras("que", "casos"), DELITOS), (unidades("que", "casos"), DELITOS)):
        dicho = svg(dibujo(datos, CAP))
        assert not re.search(r"style|href|url\(|script", dicho)


def test_el_archivo_se_ve_solo_con_sus_colores_su_titulo_y_su_fuente():
    datos = hacer(("Vivienda", 100, 104), ("Salud", 200, 50), que="texto", a="pesos", g="pesos")
    dibujo = svg(ejecucion("que", "a", "g")(datos, CAP), "Se gastó <poco> & " + "mucho " * 20)
    contenido = archivo(dibujo, "Fuente: la cuenta.").decode()
    raiz = ET.fromstring(contenido)
    assert "class=" not in contenido
    assert {r.get("fill") for r in raiz.iter("{http://www.w3.org/2000/svg}rect")} == {None, "#e6edf4", "#a8201a"}
    textos = [t.text for t in raiz.iter("{http://www.w3.org/2000/svg}text")]
    assert " ".join(textos[:3]).startswith("Se gastó <poco> & mucho")
    assert textos[-1] == "Fuente: la cuenta."
    alto = int(raiz.get("height"))
    assert raiz.get("viewBox") == f"0 0 640 {alto}"
    ultimo = max(int(t.get("y")) for t in raiz if t.tag.endswith("text"))
    assert ultimo < alto
    assert ET.fromstring(archivo(dibujo)).get("width") == "640"


@pytest.mark.parametrize("fuente", ["", "Fuente: la cuenta."])
def test_el_archivo_dibuja_entero_y_de_todo_su_ancho(fuente):
    """What is inside has its own size: percentages are of it, and nothing is cut."""
    datos = hacer(("Una categoría de nombre tan largo que ocupa varios renglones. " * 3, 40), ("Otra", None),
                  que="texto", casos="cantidad")  # fmt: skip
    dibujo = svg(barras("que", "casos")(datos, CAP))
    raiz = ET.fromstring(archivo(dibujo, fuente))
    dentro = raiz.find("{http://www.w3.org/2000/svg}svg")
    assert dentro.get("width") == raiz.get("width") == "640"
    alto = int(dentro.get("height"))
    assert alto == int(ET.fromstring(dibujo).get("height"))
    assert int(dentro.get("y")) + alto <= int(raiz.get("height"))
    textos = list(dentro.iter("{http://www.w3.org/2000/svg}text"))
    assert textos[-1].text == "Sin información"
    assert max(int(texto.get("y")) for texto in textos) < alto


def test_un_grafico_sin_datos_no_falla():
    vacio = hacer(que="texto", n="cantidad", p="periodo", a="pesos")
    for dibujo in (barras("que", "n"), unidades("que", "n"), ejecucion("que", "a", "n"), serie("p", "n")):
        assert ET.fromstring(svg(dibujo(vacio, CAP))).get("height") == "0"
    ceros = hacer(("a", 0), ("b", 0), que="texto", n="cantidad")
    assert not rectangulos(dibujar(barras("que", "n"), ceros)[1])
