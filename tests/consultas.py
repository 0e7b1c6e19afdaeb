"""Rows of every type and in every state, what somebody may ask of them, and what must be said of each one."""

from itertools import count
from urllib.parse import urlencode

from django.http import QueryDict
from django.utils import timezone
from hypothesis import strategies as st

from cuenta_publica.congelar import congelar
from cuenta_publica.datos.consulta import Consulta
from cuenta_publica.datos.publicos import publico
from cuenta_publica.formatos.reunion import texto_plano
from cuenta_publica.models import CuentaPublica
from cuenta_publica.publicacion.marcas import hacer_vigentes
from presupuesto.models import Partida
from programas.convenios.models import Convenio

from .fabrica import make_bloque, make_capitulo, make_cuenta, make_organismo

#: What a spreadsheet would run, and what breaks a file that is written without care.
HOSTILES = [
    "=1+1", "+cmd|' /C calc'!A0", "-2+3", "@SUM(1)", "\t=1", "＝1+1", "'", 'dijo "sí", y no', "una\ndos", "a, b; c",
    "  dos  blancos ", "<b>&amp;</b>", "ñandú · años «2.787»",
]  # fmt: skip
CONJUNTOS = (("convenios", "convenios"), ("presupuesto", "partidas"))
_CONVENIOS = {
    "desde": ["2018", "2019"],
    "hasta": ["2018", "2019"],
    "region": ["99"],
    "capitulo": ["convenios"],
    "etapa": ["ejecutado", "programado"],
    "tipo": ["colaboracion", "otro", "transferencia"],
    "estado": ["vigente", "terminado"],
    "monto_min": ["0", "1000"],
    "monto_max": ["-1", "5000"],
    "fecha_desde": ["2018-03"],
    "q": ["dos", "años"],
    "sort": ["monto", "-monto", "fecha", "-fecha", "estado", "-tipo", "anio", "-provincia"],
}
_PARTIDAS = {
    "desde": ["2018", "2019"],
    "subtitulo": ["21", "22"],
    "aprobado_min": ["-500", "0"],
    "gastado_max": ["900"],
    "porcentaje_declarado_min": ["99,5"],
    "sort": ["aprobado", "-gastado", "porcentaje_declarado", "-porcentaje_declarado", "provincia", "-anio"],
}


def publicar_de_todo(usuario) -> None:
    """Two accounts with 60 convenios and 30 partidas each."""
    for anio in (2018, 2019):
        cuenta = make_cuenta(make_organismo(), anio=anio)
        _convenios(cuenta)
        _partidas(cuenta)
        dar_por_publicada(cuenta, usuario)


def dar_por_publicada(cuenta, usuario) -> None:
    """With its rows as publishing leaves them, and no files."""
    hacer_vigentes(cuenta, congelar(cuenta))
    sellada = {"estado": "publicada", "publicada_el": timezone.now(), "publicada_por": usuario}
    CuentaPublica.objects.filter(pk=cuenta.pk).update(**sellada)


def _convenios(cuenta) -> None:
    cap = make_capitulo(cuenta, titulo="=Convenios", ancla="convenios", materia="convenios")
    make_bloque(cap, tipo="tabla", conjunto="convenios", texto="")
    estados, tipos = (("", "vigente", "terminado"), ("colaboracion", "otro", "transferencia"))
    Convenio.objects.bulk_create(
        Convenio(
            capitulo=cap,
            orden=i,
            etiqueta="=etiqueta" if i % 9 == 0 else "",
            objeto=f"{HOSTILES[i % len(HOSTILES)]} {i}" if i % 2 else HOSTILES[i % len(HOSTILES)],
            contrapartes="" if i % 3 else "Sename; Fosis",
            tipo=tipos[i % 3],
            estado=estados[i % 4 % 3],
            etapa="programado" if i % 5 == 0 else "ejecutado",
            fecha=["", "2018", "2018-03", "2019-03-27"][i % 4],
            monto=None if i % 4 == 1 else (i % 6 - 2) * 1_234_567,
            no_aplica=["monto"] if i % 8 == 1 else [],
            descripcion="" if i % 3 else f"<p>Con <strong>{i}</strong> años.</p><ul><li>uno</li></ul>",
        )
        for i in range(60)
    )


def _partidas(cuenta) -> None:
    cap = make_capitulo(cuenta, titulo="Presupuesto", ancla="presupuesto", materia="presupuesto")
    make_bloque(cap, tipo="tabla", conjunto="partidas", texto="")
    Partida.objects.bulk_create(
        Partida(
            capitulo=cap,
            orden=i,
            item=f"Ítem {i}",
            subtitulo=["21", "22", ""][i % 3],
            aprobado=None if i % 7 == 0 else 1000 - 100 * i,
            gastado=None if i % 4 else 30 * i,  # with a percentage of its own it would be checked
            porcentaje_declarado=None if i % 4 == 0 else f"{99 + i / 8:.2f}",
            suprimido=["aprobado"] if i % 14 == 0 else [],
        )
        for i in range(30)
    )


@st.composite
def pedidos(draw) -> tuple[tuple[str, str], str]:
    """A conjunto and a query string."""
    clave = draw(st.sampled_from(CONJUNTOS))
    posibles = _CONVENIOS if clave == CONJUNTOS[0] else _PARTIDAS
    nombres = draw(st.lists(st.sampled_from(sorted(posibles)), unique=True, max_size=4))
    pares = [(nombre, draw(st.sampled_from(posibles[nombre]))) for nombre in nombres]
    if {"desde", "hasta"} <= set(nombres) and dict(pares)["desde"] > dict(pares)["hasta"]:
        pares = [par for par in pares if par[0] != "hasta"]
    return clave, urlencode(pares)


def consulta(clave: tuple[str, str], texto: str) -> Consulta:
    return Consulta.leer(publico(*clave), QueryDict(texto))


def filas_de_sus_paginas(pedida: Consulta) -> list:
    filas = []
    for n in count(1):
        pagina = pedida.pagina(n)
        filas += pagina.filas
        if not pagina.hay_mas:
            return filas


def esperado(fila) -> dict:
    """What any file says of ``fila``, worked out from the row itself."""
    dicho = {"id": fila.id, "anio": fila.anio, "provincia": fila.provincia_id, "capitulo": fila.capitulo.ancla}
    dicho |= {"nombre_impreso": fila.etiqueta or None}
    for campo in fila.campos_de_datos():
        valor = getattr(fila, campo.name)
        if campo.name in fila.suprimido or campo.name in fila.no_aplica:
            estado, valor = "suprimido" if campo.name in fila.suprimido else "no_aplica", None
        else:
            estado, valor = ("sin_informacion", None) if valor in (None, "") else ("informado", valor)
        if campo.choices:
            dicho[f"{campo.name}_nombre"] = dict(campo.flatchoices).get(valor)
        plano = texto_plano(valor) if campo.name == "descripcion" and valor else valor
        dicho |= {campo.name: plano, f"{campo.name}_estado": estado}
    return dicho
