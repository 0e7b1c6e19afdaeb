"""Planted faults: one figure changed at a time, in every table, every cifra and every bound sentence of both reports.

A mutant is caught when the review says something new of it: a discrepancy that was not there, or one with other
values. The test prints the share; what nothing in the document can tell is listed here with its reason.
"""

import re
from collections import Counter
from dataclasses import replace

import pytest

from cuenta_publica.congelar import congelar
from cuenta_publica.documento import CapituloDoc, Cita, Documento, Lista, Nota, Texto
from cuenta_publica.verificaciones import revisar

from .test_verificaciones import cambiar, con_celda

pytestmark = pytest.mark.un_motor

#: Series of figures that the document states once: no sum, balance, percentage, sentence or other chapter repeats them.
UNA_SOLA_VEZ = {
    "antofagasta": {
        "extranjeria:regularizaciones/cantidad": "the chart that would show the 959 is not in the document",
        "fortalecimiento-de-la-gestion-provincial:actividades/atenciones": "5.842 and 502, in one table and no total",
        "orasmi:gestiones/cantidad": "letters, reports, interviews and referrals: four counts of different things",
        "proyectos-presentados:proyectos/beneficiarios": "one figure for each project, no total",
        "proyectos-presentados:proyectos/monto": "one amount for each project, no total",
        "seguridad-publica:denuncias": "«más de 100»: a larger figure contradicts nothing",
        "seguridad-publica:acciones/cantidad": "the rows whose text names no quantity",
    },
    "parinacota": {
        "comite-tecnico-asesor-2020:sesiones/programadas": "«cuatro sesiones», bound through its cifra",
        "comite-tecnico-asesor:sesiones/realizadas": "a zero that the text says in words («no se han realizados»)",
        "convenios-2020:compromisos/presupuesto": "the amount of the agreement, typed in its own row too",
        "gobierno-en-terreno-2020:compromisos/presupuesto": "bound through the cifra of the chapter",
        "mascota-protegida-2020:compromisos/presupuesto": "bound through the cifra of the chapter",
        "opd:equipo/cantidad": "a team told in words, without a total",
        "opd:plazo_diagnostico": "«un mes»: an article, not a numeral",
    },
}


def firma(documento: Documento) -> set:
    return {(d.clave, d.declarado, d.calculado, d.mensaje) for d in revisar(documento)}


def mutantes_de_tablas(documento: Documento):
    """(series, mutant) for every number of every table, changed."""
    for _, cap in documento.recorrer():
        for datos in cap.datos:
            for columna in (c for c in datos.columnas if c.es_numero):
                for i, fila in enumerate(datos.filas):
                    if (valor := fila.get(columna.clave)) is not None:
                        serie = f"{cap.ancla}:{datos.conjunto}/{columna.clave}"
                        yield serie, con_celda(documento, cap, datos, i, columna.clave, 2 * valor + 7)


def mutantes_de_cifras(documento: Documento):
    for _, cap in documento.recorrer():
        for i, cifra in enumerate(cap.cifras):
            if cifra.valor is not None:
                otras = (*cap.cifras[:i], replace(cifra, valor=2 * cifra.valor + 7), *cap.cifras[i + 1 :])
                yield f"{cap.ancla}:{cifra.clave}", cambiar(documento, cap, replace(cap, cifras=otras))


def _retipear(html: str, n: int) -> str:
    """``html`` with its n-th bound figure typed again by hand, with another digit."""
    enlaces = list(re.finditer(r'<data value="(?!=")[^"]*"[^>]*>([^<]*)</data>', html))
    escrito = enlaces[n][1]
    otro = re.sub(r"\d(?=\D*$)", lambda d: str((int(d[0]) + 1) % 10), escrito)
    otro = otro if otro != escrito else "diecinueve"
    return html[: enlaces[n].start()] + otro + html[enlaces[n].end() :]


def _prosas(bloque):
    """(html, how to put another one in its place) for each piece of prose of a block."""
    if isinstance(bloque, Texto | Cita | Nota):
        yield bloque.html, lambda html: replace(bloque, html=html)
    if isinstance(bloque, Lista):
        for i, item in enumerate(bloque.items):
            yield (
                item.html,
                lambda html, i=i, item=item: replace(
                    bloque, items=(*bloque.items[:i], replace(item, html=html), *bloque.items[i + 1 :])
                ),
            )


def mutantes_de_frases(documento: Documento):
    for _, cap in documento.recorrer():
        for i, bloque in enumerate(cap.bloques):
            for html, poner in _prosas(bloque):
                for n in range(len(re.findall(r'<data value="(?!=")', html))):
                    yield f"{cap.ancla}:prosa", cambiar(documento, cap, con_bloque(cap, i, poner(_retipear(html, n))))


def con_bloque(cap: CapituloDoc, i: int, bloque) -> CapituloDoc:
    return replace(cap, bloques=(*cap.bloques[:i], bloque, *cap.bloques[i + 1 :]))


@pytest.fixture(params=UNA_SOLA_VEZ)
def cuenta(request, db):
    return request.getfixturevalue(request.param)


def test_un_dato_cambiado_se_nota(cuenta, record_property):
    documento = congelar(cuenta)
    explicadas = UNA_SOLA_VEZ[cuenta.organismo.slug]
    antes = firma(documento)
    vistos, perdidos = Counter(), Counter()
    for mutar in (mutantes_de_tablas, mutantes_de_cifras, mutantes_de_frases):
        for serie, mutante in mutar(documento):
            (vistos if firma(mutante) - antes else perdidos)[serie] += 1
    visibles = sum(vistos.values()) + sum(n for s, n in perdidos.items() if s not in explicadas)
    share = sum(vistos.values()) / visibles
    total = sum(vistos.values()) + sum(perdidos.values())
    record_property(
        "informe", f"{cuenta}: {total} mutantes, {sum(vistos.values())} vistos; {share:.1%} de los visibles"
    )
    for serie, n in sorted(perdidos.items()):
        record_property("informe", f"  no se ve: {serie} ({n}): {explicadas.get(serie, 'sin explicación')}")
    assert total > 60
    assert set(perdidos) == set(explicadas), "each series that nothing can see is explained, and no other"
    assert share >= 0.95
