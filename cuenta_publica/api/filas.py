"""A page of the rows of a conjunto: the tidy records, in the explorer's order, from where the page before ended."""

from __future__ import annotations

from django.db.models import F
from django.forms import MultipleChoiceField

from ..datos.consulta import PROPIAS, Consulta, ConsultaInvalida
from ..datos.planos import Aplanador
from ..datos.procedencia import procedencias
from ..datos.publicos import Publico
from ..datos.salidas.json import FormaJson
from . import cursores
from .respuestas import PARAMETROS, Problema, escribir, exigir_conocidos, licencia

#: What any list of the interface takes, besides its filters.
DE_PAGINA = ("limite", "cursor")


def pagina(request, publico: Publico) -> str:
    """As JSON text: decimals with their own digits. At most nine queries, whatever the page."""
    consulta = _consulta(publico, request.GET)
    limite = cursores.leer_limite(request.GET)
    lista = f"{publico.clave}?{consulta.orden}"
    filas = _filas(consulta, cursores.leer(lista, request.GET), limite + 1)
    cursor = ""
    if len(filas) > limite:
        tramo, _, valores = filas[limite - 1]
        cursor = cursores.escribir(lista, tramo, valores)
    cabeza = {
        "conjunto": publico.clave,
        "titulo": publico.titulo,
        "licencia": licencia(),
        "orden": str(consulta.orden),
        "limite": limite,
        "siguiente": cursores.siguiente(request, cursor),
    }
    registros = _registros(publico, [fila for _, fila, _ in filas[:limite]])
    return f'{escribir(cabeza)[:-1]}, "registros": [{registros}]}}'


def _consulta(publico: Publico, parametros) -> Consulta:
    try:
        consulta = Consulta.leer(publico, parametros)
    except ConsultaInvalida as error:
        _exigir_conocidos(error.consulta, parametros)
        raise Problema(400, PARAMETROS, error.errores) from None
    _exigir_conocidos(consulta, parametros)
    return consulta


def _exigir_conocidos(consulta: Consulta, parametros) -> None:
    """Several of a list of choices are any of them; of anything else there is one."""
    campos = consulta.filtro.form.fields
    varios = [nombre for nombre, campo in campos.items() if isinstance(campo, MultipleChoiceField)]
    exigir_conocidos(parametros, (*campos, "sort", *DE_PAGINA), varios)


def _filas(consulta: Consulta, desde, cuantas: int) -> list[tuple[int, tuple, tuple]]:
    """(stretch, row, values of what it is sorted by). A query for each piece until there are enough: mostly one."""
    columnas = [campo.attname for campo in consulta.publico.modelo.campos_de_datos()]
    n = len(PROPIAS) + len(columnas)
    halladas: list[tuple[int, tuple, tuple]] = []
    for i, donde in cursores.piezas(consulta.tramos, desde):
        campos = consulta.tramos[i].campos
        orden = {f"orden_{k}": F(campo.removeprefix("-")) for k, campo in enumerate(campos)}
        filas = consulta.filas.filter(donde).order_by(*campos).annotate(**orden)
        leidas = filas.values_list(*PROPIAS, *columnas, *orden)[: cuantas - len(halladas)]
        halladas += [(i, fila[:n], fila[n:]) for fila in leidas]
        if len(halladas) == cuantas:
            break
    return halladas


def _registros(publico: Publico, filas: list[tuple]) -> str:
    de = procedencias(publico, {fila[1] for fila in filas})
    registros = Aplanador(publico, FormaJson()).aplanar(filas, de)
    return ",\n".join(f"{{{','.join(registro)}}}" for registro in registros)
