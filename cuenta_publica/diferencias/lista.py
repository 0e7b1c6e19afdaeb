"""The list of changes that people read: each changed value once, in the capítulo, table, row and column where it is."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ..compromisos import ESTADOS
from ..frases import enumerar
from .alineacion import alinear, canon, fuera_de_orden
from .bloques import de_bloques
from .cuaderno import Apunte, Cuaderno, en_capitulo
from .datos import de_datos
from .destacadas import de_destacadas
from .erratas import Enmienda
from .exacta import FALTA, comparar
from .impreso import imprimir, rotulo

Json = Mapping[str, Any]
_PORTADA = {
    "titulo_portada": "Título",
    "lema": "Lema",
    "publicado_originalmente": "Publicado originalmente",
    "anio": "Año de gestión",
    "nombre": "Organismo",
    "tipo": "Tipo de organismo",
    "region": "Región",
    "provincia": "Provincia",
    "codigo_provincia": "Código de la provincia",
    "poblacion": "Población",
    "poblacion_fuente": "Fuente de la población",
    "comunas": "Comunas",
    "emblema": "Emblema",
    "emblema_texto": "Texto alternativo del emblema",
}
_TITULOS = {"numero": "Número", "titulo": "Título", "unidad_responsable": "Unidad responsable", "materia": "Materia"}
_CON_LISTAS = {"capitulos", "compromisos", "consistencia", "destacadas", "organismo"}
_COMPROMISO = {
    "texto": "Compromiso",
    "meta": "Meta",
    "unidad": "Unidad",
    "presupuesto": "Presupuesto",
    "periodo": "Período",
    "responsable": "Responsable",
    "capitulo": "Capítulo",
    "anio": "Año",
    "estado": "Estado",
    "razon": "Razón",
    "donde": "Capítulo que lo muestra",
}
_TRATADOS = {"ancla", "bloques", "capitulos", "cifras", "datos"}


def enmiendas(viejo: Json, nuevo: Json) -> tuple[Enmienda, ...]:
    """Every change from the canonical JSON of one edition to that of the next, in reading order.

    What repeats a datum (printed tables, charts, figures in prose, notes) is not another change: it is said in
    ``sigue_en`` of the entry of that datum. () only when both say the same.
    """
    cuaderno = Cuaderno()
    _portada(cuaderno, viejo, nuevo)
    antes, ahora = _capitulos(viejo), _capitulos(nuevo)
    comunes = [ancla for ancla in ahora if ancla in antes]
    for ancla in comunes:
        _encabezado(cuaderno, antes[ancla], ahora[ancla])
        de_datos(cuaderno, antes[ancla], ahora[ancla])
    for ancla in comunes:
        de_bloques(cuaderno, antes[ancla], ahora[ancla])
    _arbol(cuaderno, antes, ahora)
    _compromisos(cuaderno, viejo.get("compromisos", []), nuevo.get("compromisos", []))
    de_destacadas(cuaderno, viejo.get("destacadas", []), nuevo.get("destacadas", []))
    cuaderno.atar()
    _notas(cuaderno, viejo, nuevo, ahora)
    if not cuaderno.apuntes and canon(viejo) != canon(nuevo):
        _resto(cuaderno, {}, viejo, nuevo)
    orden = {ancla: k for k, ancla in enumerate(["", *ahora])}
    apuntes = sorted(cuaderno.apuntes, key=lambda a: orden.get(a.enmienda.ancla, len(orden)))
    return tuple(a.terminada() for a in apuntes)


def _capitulos(documento: Json) -> dict[str, dict[str, Any]]:
    """Every capítulo by its ancla, in reading order; ``padre`` is the ancla of the one it is in."""
    hallados: dict[str, dict[str, Any]] = {}

    def recorrer(capitulos, padre: str) -> None:
        for cap in capitulos:
            hallados[cap["ancla"]] = {**cap, "padre": padre}
            recorrer(cap["capitulos"], cap["ancla"])

    recorrer(documento["capitulos"], "")
    return hallados


def _portada(cuaderno: Cuaderno, viejo: Json, nuevo: Json) -> None:
    """What the cover says, and the organismo."""
    propios = [{k: v for k, v in d.items() if k not in _CON_LISTAS} for d in (viejo, nuevo)]
    _resto(cuaderno, {"tabla": "Portada"}, *propios)
    _resto(cuaderno, {"tabla": "Portada"}, *(_organismo(d["organismo"]) for d in (viejo, nuevo)))


def _organismo(escrito: Json) -> Json:
    """As people read it: an emblem, like any picture, by the beginning of its sha256."""
    emblema = {"emblema": f"Imagen {escrito['emblema'][:12]}"} if "emblema" in escrito else {}
    return {**escrito, "comunas": enumerar(escrito.get("comunas", ())), **emblema}


def _resto(cuaderno: Cuaderno, lugar: dict[str, str], viejo: Json, nuevo: Json) -> None:
    """Each plain value that is different, under the name of its key."""
    for d in comparar(viejo, nuevo):
        clave = str(d.ruta[-1])
        tipo = "cantidad" if clave == "poblacion" else "texto"
        dichos = ["" if v in (FALTA, None) else imprimir(v, tipo) for v in (d.antes, d.despues)]
        cuaderno.palabras({**lugar, "columna": _PORTADA.get(clave) or _TITULOS.get(clave) or clave}, *dichos)


def _encabezado(cuaderno: Cuaderno, viejo: Json, nuevo: Json) -> None:
    propios = [{k: v for k, v in c.items() if k not in _TRATADOS | {"padre"}} for c in (viejo, nuevo)]
    _resto(cuaderno, en_capitulo(nuevo, tabla="Encabezado del capítulo"), *propios)


def _arbol(cuaderno: Cuaderno, antes: Mapping[str, Json], ahora: Mapping[str, Json]) -> None:
    """Capítulos that are new, gone, in another one, or in another place of the same one."""
    for ancla, cap in antes.items():
        if ancla not in ahora:
            cuaderno.anotar(en_capitulo(cap, clase="quita"), rotulo(cap))
    for ancla, cap in ahora.items():
        if ancla not in antes:
            cuaderno.anotar(en_capitulo(cap, clase="agrega"), "", rotulo(cap))
        elif antes[ancla]["padre"] != cap["padre"]:
            de, a = (
                rotulo(caps[p]) if p in caps else ""
                for caps, p in ((antes, antes[ancla]["padre"]), (ahora, cap["padre"]))
            )
            cuaderno.anotar(en_capitulo(cap, clase="mueve"), de, a)
    lugares = {ancla: k for k, ancla in enumerate(antes)}
    for padre in {"", *ahora}:
        hijos = [a for a, c in ahora.items() if c["padre"] == padre and a in antes and antes[a]["padre"] == padre]
        for k in sorted(fuera_de_orden([lugares[a] for a in hijos])):
            cuaderno.anotar(en_capitulo(ahora[hijos[k]], clase="mueve"))


def _compromisos(cuaderno: Cuaderno, antes: list[Json], ahora: list[Json]) -> None:
    """What became of the promises of the year before."""

    def valor(compromiso: Json, clave: str) -> str:
        if clave == "estado":
            return ESTADOS.get(compromiso[clave], compromiso[clave])
        v = compromiso["donde_titulo"] if clave == "donde" else compromiso[clave]
        return "" if v is None else imprimir(v, {"presupuesto": "pesos", "meta": "cantidad"}.get(clave, clave))

    lugar = {"tabla": "Compromisos del año anterior"}
    pares = alinear(antes, ahora, "compromisos")
    quedan, estaban = {i for i, _ in pares}, {j for _, j in pares}
    for i, j in pares:
        for clave, columna in _COMPROMISO.items():
            if antes[i][clave] != ahora[j][clave]:
                dichos = valor(antes[i], clave), valor(ahora[j], clave)
                cuaderno.palabras({**lugar, "fila": ahora[j]["texto"], "columna": columna}, *dichos)
    for c in (c for i, c in enumerate(antes) if i not in quedan):
        cuaderno.anotar({**lugar, "clase": "quita"}, f"{c['texto']}: {valor(c, 'estado')}. {c['razon']}".strip())
    for c in (c for j, c in enumerate(ahora) if j not in estaban):
        cuaderno.anotar({**lugar, "clase": "agrega"}, "", f"{c['texto']}: {valor(c, 'estado')}. {c['razon']}".strip())
    for k in sorted(fuera_de_orden([j for _, j in pares])):
        cuaderno.anotar({**lugar, "fila": ahora[pares[k][1]]["texto"], "clase": "mueve"})


# --- notes of consistency -----------------------------------------------------------------------------------------


def _notas(cuaderno: Cuaderno, viejo: Json, nuevo: Json, capitulos: Mapping[str, Json]) -> None:
    """Notes follow from the data; their answers are written by a person."""
    antes, ahora = viejo["consistencia"], nuevo["consistencia"]
    pares = alinear(antes, ahora, "consistencia")
    quedan, estaban = {i for i, _ in pares}, {j for _, j in pares}
    for i, j in pares:
        if canon(antes[i]) != canon(ahora[j]):
            _nota(cuaderno, antes[i], ahora[j], capitulos)
    for nota, clase in [*((n, "quita") for i, n in enumerate(antes) if i not in quedan),
                        *((n, "agrega") for j, n in enumerate(ahora) if j not in estaban)]:  # fmt: skip
        lados = (nota["mensaje"], "") if clase == "quita" else ("", nota["mensaje"])
        if not _sigue_de(cuaderno, nota, *lados, capitulos):
            dicho = " Explicación: ".join(filter(None, (nota["mensaje"], nota["respuesta"])))
            lugar = {**_en_nota(nota, capitulos), "clase": clase}
            cuaderno.anotar(lugar, *((dicho, "") if clase == "quita" else ("", dicho)))


def _nota(cuaderno: Cuaderno, de: Json, a: Json, capitulos: Mapping[str, Json]) -> None:
    if de["respuesta"] != a["respuesta"] and a["respuesta"]:  # an answer lapses by itself with its values
        cuaderno.palabras({**_en_nota(a, capitulos), "columna": "Explicación"}, de["respuesta"], a["respuesta"])
    sin_respuesta = [{**n, "respuesta": ""} for n in (de, a)]
    if canon(sin_respuesta[0]) == canon(sin_respuesta[1]):
        return
    if not _sigue_de(cuaderno, a, de["mensaje"], a["mensaje"], capitulos):
        cuaderno.palabras(_en_nota(a, capitulos), de["mensaje"], a["mensaje"])


def _en_nota(nota: Json, capitulos: Mapping[str, Json]) -> dict[str, str]:
    cap = capitulos.get(nota["capitulo"])
    return {**(en_capitulo(cap) if cap else {}), "tabla": "Nota de consistencia"}


def _sigue_de(cuaderno: Cuaderno, nota: Json, antes: str, despues: str, capitulos: Mapping[str, Json]) -> bool:
    """Attach a note to what made it change: what it says, else something in its capítulo, else any datum."""
    candidatos = [a for a in cuaderno.apuntes if a.enmienda.tabla != "Nota de consistencia"]
    cercanos = [a for a in candidatos if a.enmienda.ancla == nota["capitulo"]]
    datos = [a for a in candidatos if a.es_dato]

    def dichos(apuntes: list[Apunte]) -> list[Apunte]:
        return [a for a in apuntes if a.explica(antes, despues)]

    cap = capitulos.get(nota["capitulo"])
    donde = f"una nota de consistencia de «{rotulo(cap)}»" if cap else "una nota de consistencia de la cuenta"
    return cuaderno.repetir(dichos(cercanos) or cercanos or dichos(datos) or datos or candidatos, donde)
