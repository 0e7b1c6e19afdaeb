"""Changes of what a capítulo prints. A block that shows typed data changes with them, and then it is no news."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from ..documento import CifraDoc
from .alineacion import alinear, canon, fuera_de_orden
from .cuaderno import Cuaderno, en_capitulo
from .impreso import imprimir_cifra, leer, nombre_de_cifra
from .palabras import llano
from .tablas import Tabla, comparar_tablas

Json = Mapping[str, Any]
#: What people call a block of each kind, and its article.
NOMBRES = {
    "texto": ("el", "texto"),
    "lista": ("la", "lista"),
    "cita": ("la", "cita"),
    "nota": ("la", "nota"),
    "tabla": ("la", "tabla"),
    "cifras": ("las", "cifras destacadas"),
    "grafico": ("el", "gráfico"),
    "figura": ("la", "figura"),
}
_ATRIBUTOS = {"titulo": "Título", "fuente": "Fuente", "descripcion": "Descripción", "alternativo": "Texto alternativo"}


def de_bloques(cuaderno: Cuaderno, viejo: Json, nuevo: Json) -> None:
    """Note what changed in the blocks of a capítulo, once its data are noted."""
    antes, ahora = viejo["bloques"], nuevo["bloques"]
    pares = [(i, j) for i, j in alinear(antes, ahora, "bloques") if antes[i]["tipo"] == ahora[j]["tipo"]]
    for i, j in pares:
        if canon(antes[i]) != canon(ahora[j]):
            _Bloque(cuaderno, nuevo, j, antes[i]).comparar()
    quedan, estaban = {i for i, _ in pares}, {j for _, j in pares}
    for cap, siguen, clase in ((viejo, quedan, "quita"), (nuevo, estaban, "agrega")):
        for k in (k for k in range(len(cap["bloques"])) if k not in siguen):
            lugar = en_capitulo(nuevo, tabla=nombre(cap, k), clase=clase)
            dicho = _resumen(cap["bloques"][k])
            cuaderno.anotar(lugar, *((dicho, "") if clase == "quita" else ("", dicho)))
    for k in sorted(fuera_de_orden([j for _, j in pares])):
        cuaderno.anotar(en_capitulo(nuevo, tabla=nombre(nuevo, pares[k][1]), clase="mueve"))


def nombre(capitulo: Json, k: int, articulo: bool = False) -> str:
    """``Tabla «Delitos»``, ``el texto 2``: a block by its title, or by its place among those of its kind."""
    bloque = capitulo["bloques"][k]
    art, comun = NOMBRES.get(bloque["tipo"], ("el", bloque["tipo"]))
    iguales = [i for i, b in enumerate(capitulo["bloques"]) if b["tipo"] == bloque["tipo"]]
    cual = f" «{bloque['titulo']}»" if bloque["titulo"] else f" {iguales.index(k) + 1}" if iguales[1:] else ""
    return f"{art} {comun}{cual}" if articulo else f"{comun.capitalize()}{cual}"


def _resumen(bloque: Json) -> str:
    """The words of a block that came or went; of a table, its column titles and how long it is."""
    if "filas" in bloque:
        titulos = ", ".join(c["titulo"] for c in bloque["columnas"] if c["titulo"])
        largo = len(bloque["filas"])
        return f"{titulos} ({largo} {'fila' if largo == 1 else 'filas'})".strip()
    partes = [llano(bloque.get("html", "")), *_textos_de_items(bloque.get("items", ())), bloque.get("alternativo", "")]
    return " ".join(filter(None, partes)) or bloque["titulo"]


def _textos_de_items(items: Sequence[Json]):
    for item in items:
        yield f"{item['marca']} {llano(item['html'])}".strip()
        yield from _textos_de_items(item["items"])


class _Bloque:
    """One block in both editions."""

    def __init__(self, cuaderno: Cuaderno, capitulo: Json, k: int, viejo: Json):
        self.cuaderno, self.capitulo, self.k = cuaderno, capitulo, k
        self.viejo, self.nuevo = viejo, capitulo["bloques"][k]
        self.lugar = en_capitulo(capitulo, tabla=nombre(capitulo, k))
        self.donde = f"{nombre(capitulo, k, articulo=True)} de «{self.lugar['capitulo']}»"

    def comparar(self) -> None:
        escritos = self.cuaderno.escritos
        self._atributos()
        tipo = self.nuevo["tipo"]
        if "html" in self.nuevo and self.viejo["html"] != self.nuevo["html"]:
            donde = self.donde if tipo != "texto" else f"{self._parrafo()} de «{self.lugar['capitulo']}»"
            self.cuaderno.texto(self.lugar, self.viejo["html"], self.nuevo["html"], donde)
        if "items" in self.nuevo:
            self._items(self.viejo["items"], self.nuevo["items"])
        if tipo in _COMO_TABLA:
            tablas = [_COMO_TABLA[tipo](b) for b in (self.viejo, self.nuevo)]
            comparar_tablas(self.cuaderno, self.lugar, self.donde, *tablas)
        if self.cuaderno.escritos == escritos:
            self.cuaderno.anotar(self.lugar)

    def _atributos(self) -> None:
        for clave, columna in _ATRIBUTOS.items():
            if (de := self.viejo.get(clave, "")) != (a := self.nuevo.get(clave, "")):
                self.cuaderno.palabras({**self.lugar, "columna": columna}, de, a)
        if (de := self.viejo.get("nota", "")) != (a := self.nuevo.get("nota", "")):
            self.cuaderno.texto({**self.lugar, "columna": "Nota al pie"}, de, a, f"la nota al pie de {self.donde}")
        imagenes = [(b.get("imagen"), b.get("ausente")) for b in (self.viejo, self.nuevo)]
        if imagenes[0] != imagenes[1]:
            en = {**self.lugar, "columna": "Imagen"}
            self.cuaderno.anotar(en, *("Ausente" if ausente else f"Imagen {i[:12]}" for i, ausente in imagenes))

    def _parrafo(self) -> str:
        """The paragraph of the capítulo, counted over its texts, where the first difference is."""
        previos = [b["html"] for b in self.capitulo["bloques"][: self.k] if b["tipo"] == "texto"]
        de, a = self.viejo["html"], self.nuevo["html"]
        comun = next((i for i, (x, y) in enumerate(zip(de, a, strict=False)) if x != y), min(len(de), len(a)))
        return f"el párrafo {max(1, sum(h.count('<p') for h in [*previos, a[:comun]]))}"

    def _items(self, viejos: Sequence[Json], nuevos: Sequence[Json]) -> None:
        pares = alinear(viejos, nuevos, "items")
        for i, j in pares:
            self._item(viejos[i], nuevos[j])
        quedan, estaban = {i for i, _ in pares}, {j for _, j in pares}
        idos = [(x, "quita") for i, x in enumerate(viejos) if i not in quedan]
        for item, clase in [*idos, *((x, "agrega") for j, x in enumerate(nuevos) if j not in estaban)]:
            texto = " ".join(_textos_de_items([item]))
            dichos = (texto, "") if clase == "quita" else ("", texto)
            if not self._es_de_una_fila(*dichos):
                self.cuaderno.anotar({**self.lugar, "clase": clase}, *dichos)
        for k in sorted(fuera_de_orden([j for _, j in pares])):
            dichos = "", llano(nuevos[pares[k][1]]["html"])
            if not self.cuaderno.repetir(self._movidas(dichos[1]), self.donde):
                self.cuaderno.anotar({**self.lugar, "clase": "mueve"}, *dichos)

    def _item(self, de: Json, a: Json) -> None:
        if de["marca"] != a["marca"] and not self._es_de_una_fila(de["marca"], a["marca"]):
            self.cuaderno.anotar({**self.lugar, "columna": "Marca"}, de["marca"], a["marca"])
        if de["html"] != a["html"] and not self._es_de_una_fila(llano(de["html"]), llano(a["html"])):
            self.cuaderno.texto(self.lugar, de["html"], a["html"], self.donde)
        if canon(de["items"]) != canon(a["items"]):
            self._items(de["items"], a["items"])

    def _es_de_una_fila(self, de: str, a: str) -> bool:
        """Whether the item prints a row that changed: all its text, after its number when it has one."""
        formas = [{t, t.partition(" ")[2]} - {""} for t in (de, a)]
        dichas = [
            x
            for x in self.cuaderno.datos(self.lugar["ancla"])
            if (not de or formas[0] & x.antes) and (not a or formas[1] & x.despues)
        ]
        if not dichas and de and a:  # the number that goes before the words
            cabezas = [t.partition(" ") for t in (de, a)]
            if cabezas[0][2] == cabezas[1][2]:
                dichas = [
                    x
                    for x in self.cuaderno.datos(self.lugar["ancla"])
                    if x.conjunto and cabezas[0][0] in x.antes and cabezas[1][0] in x.despues
                ]
        return self.cuaderno.repetir(dichas, self.donde)

    def _movidas(self, texto: str):
        """Rows that were moved, when the item is one of them."""
        movidas = [x for x in self.cuaderno.datos(self.lugar["ancla"]) if x.enmienda.clase == "mueve" and x.conjunto]
        return [x for x in movidas if x.enmienda.fila in texto]


def _celda(valor: Any, tipo: str = "texto") -> Json:
    return {"valor": valor, "tipo": tipo, "estado": "informado", "unidad": ""}


def _de_tabla(bloque: Json) -> Tabla:
    return Tabla(bloque["conjunto"], bloque["columnas"], bloque["filas"], bloque["pies"])


def _de_grafico(bloque: Json) -> Tabla:
    """Its marks by name, since their order follows from their values; each with the whole it is spent of, if any."""
    marcas = sorted(bloque["marcas"], key=lambda m: (m["grupo"], m["etiqueta"]))
    filas = [[_celda(m["etiqueta"]), m["celda"], *filter(None, [m["de"]])] for m in marcas]
    claves = ("etiqueta", "valor", "de")[: max(map(len, filas), default=2)]
    columnas = [{"clave": clave, "titulo": ""} for clave in claves]
    return Tabla(bloque["conjunto"], columnas, filas)


def _de_cifras(bloque: Json) -> Tabla:
    columnas = [{"clave": "etiqueta", "titulo": ""}, {"clave": "valor", "titulo": ""}]
    cifras = [leer(CifraDoc, c) for c in bloque["cifras"]]
    filas = [[_celda(nombre_de_cifra(c)), _celda(imprimir_cifra(c))] for c in cifras]
    return Tabla("", columnas, filas, de_cifras=True)


_COMO_TABLA = {"tabla": _de_tabla, "grafico": _de_grafico, "cifras": _de_cifras}
