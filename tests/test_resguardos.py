"""Personal data wherever it may stand, small counts, and the totals of free tables."""

from dataclasses import replace

import pytest

from cuenta_publica.documento import (
    CapituloDoc,
    Celda,
    CifraDoc,
    Columna,
    Datos,
    Figura,
    FilaDoc,
    Grafico,
    Item,
    Lista,
    Tabla,
    Texto,
)
from cuenta_publica.hallazgos import Discrepancia, Verificada
from cuenta_publica.tabla_libre import a_tabla, leer_pegado
from cuenta_publica.verificaciones import libres, revisar
from cuenta_publica.verificaciones.resguardos import ruts

from .documentos import make_documento

RUT = "12.345.678-5"


def make_informe(*bloques, materia="narrativa", **valores):
    cap = CapituloDoc(**{"ancla": "becas", "numero": "1.", "titulo": "Becas", "materia": materia, **valores})
    cap = replace(cap, bloques=bloques)
    return replace(make_documento(), capitulos=(cap,), publicado_originalmente="", respuestas=())


def reglas(documento):
    return sorted(d.regla for d in revisar(documento) if d.regla in ("s9", "contacto"))


# --- where personal data may hide ---------------------------------------------------------------------------------


def libre(*filas):
    return Tabla(columnas=(Columna("c0", "Nombre"),), filas=tuple((Celda(f),) for f in filas))


@pytest.mark.parametrize(
    "bloque",
    [
        libre("Ana", f"Eva {RUT}"),
        Tabla(columnas=(Columna("c0", RUT),)),
        Texto(nota=f"<p>{RUT}</p>"),
        Texto(titulo=RUT),
        Texto(fuente=RUT),
        Figura(alternativo=RUT),
        Grafico(descripcion=RUT),
        Lista(items=(Item("a", items=(Item(RUT),)),)),
    ],
)
def test_un_rut_en_cualquier_parte_de_un_bloque(bloque):
    (hallado,) = [d for d in revisar(make_informe(bloque)) if d.regla == "s9"]
    assert (hallado.nivel, hallado.clave) == ("error", "s9:becas:bloque-1")


@pytest.mark.parametrize("texto", [RUT, "ana@correo.cl"])
def test_tambien_en_los_titulos_las_cifras_y_las_filas(texto):
    datos = Datos("compromisos", "", (Columna("texto", "Texto"),), (FilaDoc({"texto": f"a < b, {texto} > c"}),))
    regla = ["s9" if texto == RUT else "contacto"]
    assert reglas(make_informe(titulo=texto)) == regla
    assert reglas(make_informe(cifras=(CifraDoc("total", "Total", None, texto=texto),))) == regla
    assert reglas(make_informe(cifras=(CifraDoc("total", texto, None),))) == regla
    assert reglas(make_informe(datos=(datos,))) == regla
    assert reglas(make_informe(libre(texto))) == regla


@pytest.mark.parametrize(
    "escrito",
    [
        "12.345.678-5",
        "12345678-5",
        "12.345.678‐5",
        "12.345.678–5",
        "12.345.678 - 5",
        "12.345.678&nbsp;-&nbsp;5",
        "12.345.<strong>678</strong>-5",
        '12.345.678-<data value="=">5</data>',
        "RUT: 123456785",
        "R.U.N. 12.345.6785",
    ],
)
def test_las_formas_de_un_rut(escrito):
    assert reglas(make_informe(Texto(html=f"<p>Ana, {escrito}, vive allí.</p>"))) == ["s9"]


@pytest.mark.parametrize(
    "escrito",
    [
        "12.345.678-9",
        "76.086.428-5",
        "60.511.000-8",
        "12.345.678</p><p>-5",
        "12.345.678-5.000",
        "912.345.678-5",
        "Código 123456785",
    ],
)
def test_lo_que_no_es_el_rut_de_una_persona(escrito):
    assert reglas(make_informe(Texto(html=f"<p>Dice {escrito} y sigue.</p>"))) == []


def test_los_rut_de_empresas_y_servicios_son_ruts_pero_no_personales():
    assert ruts("76.086.428-5 y 12.345.678-5") == ["12345678-5"]


# --- an answer lapses when what it answered changes ---------------------------------------------------------------


def test_la_respuesta_a_un_dato_personal_caduca_con_otro():
    def declarado(*textos):
        documento = make_informe(Texto(html="".join(f"<p>{t}</p>" for t in textos)))
        return next(d.marca for d in revisar(documento) if d.regla == "s9")

    assert declarado("12.345.678-5", "11.111.111-1") == declarado("11.111.111-1", "12.345.678-5")
    assert declarado("12.345.678-5") != declarado("12.345.678-5", "11.111.111-1")
    assert len(declarado("12.345.678-5")) == 4, "too short to find a RUT from it"


def test_la_respuesta_a_un_numero_pequeno_caduca_con_otro():
    columnas = (Columna("categoria", "Categoría", "texto"), Columna("casos", "Casos", "cantidad"))

    def hallada(casos):
        filas = (FilaDoc({"categoria": "violacion", "casos": casos}),)
        documento = make_informe(materia="seguridad", datos=(Datos("delitos", "Delitos", columnas, filas),))
        return next(d for d in revisar(documento) if d.regla in ("s1", "s2", "s4", "s5"))

    assert hallada(1).clave == hallada(2).clave
    assert hallada(1).marca != hallada(2).marca
    assert hallada(1).marca == hallada(1).marca


def test_filas_incompletas_y_conjuntos_ajenos_no_hacen_fallar():
    columnas = (Columna("categoria", "Categoría"), Columna("casos", "Casos", "cantidad"), Columna("d", "D", "rico"))
    for materia in ("narrativa", "seguridad", "convenios"):
        for conjunto in ("delitos", "acciones", "convenios", "no-existe"):
            datos = Datos(conjunto, "", columnas, (FilaDoc({}), FilaDoc({"casos": 1})))
            revisar(make_informe(Lista(items=(Item("x"),)), materia=materia, datos=(datos,)))


# --- free tables --------------------------------------------------------------------------------------------------


def sumas(pegado, **cambios):
    tabla = replace(a_tabla(leer_pegado(pegado)), **cambios)
    halladas = list(libres.totales(make_informe(Texto(), tabla)))
    errores = [(r.regla, r.lugar.columna, r.declarado, r.calculado) for r in halladas if isinstance(r, Discrepancia)]
    return errores, [r.lugar.columna for r in halladas if isinstance(r, Verificada)]


@pytest.mark.parametrize(
    ("pegado", "errores", "verificadas"),
    [
        ("Taller\tCasos\tMonto\nA\t3\t$10\nB\t4\t$20\nTotal\t7\t$30", [], ["casos", "monto"]),
        ("Taller\tCasos\tMonto\nA\t3\t$10\nB\t4\t$20\nTOTAL\t8\t$30", [("suma", "casos", 8, 7)], ["monto"]),
        ("Taller\tCasos\nTotales\t8\nA\t3\nB\t4", [("suma", "casos", 8, 7)], []),
        ("Taller\tCasos\nA\t3\nB\t4\nSuma\t7", [], ["casos"]),
        ("Taller\tCasos\nA\t3\nB\t\nTotal\t7", [("vacias", "casos", 7, 3)], []),
        ("Taller\tCasos\nA\t3\nB\tNo aplica\nTotal\t4", [("suma", "casos", 4, 3)], []),
        ("Taller\tCasos\nA\t3\nB\t4\nTotal\t", [], []),
        ("Taller\tCasos\nA\t3\nB\t4\nTotalmente nuevo\t9", [], []),
        ("Taller\tEdad promedio\nA\t30\nB\t40\nTotal\t35", [], []),
        ("Taller\tCasos\nHombres\t3\nMujeres\t4\nDe ellas, extranjeras\t2\nTotal\t7", [], ["casos"]),
        # subtotals are not parts twice
        ("T\tCasos\nA\t1\nB\t2\nSubtotal\t3\nC\t4\nSubtotal\t4\nTotal\t7", [], ["casos", "casos-2", "casos"]),
        (
            "T\tCasos\nA\t1\nB\t2\nSubtotal\t3\nC\t4\nSubtotal\t4\nTotal\t14",
            [("suma", "casos", 14, 7)],
            ["casos", "casos-2"],
        ),
        ("T\tCasos\nA\t1\nB\t2\nSubtotal\t3\nC\t4\nD\t5\nSubtotal\t9", [], ["casos"] * 2),
        ("T\tCasos\nSubtotal A\t1\nSubtotal B\t2\nTotal\t3", [], ["casos"]),
        ("T\tCasos\nSubtotal A\t1\nSubtotal B\t2\nTotal\t4", [("suma", "casos", 4, 3)], []),
        ("T\tCasos\nA\t1\nB\t2\nTotal 2018\t3\nC\t4\nD\t5\nTotal 2019\t9", [], ["casos"] * 2),
        ("T\tCasos\nA\t1\nB\t2\nTotal 2018\t4\nC\t4\nD\t5\nTotal 2019\t9", [("suma", "casos", 4, 3)], ["casos"]),
        ("T\tCasos\nTotal de visas\t216\nTotal de rechazos\t12\nTotal de oficios\t50", [], []),
        # percentages share out 100, or are not added
        ("T\tParte\nA\t33,3%\nB\t33,3%\nC\t33,3%\nTotal\t100%", [], ["parte"]),
        ("T\tParte\nA\t40%\nB\t60%\nTotal\t90%", [("suma", "parte", 90, 100)], []),
        ("T\tAvance\nA\t80%\nB\t90%\nTotal\t85%", [], []),
    ],
)
def test_el_total_de_una_tabla_libre(pegado, errores, verificadas):
    assert sumas(pegado) == (errores, verificadas)


def test_el_lugar_y_las_palabras_de_una_tabla_libre():
    tabla = replace(a_tabla(leer_pegado("T\tN° de casos\tN° de casos\nA\t3\t3\nTotal\t4\t5")), titulo="Talleres")
    uno, otro = [d for d in revisar(make_informe(Texto(), tabla)) if d.regla == "suma"]
    assert (uno.clave, otro.clave) == ("suma:becas:n-de-casos/bloque-2", "suma:becas:n-de-casos-2/bloque-2")
    assert "«Talleres: N° de casos»" in uno.mensaje
    assert (uno.nivel, uno.diferencia) == ("error", 1)


def test_las_tablas_de_un_conjunto_no_son_libres():
    assert sumas("T\tCasos\nA\t3\nTotal\t4", conjunto="delitos") == ([], [])
