"""Changes of the typed data of a capítulo: its rows, column by column, and its cifras."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import asdict, replace
from typing import Any

from ..documento import Celda, CifraDoc, Columna, Datos, FilaDoc
from ..figuras import claves_de_filas, nombre_impreso
from .alineacion import alinear, canon, fuera_de_orden
from .cuaderno import Cuaderno, en_capitulo, lo_que_decia
from .impreso import imprimir_celda, imprimir_cifra, leer, leer_datos, nombre_de_cifra
from .palabras import llano

Json = Mapping[str, Any]


def de_datos(cuaderno: Cuaderno, viejo: Json, nuevo: Json) -> None:
    """Note what changed in the conjuntos of a capítulo and in what it declares."""
    antes, ahora = ({d["conjunto"]: d for d in cap["datos"]} for cap in (viejo, nuevo))
    for clave in dict.fromkeys([*ahora, *antes]):
        de, a = antes.get(clave), ahora.get(clave)
        if canon(de) != canon(a):
            _Conjunto(cuaderno, nuevo, de or {**a, "filas": []}, a or {**de, "filas": []}).comparar()
    if canon(viejo["cifras"]) != canon(nuevo["cifras"]):
        _de_cifras(cuaderno, viejo, nuevo)


class _Conjunto:
    """The rows of one conjunto in both editions, and the titles under which the report prints them."""

    def __init__(self, cuaderno: Cuaderno, capitulo: Json, viejo: Json, nuevo: Json):
        self.cuaderno, self.json = cuaderno, (viejo, nuevo)
        self.antes, self.ahora = leer_datos(viejo), leer_datos(nuevo)
        self.clave = self.ahora.conjunto
        tablas = [b for b in capitulo["bloques"] if b.get("conjunto") == self.clave]
        titulos = {b["titulo"] for b in tablas if "filas" in b} - {""}
        self.lugar = en_capitulo(capitulo, tabla=titulos.pop() if len(titulos) == 1 else self.ahora.titulo)
        impresas = [c for b in tablas for c in b.get("columnas", ()) if c["titulo"]]
        self.impresos = {c: {i["titulo"] for i in impresas if i["clave"] == c} for c in {i["clave"] for i in impresas}}

    def comparar(self) -> None:
        pares = alinear(*(d["filas"] for d in self.json), "filas")
        claves = claves_de_filas(self.antes), claves_de_filas(self.ahora)
        self.nombres = {id(d): _nombres(d) for d in (self.antes, self.ahora)}
        for i, j in pares:
            refs = [f"{self.lugar['ancla']}:{self.clave}/{k}" for k in (claves[0][i], claves[1][j])]
            self._fila(i, j, refs)
        self._cuales(pares)
        self._columnas()

    def _titulo(self, columna: Columna) -> str:
        impresos = self.impresos.get(columna.clave, ())
        return next(iter(impresos)) if len(impresos) == 1 else columna.titulo

    def _fila(self, i: int, j: int, refs: list[str]) -> None:
        fila, otra = self.antes.filas[i], self.ahora.filas[j]
        lugar = {**self.lugar, "fila": self.nombres[id(self.ahora)][j]}
        if fila.etiqueta != otra.etiqueta:
            self._texto({**lugar, "columna": "Nombre impreso"}, fila.etiqueta, otra.etiqueta, filas=True)
        viejas = {c.clave: c for c in self.antes.columnas}
        for columna in self.ahora.columnas:
            de, a = _celda(fila, viejas.get(columna.clave, columna)), _celda(otra, columna)
            if canon(fila.get(columna.clave)) == canon(otra.get(columna.clave)) and de.estado == a.estado:
                continue
            en = {**lugar, "columna": self._titulo(columna)}
            if columna.tipo == "rico" and "informado" == de.estado == a.estado:
                donde = f"«{en['columna']}» de «{en['fila']}», en «{en['tabla']}»"
                self.cuaderno.texto(en, de.valor, a.valor, donde, **self._textos(llano(de.valor), llano(a.valor)))
            elif columna.es_numero or de.estado != a.estado:
                decia = lo_que_decia(imprimir_celda(de), a.estado)
                ref = frozenset(f"{r}/{columna.clave}" for r in refs)
                resto = self._textos(imprimir_celda(de), imprimir_celda(a), filas=not columna.es_numero)
                self.cuaderno.anotar(en, decia, imprimir_celda(a), refs=ref, **resto)
            else:
                self._texto(en, imprimir_celda(de), imprimir_celda(a), filas=True)

    def _texto(self, lugar: dict[str, str], de: str, a: str, **resto: Any) -> None:
        self.cuaderno.palabras(lugar, de, a, **self._textos(de, a, **resto))

    def _textos(self, de: str, a: str, **resto: Any) -> dict[str, Any]:
        return {"conjunto": self.clave, "antes": frozenset({de}), "despues": frozenset({a}), **resto}

    def _cuales(self, pares: list[tuple[int, int]]) -> None:
        """Rows that are new, gone, or in another place."""
        quedan, estaban = {i for i, _ in pares}, {j for _, j in pares}
        for datos, siguen, clase in ((self.antes, quedan, "quita"), (self.ahora, estaban, "agrega")):
            for k in (k for k in range(len(datos.filas)) if k not in siguen):
                celdas = {self._titulo(c): imprimir_celda(_celda(datos.filas[k], c)) for c in datos.columnas}
                dicho = "; ".join(f"{titulo}: {valor}" for titulo, valor in celdas.items())
                textos = frozenset({*celdas.values(), datos.filas[k].etiqueta})
                decia, dira = (dicho, "") if clase == "quita" else ("", dicho)
                lados = {"antes": textos} if clase == "quita" else {"despues": textos}
                lugar = {**self.lugar, "fila": self.nombres[id(datos)][k], "clase": clase}
                self.cuaderno.anotar(lugar, decia, dira, conjunto=self.clave, filas=True, **lados)
        for k in sorted(fuera_de_orden([j for _, j in pares])):
            lugar = {**self.lugar, "fila": self.nombres[id(self.ahora)][pares[k][1]], "clase": "mueve"}
            self.cuaderno.anotar(lugar, conjunto=self.clave, filas=True)

    def _columnas(self) -> None:
        """What the portal calls the conjunto, its columns and its options; and which columns there are."""
        if self.antes.titulo != self.ahora.titulo:
            self._texto({**self.lugar, "columna": "Nombre de la tabla"}, self.antes.titulo, self.ahora.titulo)
        viejas, nuevas = ({c.clave: c for c in d.columnas} for d in (self.antes, self.ahora))
        for clave in dict.fromkeys([*nuevas, *viejas]):
            de, a = viejas.get(clave), nuevas.get(clave)
            if not de or not a:
                lugar = {**self.lugar, "clase": "agrega" if a else "quita", "columna": (a or de).titulo}
                self.cuaderno.anotar(lugar, de.titulo if de else "", a.titulo if a else "", conjunto=self.clave)
                continue
            lugar = {**self.lugar, "columna": a.titulo}
            if de.titulo != a.titulo:
                self._texto({**lugar, "fila": "Título de la columna"}, de.titulo, a.titulo, filas=True)
            if de.ayuda != a.ayuda:
                self._texto({**lugar, "fila": "Explicación de la columna"}, de.ayuda, a.ayuda)
            for opcion in de.opciones:
                if opcion in a.opciones and de.opciones[opcion] != a.opciones[opcion]:
                    self._texto({**lugar, "fila": "Opción"}, de.opciones[opcion], a.opciones[opcion], filas=True)


def _nombres(datos: Datos) -> list[str]:
    """How a person knows each row; what else it is about goes behind a name that repeats."""
    nombres = [nombre_impreso(datos, i) for i in range(len(datos.filas))]
    repetidos = {n for n, veces in Counter(nombres).items() if veces > 1}
    columnas = [c for c in datos.columnas if c.tipo in ("opcion", "periodo", "texto")]

    def resto(i: int) -> str:
        celdas = (_celda(datos.filas[i], c) for c in columnas)
        textos = [imprimir_celda(c) for c in celdas if c.estado == "informado"]
        return ", ".join(t for t in textos if t != nombres[i] and len(t) <= 60)

    return [f"{n} ({resto(i)})" if n in repetidos and resto(i) else n for i, n in enumerate(nombres)]


def _celda(fila: FilaDoc, columna: Columna) -> Celda:
    """The cell with its option's label; the words around it are another column."""
    valor = fila.get(columna.clave)
    if columna.opciones and valor is not None:
        valor = columna.opciones.get(str(valor), valor)
    return Celda(valor, columna.tipo, fila.estado(columna.clave))


# --- cifras -------------------------------------------------------------------------------------------------------


def _de_cifras(cuaderno: Cuaderno, viejo: Json, nuevo: Json) -> None:
    antes, ahora = ([leer(CifraDoc, c) for c in cap["cifras"]] for cap in (viejo, nuevo))
    lugar = en_capitulo(nuevo, tabla="Cifras")
    pares = alinear(viejo["cifras"], nuevo["cifras"], "cifras")
    for i, j in pares:
        if antes[i] != ahora[j]:
            _cifra(cuaderno, lugar, antes[i], ahora[j])
    quedan, estaban = {i for i, _ in pares}, {j for _, j in pares}
    for cifra in (c for i, c in enumerate(antes) if i not in quedan):
        en = {**lugar, "fila": nombre_de_cifra(cifra), "clase": "quita"}
        cuaderno.anotar(en, imprimir_cifra(cifra), **_rasgos(lugar, cifra, None))
    for cifra in (c for j, c in enumerate(ahora) if j not in estaban):
        en = {**lugar, "fila": nombre_de_cifra(cifra), "clase": "agrega"}
        cuaderno.anotar(en, "", imprimir_cifra(cifra), **_rasgos(lugar, None, cifra))
    for k in sorted(fuera_de_orden([j for _, j in pares])):
        en = {**lugar, "fila": nombre_de_cifra(ahora[pares[k][1]]), "clase": "mueve"}
        cuaderno.anotar(en, conjunto="", filas=True)


def _cifra(cuaderno: Cuaderno, lugar: dict[str, str], de: CifraDoc, a: CifraDoc) -> None:
    """One entry for its value however it is written, and one for its name."""
    en, rasgos = {**lugar, "fila": nombre_de_cifra(a)}, _rasgos(lugar, de, a)
    nombres = nombre_de_cifra(de), nombre_de_cifra(a)
    if nombres[0] != nombres[1]:
        cuaderno.anotar({**en, "columna": "Qué mide"}, *nombres, **rasgos | {"filas": True})
    sin_nombre = [asdict(c) | {"etiqueta": "", "periodo": "", "clave": ""} for c in (de, a)]
    if sin_nombre[0] == sin_nombre[1] and nombres[0] != nombres[1]:
        return
    dichos = imprimir_cifra(de), imprimir_cifra(a)
    if dichos[0] == dichos[1]:  # printed with words of its own: the datum behind them changed
        dichos = tuple(f"{c.texto} (dato: {imprimir_cifra(replace(c, texto=''))})" for c in (de, a))
    cuaderno.anotar(en, *dichos, **rasgos)


def _dato(cifra: CifraDoc) -> Celda:
    estado = "no_aplica" if cifra.no_aplica else "sin_informacion" if cifra.valor is None else "informado"
    return Celda(cifra.valor, cifra.tipo, estado, cifra.unidad)


def _rasgos(lugar: dict[str, str], de: CifraDoc | None, a: CifraDoc | None) -> dict[str, Any]:
    """How the repeats of a cifra are known."""
    textos = [
        frozenset({imprimir_celda(_dato(c)), imprimir_celda(Celda(c.valor, c.tipo)), imprimir_cifra(c)} if c else ())
        for c in (de, a)
    ]
    refs = frozenset(f"{lugar['ancla']}:{c.clave}{'@' + c.periodo if c.periodo else ''}" for c in (de, a) if c)
    nueva = not (de and a)
    return {"conjunto": "", "refs": refs, "antes": textos[0], "despues": textos[1], "filas": nueva}
