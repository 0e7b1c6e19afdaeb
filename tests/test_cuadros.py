"""The tables and charts of a report: numbered, with a lasting address, and what is worked out marked as such."""

import re
from dataclasses import replace

import pytest

from cuenta_publica.congelar import congelar
from cuenta_publica.consistencia import consistencia
from cuenta_publica.documento import Grafico, Tabla
from cuenta_publica.formatos import html
from cuenta_publica.formatos.cuadros import cuadros

from .documentos import make_sello
from .texto import palabras_html

pytestmark = pytest.mark.un_motor


def hechos(documento):
    return cuadros(documento, consistencia(documento))


def con_bloques(documento, ancla, cambiar):
    def en(cap):
        bloques = cambiar(cap.bloques) if cap.ancla == ancla else cap.bloques
        return replace(cap, bloques=bloques, capitulos=tuple(map(en, cap.capitulos)))

    return replace(documento, capitulos=tuple(map(en, documento.capitulos)))


@pytest.fixture(params=["parinacota", "antofagasta"])
def documento(request, db):
    return congelar(request.getfixturevalue(request.param))


def test_todos_van_numerados_en_orden_de_lectura_y_con_su_titulo(documento):
    pagina = html.informe(documento, make_sello())
    for clase, tipo in (("Tabla", Tabla), ("Gráfico", Grafico)):
        cuantos = sum(isinstance(b, tipo) for _, cap in documento.recorrer() for b in cap.bloques)
        assert cuantos
        assert re.findall(rf"<small[^>]*>{clase} (\d+)</small>", pagina) == [str(n + 1) for n in range(cuantos)]
    titulos = re.findall(r"<(?:caption|figcaption)[^>]*>(.*?)</(?:caption|figcaption)>", pagina, re.DOTALL)
    assert all(re.search(r"<b data-portal>|class=\"solo\"", titulo) for titulo in titulos), "none has only a number"


def test_cada_direccion_es_unica_y_no_depende_del_numero(documento):
    antes = hechos(documento)
    ids = [cuadro.id for cuadro in antes.values()]
    assert len(set(ids)) == len(ids)
    ancla, i = next(iter(antes))
    tabla = next(b for _, cap in documento.recorrer() for b in cap.bloques if isinstance(b, Tabla))
    otra = replace(tabla, conjunto="", seleccion="", titulo="Otra tabla")
    despues = hechos(con_bloques(documento, ancla, lambda bloques: (otra, *bloques)))
    assert {c.id for c in despues.values()} - set(ids) == {f"{ancla}_tabla"}
    assert despues[ancla, i + 1].id == antes[ancla, i].id


def test_los_datos_de_cada_uno_estan_en_su_csv(documento):
    for (ancla, i), cuadro in hechos(documento).items():
        bloque = next(cap for _, cap in documento.recorrer() if cap.ancla == ancla).bloques[i]
        assert cuadro.datos.endswith(bloque.conjunto), "the name may begin with that of its materia"
        assert cuadro.datos


def test_las_barras_son_de_la_unica_columna_de_numeros(parinacota):
    documento = congelar(parinacota)
    cuadro = hechos(documento)["seguridad-publica", 1]
    assert cuadro.barras == (1, 38)
    pagina = html.informe(documento, make_sello())
    largos = re.findall(r'<span class="con-barra"><span>(\d+)</span> <i class="d(\d+) u(\d+)"></i>', pagina)
    assert len(largos) == 15
    assert all(abs(int(d) * 10 + int(u) - 100 * int(n) / 38) <= 1 or n == "1" for n, d, u in largos)
    assert pagina.count('<span class="con-barra"><span><span class="si">Sin información</span></span> </span>') == 2


def test_la_suma_del_portal_se_imprime_solo_donde_no_cuadra(parinacota):
    documento = congelar(parinacota)
    assert not any(cuadro.sumas for cuadro in hechos(documento).values())

    def con_otro_total(cap):  # less than its rows, of which two are blank: more could be
        cifras = tuple(replace(c, valor=120) if cap.ancla == "seguridad-publica" else c for c in cap.cifras)
        return replace(cap, cifras=cifras, capitulos=tuple(map(con_otro_total, cap.capitulos)))

    cambiado = replace(documento, capitulos=tuple(map(con_otro_total, documento.capitulos)))
    cambiado = con_bloques(cambiado, "seguridad-publica", lambda bloques: tuple(map(con_pie, bloques)))
    sumas = hechos(cambiado)["seguridad-publica", 1].sumas
    assert [c.valor for c in sumas] == ["Suma de las filas", 127]
    pie = html.informe(cambiado, make_sello()).partition('<tfoot class="difiere">')[2].partition("</tfoot>")[0]
    assert palabras_html(pie) == ["Suma", "de", "las", "filas", "Cálculo", "del", "portal", "127", "TOTAL", "120"]
    assert palabras_html(pie, ("data-portal",)) == ["TOTAL", "120"]


def con_pie(bloque):
    if not isinstance(bloque, Tabla):
        return bloque
    pies = tuple(tuple(replace(c, valor=120) if c.valor == 127 else c for c in pie) for pie in bloque.pies)
    return replace(bloque, pies=pies)


def test_un_grafico_dice_en_que_tablas_estan_sus_datos_o_los_trae(antofagasta, parinacota):
    grafico = next(c for c in hechos(congelar(antofagasta)).values() if c.id == "extranjeria_grafico-solicitudes")
    assert grafico.tablas == (1, 2, 3)
    pagina = html.informe(congelar(parinacota), make_sello())
    figura = pagina.partition('id="extranjeria_grafico-visas"')[2].partition("</figure>")[0]
    tabla = figura.partition("<tbody>")[2].partition("</tbody>")[0]
    assert palabras_html(tabla) == ["Boliviana", "197", "Peruana", "25", "Venezolana", "3", "Ecuatoriana", "1"]


def test_el_hallazgo_no_se_repite_en_el_capitulo(antofagasta):
    dichos = [c.titular for c in hechos(congelar(antofagasta)).values() if c.titular]
    assert len(dichos) == len(set(dichos))
    assert any(d.startswith("Se gastó el 99,9%") for d in dichos)
