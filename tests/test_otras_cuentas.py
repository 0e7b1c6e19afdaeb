"""What other provincial accounts write: figures that are none, facts told twice, texts that say another value."""

from dataclasses import replace
from decimal import Decimal

import pytest

from cuenta_publica.carga import cargar_cuenta
from cuenta_publica.congelar import congelar
from cuenta_publica.documento import CapituloDoc, CifraDoc, Columna, Datos, FilaDoc, Texto
from cuenta_publica.numerales import encontrar, releer
from cuenta_publica.verificaciones import revisar

from .test_totales import informe

AJENOS = (
    "Tel. (57) 2410800|oficina 204|calle 21 de Mayo 1234|los años 60|década de los 90|COVID 19|FNDR 2%|zona 1|Paso 2|"
    "nivel 1|Agenda 2030|Decreto Exento N° 1.234 de 15.03.2019|Ruta A-27|entre 2018 y 2020|ID 1234-56-LE19|"
    "a contar del 14 de julio de 2021|subtítulo 31, ítem 02|ley N° 18.575, art. 4°|leyes N° 19.300 y N° 20.417"
)


@pytest.mark.parametrize("texto", AJENOS.split("|"))
def test_no_es_un_numeral(texto):
    assert encontrar(f"Según {texto}, se informó.") == []


@pytest.mark.parametrize(
    ("texto", "valor"),
    [
        ("2010 mediaguas", 2010),
        ("2023 becas", 2023),
        ("un millón y medio de pesos", 1_500_000),
        ("medio millón de pesos", 500_000),
        ("3 millones y medio", 3_500_000),
        ("mil doscientos cincuenta millones de pesos", 1_250_000_000),
        ("veintiún casos", 21),
        ("un 45,7%", Decimal("45.7")),
    ],
)
def test_es_un_numeral(texto, valor):
    (numeral,) = encontrar(f"Se informó {texto} en la provincia.")
    assert numeral.valor == valor
    assert releer(numeral.texto, numeral.valor, numeral.tipo) == numeral.texto


# --- the same fact in two chapters --------------------------------------------------------------------------------


def capitulo(ancla, titulo, *cifras, materia="narrativa", **otros):
    return CapituloDoc(ancla, "", titulo, materia, cifras=tuple(cifras), **otros)


def cifra(clave, etiqueta, valor, periodo="2021", tipo="cantidad", **otros):
    return CifraDoc(clave, etiqueta, Decimal(valor), periodo=periodo, tipo=tipo, **otros)


def contradicciones(*capitulos):
    return [(d.clave, d.declarado, d.calculado) for d in revisar(informe(*capitulos)) if d.regla == "contradiccion"]


@pytest.mark.parametrize(
    ("titulo", "hallado"),
    [
        ("ORASMI", True),
        ("Resumen 2021", True),
        ("Programación 2022", False),
        ("Proyecciones y desafíos", False),
        ("Programación para el próximo año", False),
    ],
)
def test_un_monto_sin_periodo_es_del_anio_que_su_capitulo_anuncia(titulo, hallado):
    uno = capitulo("orasmi", "ORASMI", cifra("presupuesto", "Presupuesto", 20, tipo="pesos"), materia="orasmi")
    otro = replace(uno, ancla="otro", cifras=(cifra("presupuesto", "Presupuesto", 22, "", "pesos"),))
    halladas = contradicciones(uno, capitulo("parte", titulo, capitulos=(otro,)))
    assert halladas == ([("contradiccion:otro:presupuesto", 22, 20)] if hallado else [])


@pytest.mark.parametrize(
    ("etiqueta", "hallado"),
    [
        ("Visas otorgadas", True),
        ("Total de visas otorgadas", True),
        ("Total de visas rechazadas", False),
        ("Visas", False),
    ],
)
def test_dos_cifras_con_el_mismo_nombre_dicen_lo_mismo(etiqueta, hallado):
    uno = capitulo("resumen", "Resumen", cifra("visas", "Total de visas otorgadas", 530))
    otro = capitulo("extranjeria", "Extranjería", cifra("total", etiqueta, 500), materia="extranjeria")
    assert contradicciones(uno, otro) == ([("contradiccion:extranjeria:total@2021", 500, 530)] if hallado else [])
    assert contradicciones(uno, replace(otro, cifras=(replace(otro.cifras[0], periodo="2020"),))) == []


def test_los_nombres_que_nada_dicen_no_se_comparan():
    uno = capitulo("a", "Becas", cifra("presupuesto", "Presupuesto total del programa", 530, tipo="pesos"))
    assert contradicciones(uno, replace(uno, ancla="b", cifras=(replace(uno.cifras[0], valor=Decimal(1)),))) == []


def test_el_presupuesto_y_el_gasto_de_un_programa_son_los_de_su_capitulo():
    columnas = (
        Columna("item", "Ítem"),
        Columna("aprobado", "Aprobado", "pesos"),
        Columna("gastado", "Gastado", "pesos"),
    )
    fila = FilaDoc({"item": "Programa ORASMI", "aprobado": 9000, "gastado": 8100})
    partidas = (Datos("partidas", "Partidas", columnas, (fila,)),)
    presupuesto = capitulo(
        "pre", "Presupuesto", cifra("aprobado_total", "Total", 9000), materia="presupuesto", datos=partidas
    )
    orasmi = capitulo(
        "ora",
        "ORASMI",
        cifra("presupuesto", "Presupuesto", 9000, tipo="pesos"),
        cifra("gastado_total", "Gasto", 8000, tipo="pesos"),
        materia="orasmi",
    )
    assert contradicciones(orasmi, presupuesto) == [("contradiccion:pre:partidas/programa-orasmi/gastado", 8100, 8000)]


# --- prose that is bound to nothing -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("texto", "hallado"),
    [
        ("Se otorgaron 503 visas durante el año.", (503, 500)),
        ("Se otorgaron 503 visas en 2021.", (503, 500)),
        ("Se otorgaron 503 visas en 2020.", None),
        ("Se otorgaron 500 visas.", None),
        ("Se atendió a 503 personas.", None),
        ("Con un presupuesto de nueve millones cuatrocientos mil pesos.", (9_400_000, 9_000_000)),
        ("Con un aporte de $9.400.000.", None),
    ],
)
def test_un_texto_sin_vinculo_que_dice_otro_valor(texto, hallado):
    cifras = (
        cifra("total", "Visas otorgadas", 500, unidad="visas"),
        cifra("presupuesto", "Presupuesto anual", 9_000_000, tipo="pesos"),
    )
    cap = capitulo("c", "Capítulo", *cifras, bloques=(Texto(html=f"<p>{texto}</p>"),))
    halladas = [d for d in revisar(informe(cap)) if d.regla in ("prosa", "sin-vinculo")]
    assert [(d.declarado, d.calculado) for d in halladas if d.regla == "prosa"] == ([hallado] if hallado else [])
    assert len(halladas) == 1, "one entry for each numeral"
    assert all(d.nivel != "error" for d in halladas)


# --- loading ------------------------------------------------------------------------------------------------------


@pytest.mark.django_db
def test_una_tabla_libre_con_decimales_se_carga():
    columnas = [{"titulo": "Ítem", "tipo": "texto"}, {"titulo": "%", "tipo": "porcentaje"}]
    bloque = {"tipo": "tabla_libre", "tabla": {"columnas": columnas, "filas": [["A", Decimal("98.3")], ["B", 100]]}}
    datos = {"ancla": "a", "titulo": "Uno", "bloques": [bloque]}
    cuenta = cargar_cuenta({"organismo": "petorca", "anio": 2012, "titulo_portada": "2012", "capitulos": [datos]})
    (tabla,) = congelar(cuenta).capitulos[0].bloques
    assert [fila[1].valor for fila in tabla.filas] == [Decimal("98.3"), 100]
