"""Suppressed cells: a state of their own, hidden everywhere, and hidden enough (rules S7, S8, S10 and S12)."""

import os
import random
from copy import deepcopy
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from itertools import product

import pytest

from cuenta_publica.dibujos import barras
from cuenta_publica.documento import CapituloDoc, Celda, CifraDoc, Columna, Datos, FilaDoc, Tabla, Texto
from cuenta_publica.formatos import html as formato_html
from cuenta_publica.formatos import huella
from cuenta_publica.formatos.graficos import svg
from cuenta_publica.hallazgos import Lugar
from cuenta_publica.impresion import lista_de
from cuenta_publica.tabla_libre import a_tabla, escribir_pegado, leer_pegado
from cuenta_publica.templatetags.formato import imprimir
from cuenta_publica.verificaciones import revisar, verificadas
from cuenta_publica.verificaciones.intervalos import Restriccion, estrechas

from .documentos import make_documento, make_sello

LARGA = os.environ.get("PRUEBA_LARGA") == "1"
S = "Suprimido"


def make_informe(*bloques, materia="narrativa", publicado="", **valores):
    cap = CapituloDoc("becas", "1.", "Becas", materia, bloques=bloques, **valores)
    return replace(make_documento(), capitulos=(cap,), publicado_originalmente=publicado, respuestas=())


def fila(valores, *numericas):
    """A row where ``S`` stands for a suppressed number."""
    ocultas = tuple(c for c in numericas if valores[c] == S)
    return FilaDoc({c: None if c in ocultas else v for c, v in valores.items()}, suprimido=ocultas)


def delitos(*casos, total=None):
    """A capítulo of crimes: one row for each count, and the declared total of all of them."""
    columnas = (Columna("categoria", "Delito", "opcion"), Columna("casos", "Casos", "cantidad"),
                Columna("periodo", "Período", "periodo"))  # fmt: skip
    filas = tuple(fila({"categoria": f"delito-{i}", "casos": n, "periodo": ""}, "casos") for i, n in enumerate(casos))
    cifras = () if total is None else (CifraDoc("total", "Total de casos", Decimal(total)),)
    datos = (Datos("delitos", "Delitos registrados", columnas, filas),)
    return make_informe(materia="seguridad", datos=datos, cifras=cifras)


def libre(pegado, **cambios):
    return make_informe(Texto(), replace(a_tabla(leer_pegado(pegado)), **cambios))


def s7(documento):
    return [d for d in revisar(documento) if d.regla == "s7"]


def reglas(documento):
    return sorted(d.regla for d in revisar(documento))


# --- S8: a fourth state -------------------------------------------------------------------------------------------


def test_suprimido_es_un_estado_aparte_de_los_otros_tres():
    celdas = [
        Celda(0, "cantidad"),
        *(Celda(None, "cantidad", e) for e in ("sin_informacion", "no_aplica", "suprimido")),
    ]
    assert len({imprimir(celda) for celda in celdas}) == 4
    assert imprimir(Celda(None, "cantidad", "suprimido", "casos")) == '<span class="si">Suprimido</span> (casos)'
    dato = FilaDoc({"a": None, "b": None, "c": None, "d": 0}, no_aplica=("b",), suprimido=("c",))
    assert [dato.estado(c) for c in "abcd"] == ["sin_informacion", "no_aplica", "suprimido", "informado"]


@pytest.mark.parametrize("escrito", ["Suprimido", "suprimido.", " RESERVADO ", "Reservada", "suprimída"])
def test_la_palabra_en_una_tabla_libre(escrito):
    pegado = f"Taller\tCasos\nA\t3\nB\t{escrito}"
    valor = leer_pegado(pegado)
    assert valor["filas"][1] == ["B", S]
    assert leer_pegado(escribir_pegado(valor)) == valor
    assert a_tabla(valor).filas[1][1] == Celda(None, "cantidad", "suprimido")


def test_listas_graficos_y_lo_calculado_dicen_suprimido():
    datos = Datos("x", "X", (Columna("n", "N", "cantidad"), Columna("t", "T")), (fila({"n": S, "t": "casos"}, "n"),))
    cap = CapituloDoc("a", "", "A", "narrativa")
    assert lista_de("t", cantidad="n")(datos, cap).items[0].html == "Suprimido casos"
    dibujado = barras("t", "n")(datos, cap)
    assert dibujado.marcas[0].celda.estado == "suprimido"
    assert "Suprimido" in svg(dibujado)
    assert "<rect" not in svg(dibujado)


# --- checks: what is suppressed is unknown ------------------------------------------------------------------------


def test_un_total_con_una_parte_suprimida_ni_cuadra_ni_falla():
    for documento in (delitos(3, 5, S, S, total=20), libre("T\tCasos\nA\t3\nB\tSuprimido\nC\tSuprimido\nTotal\t20")):
        assert verificadas(documento) == []
        assert {"suma", "vacias", "s7"}.isdisjoint(reglas(documento))


@pytest.mark.parametrize(
    "documento",
    [delitos(30, 5, S, total=20), libre("T\tCasos\nA\t30\nB\tSuprimido\nTotal\t20")],
    ids=["cifra", "fila TOTAL"],
)
def test_lo_que_se_publica_ya_supera_el_total(documento):
    (hallada,) = [d for d in revisar(documento) if d.regla == "suma"]
    assert (hallada.nivel, hallada.declarado) == ("error", 20)


def test_vacia_y_suprimida_no_es_una_celda_vacia_de_mas():
    assert "vacias" in reglas(delitos(3, 5, None, total=20))
    assert "vacias" not in reglas(delitos(3, 5, None, S, total=20))


def test_un_porcentaje_de_lo_suprimido_no_se_comprueba_y_se_audita():
    columnas = (Columna("item", "Ítem"), Columna("aprobado", "Aprobado", "pesos"),
                Columna("gastado", "Gastado", "pesos"), Columna("porcentaje_declarado", "%", "porcentaje"),
                Columna("porcentaje_aprobado", "% del aprobado", "porcentaje"))  # fmt: skip
    valores = {"item": "Becas", "aprobado": 1000, "gastado": S, "porcentaje_declarado": Decimal("33.3"),
               "porcentaje_aprobado": None}  # fmt: skip
    datos = Datos("partidas", "Partidas", columnas, (fila(valores, "gastado"),))
    documento = make_informe(materia="presupuesto", datos=(datos,))
    assert {"porcentaje", "sin-gasto"}.isdisjoint(reglas(documento))
    (hallada,) = s7(documento)
    assert hallada.complemento.columna == "porcentaje_declarado"
    grande = replace(datos, filas=(fila(valores | {"aprobado": 100_000}, "gastado"),))
    assert s7(make_informe(materia="presupuesto", datos=(grande,))) == [], "33,3% of 100.000 may be a hundred amounts"


def test_un_saldo_cuenta_lo_suprimido():
    columnas = (Columna("area", "Área"), *(Columna(c, c, "pesos") for c in ("asignado", "gastado", "saldo_declarado")))
    valores = {"area": "salud", "asignado": 100, "gastado": S, "saldo_declarado": 40}
    datos = Datos("areas", "Áreas", columnas, (fila(valores, "gastado"),))
    (hallada,) = s7(make_informe(materia="orasmi", datos=(datos,)))
    assert hallada.complemento.columna == "saldo_declarado"
    tambien = replace(datos, filas=(fila(valores | {"saldo_declarado": S}, "gastado", "saldo_declarado"),))
    assert s7(make_informe(materia="orasmi", datos=(tambien,))) == []


def terreno(ancla, *realizadas):
    columnas = (Columna("tipo", "Tipo", "opcion"), Columna("realizadas", "Realizadas", "cantidad"),
                Columna("periodo", "Período", "periodo"))  # fmt: skip
    filas = tuple(fila({"tipo": "plaza", "realizadas": n, "periodo": ""}, "realizadas") for n in realizadas)
    return CapituloDoc(ancla, "", ancla, "terreno", datos=(Datos("actividades", "Actividades", columnas, filas),))


def test_el_mismo_hecho_en_otro_capitulo_lo_cuenta():
    def informe(*capitulos):
        return replace(make_documento(), capitulos=capitulos, publicado_originalmente="", respuestas=())

    documento = informe(terreno("uno", 4, S), terreno("dos", 9))
    assert "contradiccion" not in reglas(documento)
    (hallada,) = s7(documento)
    assert "lo permite «dos», que cuenta lo mismo" in hallada.mensaje
    assert "quite también «dos»" in hallada.mensaje
    assert s7(informe(terreno("uno", S, S), terreno("dos", 9))) == []
    assert "contradiccion" in reglas(informe(terreno("uno", 4, 4), terreno("dos", 9))), "the control"


def test_el_texto_de_su_propia_fila_lo_cuenta():
    columnas = (
        Columna("item", "Ítem"),
        Columna("cantidad", "Cantidad", "cantidad"),
        Columna("observacion", "O", "rico"),
    )
    datos = Datos(
        "acciones",
        "Acciones",
        columnas,
        (fila({"item": "Rondas", "cantidad": S, "observacion": "<p>Hubo 3 denuncias.</p>"}, "cantidad"),),
    )
    (hallada,) = s7(make_informe(materia="seguridad", datos=(datos,)))
    assert "quite también el número que dice el texto de su fila" in hallada.mensaje
    assert "3" not in hallada.mensaje


def test_lo_que_dos_tablas_dicen_de_la_misma_area():
    aprobados = Datos("aprobados", "Aprobados", (Columna("area", "Ítem"), Columna("cantidad", "N", "cantidad"),
                      Columna("monto", "Monto", "pesos")),
                      (fila({"area": "salud", "cantidad": 5, "monto": S}, "monto"),))  # fmt: skip
    areas = Datos("areas", "Áreas", (Columna("area", "Área"), Columna("gastado", "Gasto", "pesos")),
                  (fila({"area": "salud", "gastado": 700}, "gastado"),))  # fmt: skip
    (hallada,) = s7(make_informe(materia="orasmi", datos=(areas, aprobados)))
    assert (hallada.lugar.conjunto, hallada.complemento.conjunto) == ("aprobados", "areas")


# --- S7: the message and the cell to suppress too -----------------------------------------------------------------


def test_nombra_la_tabla_la_celda_y_el_complemento():
    (hallada,) = s7(delitos(20, 7, S, 7, 0, total=37))
    assert (hallada.nivel, hallada.solo_nacional, hallada.clave) == ("error", True, "s7:becas:delitos/delito-2/casos")
    assert "En «Becas», tabla «Delitos registrados», la celda suprimida («delito-2», casos)" in hallada.mensaje
    assert "suprimir también «delito-3», casos" in hallada.mensaje, "the smallest above zero; of two, the last one"
    assert hallada.complemento.indice == 3
    assert "37" not in hallada.mensaje


def test_con_una_sola_parte_el_total_tambien_se_quita():
    (con_cifra,) = s7(delitos(0, S, total=3))
    assert con_cifra.complemento is None
    assert "quite también el total «Total de casos»" in con_cifra.mensaje
    (con_fila,) = s7(libre("T\tCasos\nA\t0\nB\tSuprimido\nTotal\t3"))
    assert con_fila.complemento.indice == 2
    assert "suprima también «Total», casos" in con_fila.mensaje
    assert s7(delitos(0, S)) == []


def test_menos_de_tres_valores_posibles_tambien_es_deducible():
    assert [len(s7(delitos(9, S, S, total=9 + n))) for n in range(4)] == [1, 1, 0, 0]


def test_un_total_suprimido_se_deduce_de_sus_partes():
    (hallada,) = s7(libre("T\tCasos\nA\t4\nB\t9\nTotal\tSuprimido"))
    assert hallada.complemento.indice == 0


def test_en_una_cuenta_que_reproduce_otra_es_un_aviso():
    documento = replace(delitos(9, S, total=12), publicado_originalmente="mayo de 2020")
    assert [(d.nivel, d.solo_nacional) for d in s7(documento)] == [("aviso", False)]


def test_la_respuesta_caduca_si_cambia_lo_suprimido():
    (una,), (otra,) = s7(delitos(9, S, 0, total=12)), s7(delitos(9, S, S, total=10))
    assert una.clave == otra.clave
    assert una.marca != otra.marca


def test_no_se_imprime_como_se_deduce():
    documento = delitos(9, S, total=12)
    assert "se puede deducir" not in formato_html.informe(documento, make_sello())
    assert "se puede deducir" in s7(documento)[0].mensaje, "the control"


def test_el_programa_entero_da_lo_mismo_que_probarlo_todo():
    azar = random.Random(7)
    for _ in range(1500 if LARGA else 50):
        n = azar.randint(1, 3)
        punto = [azar.randint(0, 5) for _ in range(n)]
        restricciones = [Restriccion({x: Fraction(1)}, None, Fraction(9)) for x in range(n)]
        for _ in range(azar.randint(1, 4)):
            factores = {x: Fraction(azar.choice([1, 1, -1, 2])) for x in range(n) if azar.random() < 0.6}
            suma = sum(f * punto[x] for x, f in factores.items()) + (azar.random() < 0.05)
            if factores:
                restricciones.append(Restriccion(factores, suma, azar.choice([None, suma, suma + Fraction(1, 2)])))
        caben = [p for p in product(range(10), repeat=n) if all(_cumple(p, r) for r in restricciones)]
        esperado = {x for x in range(n) if len({p[x] for p in caben}) < 3} if caben else None
        assert estrechas([0] * n, restricciones) == esperado


def _cumple(punto, r):
    suma = sum(f * punto[x] for x, f in r.factores.items())
    return (r.desde is None or suma >= r.desde) and (r.hasta is None or suma <= r.hasta)


# --- S7: attacked ---------------------------------------------------------------------------------------------------


def suprimir(documento, lugar):
    """``documento`` with that cell suppressed."""
    (cap,) = documento.capitulos
    if lugar.bloque is None:
        (datos,) = cap.datos
        filas = list(datos.filas)
        vieja = filas[lugar.indice]
        filas[lugar.indice] = replace(
            vieja, valores={**vieja.valores, lugar.columna: None}, suprimido=(*vieja.suprimido, lugar.columna)
        )
        cap = replace(cap, datos=(replace(datos, filas=tuple(filas)),))
    else:
        tabla = cap.bloques[lugar.bloque]
        filas, j = [list(f) for f in tabla.filas], [c.clave for c in tabla.columnas].index(lugar.columna)
        filas[lugar.indice][j] = Celda(None, "cantidad", "suprimido")
        bloques = list(cap.bloques)
        bloques[lugar.bloque] = replace(tabla, filas=tuple(map(tuple, filas)))
        cap = replace(cap, bloques=tuple(bloques))
    return replace(documento, capitulos=(cap,))


def proteger(documento):
    """Apply what the portal chooses until nothing can be worked out. Where a declared total must go, it goes."""
    while halladas := s7(documento):
        hallada = halladas[0]
        antes = documento
        if hallada.complemento:
            documento = suprimir(documento, hallada.complemento)
        else:
            (cap,) = documento.capitulos
            documento = replace(documento, capitulos=(replace(cap, cifras=()),))
        assert documento != antes
    return documento


def publicado(documento):
    """What an attacker reads: {cell: value or None} and the sums, (cells, declared or None), of its shape."""
    (cap,) = documento.capitulos
    if cap.datos:
        celdas = {(i, 0): f["casos"] for i, f in enumerate(cap.datos[0].filas)}
        return celdas, [(list(celdas), int(c.valor)) for c in cap.cifras]
    tabla = next(b for b in cap.bloques if isinstance(b, Tabla))
    ancho, alto = len(tabla.columnas) - 1, len(tabla.filas) - 1
    celdas = {(i, j): tabla.filas[i][j + 1].valor for i in range(alto + 1) for j in range(ancho)}
    sumas = [([(i, j) for i in range(alto)], (alto, j)) for j in range(ancho)]
    if tabla.columnas[-1].titulo == "Total":
        sumas += [([(i, j) for j in range(ancho - 1)], (i, ancho - 1)) for i in range(alto + 1)]
    return celdas, sumas


class Atacante:
    """Tries every value of every hidden cell, one after the other, cut by what is left of each sum. It knows nothing of
    how the portal audits."""

    def __init__(self, documento):
        self.celdas, self.sumas = publicado(documento)
        self.ocultas = [c for c, v in self.celdas.items() if v is None]
        tope = 3 + sum(v for v in self.celdas.values() if v)
        self.tope = tope + sum(t for _, t in self.sumas if isinstance(t, int))
        self.posibles = {c: set() for c in self.ocultas}
        for celda in self.ocultas:
            for v in range(self._limite(celda, self.celdas)[0] + 1):
                if len(self.posibles[celda]) < 3:
                    self._probar({**self.celdas, celda: v}, [c for c in self.ocultas if c != celda])

    def _cabe(self, valores):
        for partes, total in self.sumas:
            dicho = total if isinstance(total, int) else valores[total]
            conocidas = [valores[p] for p in partes if valores[p] is not None]
            if dicho is not None and (
                sum(conocidas) > dicho or (len(conocidas) == len(partes) and sum(conocidas) != dicho)
            ):
                return False
        return True

    def _limite(self, celda, valores):
        """The most that a cell may hold, and its only value when nothing else of one of its sums is hidden."""
        alto, exacto = self.tope, None
        for partes, total in self.sumas:
            dicho = total if isinstance(total, int) else valores[total]
            conocidas = [valores[p] for p in partes if valores[p] is not None]
            if celda in partes and dicho is not None:
                alto = min(alto, dicho - sum(conocidas))
                exacto = dicho - sum(conocidas) if len(conocidas) == len(partes) - 1 else exacto
            elif celda == total and len(conocidas) == len(partes):
                exacto = sum(conocidas)
        return alto, exacto

    def _probar(self, valores, faltan):
        """Whether the other cells can be filled in; what each one holds then is one of its possible values."""
        if not self._cabe(valores):
            return False
        if not faltan:
            for celda in self.ocultas:
                self.posibles[celda].add(valores[celda])
            return True
        celda = min(faltan, key=lambda c: (self._limite(c, valores)[1] is None, self._limite(c, valores)[0]))
        alto, exacto = self._limite(celda, valores)
        resto = [c for c in faltan if c != celda]
        intentos = range(alto + 1) if exacto is None else [exacto] if exacto >= 0 else []
        return any(self._probar({**valores, celda: v}, resto) for v in intentos)

    @property
    def recuperadas(self):
        return [c for c, v in self.posibles.items() if len(v) == 1]

    @property
    def estrechas(self):
        return [c for c, v in self.posibles.items() if len(v) < 3]


def al_azar(azar):
    """A random report with a table whose totals tie, and the cells that the clerk suppresses."""
    forma, alto, ancho = azar.choice(["cifra", "columna", "cruzada"]), azar.randint(1, 4), azar.randint(1, 3)
    numeros = [[azar.choice([0, 1, 2, 3, 4, azar.randint(5, 9)]) for _ in range(ancho)] for _ in range(alto)]
    if forma == "cifra":
        casos = [f[0] for f in numeros]
        return delitos(*casos, total=sum(casos))
    titulos = ["Comuna", *(f"Tipo {j}" for j in range(ancho))]
    filas = [[f"Fila {i}", *f] for i, f in enumerate(numeros)] + [["Total", *map(sum, zip(*numeros, strict=True))]]
    if forma == "cruzada" and ancho > 1:
        titulos, filas = [*titulos, "Total"], [[*f, sum(f[1:])] for f in filas]
    return libre("\n".join("\t".join(map(str, f)) for f in [titulos, *filas]))


def primera_supresion(documento, azar):
    """What a clerk would suppress: one or two of the smallest counts above zero."""
    celdas, sumas = publicado(documento)
    totales_ = {t for _, t in sumas if not isinstance(t, int)}
    positivas = sorted((v, c) for c, v in celdas.items() if v and c not in totales_)
    for _, (i, j) in positivas[: azar.randint(1, 2)]:
        (cap,) = documento.capitulos
        columna = "casos" if cap.datos else f"c{j + 1}"
        documento = suprimir(documento, lugar_de(cap, i, columna))
    return documento


def lugar_de(cap, i, columna):
    return Lugar(cap.ancla, "delitos" if cap.datos else "", columna=columna, indice=i, bloque=None if cap.datos else 1)


def test_ninguna_celda_se_recupera(record_property):
    azar = random.Random(20261121)
    cuantas, ocultas, complementos, sin_proteger, atacadas = 10_000 if LARGA else 100, 0, 0, 0, 0
    for n in range(cuantas):
        original = al_azar(azar)
        primera = primera_supresion(original, azar)
        if primera == original:  # nothing above zero
            continue
        copia, antes = deepcopy(primera), huella(primera)
        final = proteger(primera)
        assert (primera, huella(primera)) == (copia, antes), "a check changed the report"
        ataque = Atacante(final)
        assert ataque.recuperadas == ataque.estrechas == [], n
        reales = publicado(original)[0]
        assert all(v in (None, reales[c]) for c, v in publicado(final)[0].items()), "a number changed silently"
        atacadas += 1
        ocultas += len(ataque.ocultas)
        complementos += len(ataque.ocultas) - len(Atacante(primera).ocultas)
        sin_proteger += bool(Atacante(primera).recuperadas)
    assert sin_proteger > atacadas / 2, "the control: what the clerk suppressed alone gives itself away"
    record_property(
        "informe",
        f"S7: {atacadas} tablas atacadas, {ocultas} celdas ocultas ({complementos} las eligió el portal), ninguna "
        f"recuperada; sin el complemento se recupera alguna en {sin_proteger}",
    )
