"""The free table: what is pasted, stored and shown again is always the same table."""

import pytest
from django.core.exceptions import ValidationError
from hypothesis import example, given
from hypothesis import strategies as st

from cuenta_publica.tabla_libre import MAX_CELDA, TIPOS, a_tabla, escribir_pegado, leer_pegado, validar_tabla

_TEXTO = st.text(st.characters(blacklist_categories=["Cs", "Cc", "Zs", "Zl", "Zp"]), max_size=12)
_CELDAS = {
    "texto": st.one_of(
        st.none(), _TEXTO.filter(bool), st.sampled_from(['"a"', "a\tb", "a\nb", '""', '"a""b"', '"', '"a" b'])
    ),
    "numero": st.one_of(st.none(), st.just("No aplica"), st.integers(-(10**12), 10**12)),
    "pesos": st.one_of(st.none(), st.just("No aplica"), st.integers(-(10**12), 10**12)),
    "porcentaje": st.one_of(st.none(), st.just("No aplica"), st.integers(0, 900), st.sampled_from([99.86, 0.5, 104.2])),
}


@st.composite
def tablas(draw):
    tipos = draw(st.lists(st.sampled_from(TIPOS), min_size=1, max_size=4))
    fila = st.tuples(*(_CELDAS[t] for t in tipos)).map(list).filter(any)
    columnas = [{"titulo": draw(_TEXTO), "tipo": t} for t in tipos]
    return {"columnas": columnas, "filas": draw(st.lists(fila, max_size=4))}


@given(tablas())
@example({"columnas": [{"titulo": "", "tipo": "texto"}] * 2, "filas": [['"', '"']]})
def test_ida_y_vuelta(valor):
    validar_tabla(valor)
    assert leer_pegado(escribir_pegado(valor)) == valor
    assert len(a_tabla(valor).filas) == len(valor["filas"])


@given(st.text(max_size=200))
def test_nunca_falla_de_otra_manera(texto):
    try:
        valor = leer_pegado(texto)
    except ValidationError:
        return
    if valor is not None:
        validar_tabla(valor)


def test_los_anios_y_los_codigos_son_texto():
    valor = leer_pegado("Año\tCódigo\tCasos\n2018\t0152\t01 \n2019\t0021\t2.787")
    assert [c["tipo"] for c in valor["columnas"]] == ["texto", "texto", "numero"]
    assert valor["filas"] == [["2018", "0152", 1], ["2019", "0021", 2787]]


@pytest.mark.parametrize(
    "titulo",
    ["N°", "Nº", "n°", "N.º", "Nro.", "Número", "Código", "CODIGO INE", "Teléfono", "Teléfono de contacto", "Fono",
     "RUT", "R.U.T.", "Rut proveedor", "Ley", "Ley N°", "Año", "Folio", "N° de folio", "Número de teléfono"],
)  # fmt: skip
def test_lo_que_identifica_es_texto_por_su_titulo(titulo):
    valor = leer_pegado(f"{titulo}\tCasos\n19.175\t19.175")
    assert [c["tipo"] for c in valor["columnas"]] == ["texto", "numero"]
    assert valor["filas"] == [["19.175", 19175]]


@pytest.mark.parametrize(
    "titulo", ["N° de casos", "Número de beneficiarios", "Ley de presupuestos", "Año 2019", "Códigos entregados",
               "N° [número]", "Año [número]"]
)  # fmt: skip
def test_lo_que_cuenta_es_numero_y_el_sufijo_manda(titulo):
    assert leer_pegado(f"{titulo}\n2.787")["columnas"][0]["tipo"] == "numero"


def test_en_blanco_no_hay_tabla():
    assert leer_pegado(" \n\t\n") is None


@pytest.mark.parametrize(
    ("valor", "mensaje"),
    [
        ([], "columnas y filas"),
        ({"columnas": [], "filas": []}, "no tiene columnas"),
        ({"columnas": [{"titulo": "A", "tipo": "fecha"}], "filas": []}, "El tipo de la columna 1"),
        ({"columnas": [{"titulo": "A", "tipo": "pesos"}], "filas": [["x"]]}, "Fila 1, columna «A»"),
        ({"columnas": [{"titulo": "A", "tipo": "pesos"}], "filas": [[True]]}, "Fila 1, columna «A»"),
        ({"columnas": [{"titulo": "A", "tipo": "numero"}], "filas": [[1.5]]}, "Fila 1, columna «A»"),
        ({"columnas": [{"titulo": "A", "tipo": "numero"}], "filas": [[1], [1, 2]]}, "La fila 2 tiene 2 celdas"),
        (
            {"columnas": [{"titulo": "A", "tipo": "texto"}], "filas": [["x" * (MAX_CELDA + 1)]]},
            "«A»: tiene una palabra",
        ),
        ({"columnas": [{"titulo": "A", "tipo": "texto"}], "filas": [["x"]] * 601}, "601 filas"),
        ({"columnas": [{"titulo": "A", "tipo": "texto"}] * 61, "filas": []}, "61 columnas"),
        ({"columnas": [{"titulo": "Aa", "tipo": "texto"}] * 60, "filas": []}, "no cabe en el ancho de una hoja"),
    ],
)
def test_lo_que_no_es_una_tabla_se_explica(valor, mensaje):
    with pytest.raises(ValidationError) as error:
        validar_tabla(valor)
    assert mensaje in " ".join(error.value.messages)
