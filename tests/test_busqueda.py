"""Finding a place by what people type, over the real territory."""

import csv

import pytest

from cuenta_publica.busqueda import Nombre, buscar, parecidos
from cuenta_publica.carga import FIXTURES


def leer(nombre):
    with (FIXTURES / f"territorio/{nombre}.csv").open(encoding="utf-8", newline="") as archivo:
        return list(csv.DictReader(archivo))


PROVINCIAS = {p["codigo"]: p["nombre"] for p in leer("provincias")}
NOMBRES = [Nombre(nombre, "provincia", (nombre,)) for nombre in PROVINCIAS.values()]
NOMBRES += [Nombre(c["nombre"], "comuna", (PROVINCIAS[c["provincia"]],)) for c in leer("comunas")]
NOMBRES += [
    Nombre(r["nombre"], "región", tuple(p["nombre"] for p in leer("provincias") if p["region"] == r["codigo"]))
    for r in leer("regiones")
]


def lleva_a(texto) -> set[str]:
    return {provincia for nombre in buscar(texto, NOMBRES) for provincia in nombre.lleva_a}


@pytest.mark.parametrize(
    ("texto", "provincia"),
    [
        ("Parinacota", "Parinacota"), ("  pariNACOTA ", "Parinacota"), ("parinacotta", "Parinacota"),
        ("parin", "Parinacota"), ("putre", "Parinacota"), ("PUTRÉ", "Parinacota"), ("provincia de Chiloé", "Chiloé"),
        ("chilue", "Chiloé"), ("iquike", "Iquique"), ("balparaizo", "Valparaíso"), ("viobio", "Biobío"),
        ("bio bio", "Biobío"), ("antofagazta", "Antofagasta"), ("ñuñoa", "Santiago"), ("nunoa", "Santiago"),
        ("vina del mar", "Valparaíso"), ("puerto natales", "Última Esperanza"), ("Santiago de Chile", "Santiago"),
        ("aconcagua", "San Felipe de Aconcagua"), ("ultima esperansa", "Última Esperanza"),
        ("margamarga", "Marga Marga"),
        ("Gobernación Provincial de Arauco", "Arauco"), ("delegacion presidencial provincial de palena", "Palena"),
    ],
)  # fmt: skip
def test_un_solo_acierto(texto, provincia):
    assert lleva_a(texto) == {provincia}


def test_cada_provincia_se_halla_por_su_nombre_sin_tildes():
    assert len(PROVINCIAS) == 56
    for nombre in PROVINCIAS.values():
        llano = nombre.lower().translate(str.maketrans("áéíóúüñ", "aeiouun"))
        assert lleva_a(llano) == lleva_a(nombre.upper()) == {nombre}


def test_cada_comuna_lleva_a_su_provincia_o_a_la_que_se_llama_igual():
    comunas = [n for n in NOMBRES if n.tipo == "comuna"]
    assert len(comunas) == 346
    for comuna in comunas:
        assert lleva_a(comuna.texto) >= set(comuna.lleva_a) or lleva_a(comuna.texto) == {comuna.texto}, comuna.texto


def test_una_region_lleva_a_todas_las_suyas():
    assert lleva_a("arica y parinacota") == {"Arica", "Parinacota"}
    assert lleva_a("region metropolitana") == {
        "Santiago", "Cordillera", "Chacabuco", "Maipo", "Melipilla", "Talagante"
    }  # fmt: skip
    assert {"Cachapoal", "Cardenal Caro", "Colchagua"} < lleva_a("O'Higgins") == lleva_a("o higgins")


def test_lo_que_no_es_de_ninguna():
    for texto in ("", "   ", "%%%", "\x00", "ñ" * 5_000, "xyzzy", "123", "\ud800"):
        assert buscar(texto, NOMBRES) == [], texto


def test_lo_parecido_es_lo_que_se_quiso_decir():
    assert "Tocopilla" in {n.texto for n in parecidos("tocolpishas", NOMBRES)}
    assert parecidos("zzzzzz", NOMBRES) == []
