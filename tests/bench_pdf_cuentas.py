"""Reports of any length for ``make bench-pdf``: the chapters of the real ones, again and again with other numbers."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from decimal import Decimal

from cuenta_publica.documento import (
    BloqueDoc,
    CapituloDoc,
    Celda,
    CifraDoc,
    Cifras,
    Datos,
    Documento,
    Grafico,
    Lista,
    Tabla,
    Valor,
)
from cuenta_publica.figuras import figuras
from cuenta_publica.vinculos import Atar, atador, atar_items, token

_ANIO = re.compile(r"\b(?:19|20)\d\d\b")
_ATADO = re.compile(r'<data value="([a-z0-9-]+):([^"]*)">([^<]*)</data>')


def repetida(documentos: list[Documento], veces: int) -> Documento:
    """The parts of all of ``documentos``, ``veces`` times, as one account of the first one's organismo.

    In turn ``n`` every quantity is ``n`` times the real one, also in the prose that is bound to it, so that sums tie
    where they did; and it is of ``n - 1`` years later, so that turns contradict each other in little. Each copy has
    addresses of its own.
    """
    vueltas = ((n, doc) for n in range(1, veces + 1) for doc in documentos)
    partes = [Vuelta(n, f"-v{k}").copia(cap) for k, (n, doc) in enumerate(vueltas, 1) for cap in doc.capitulos]
    imagenes = {huella: datos for doc in documentos for huella, datos in doc.imagenes.items()}
    base = replace(documentos[0], respuestas=(), destacadas=(), compromisos=(), imagenes=imagenes)
    suelto = replace(base, capitulos=tuple(partes))
    atar = atador(figuras(suelto))
    return replace(suelto, capitulos=tuple(_atado(cap, atar) for cap in partes))


@dataclass(frozen=True, slots=True)
class Vuelta:
    """How the copies of one turn differ from what they are copied from."""

    n: int
    fin: str

    def copia(self, cap: CapituloDoc) -> CapituloDoc:
        cifras = tuple(map(self.cifra, cap.cifras))
        return replace(
            cap,
            ancla=cap.ancla + self.fin,
            cifras=cifras,
            datos=tuple(map(self.datos, cap.datos)),
            bloques=tuple(self.bloque(bloque, cifras) for bloque in cap.bloques),
            capitulos=tuple(map(self.copia, cap.capitulos)),
        )

    def valor(self, valor: Valor, tipo: str) -> Valor:
        if tipo in ("cantidad", "pesos") and isinstance(valor, int | Decimal):
            return valor * self.n
        if tipo == "anio" and isinstance(valor, int):
            return valor + self.n - 1
        return self.periodo(valor) if tipo == "periodo" and isinstance(valor, str) else valor

    def periodo(self, iso: str) -> str:
        return _ANIO.sub(lambda m: str(int(m[0]) + self.n - 1), iso)

    def cifra(self, cifra: CifraDoc) -> CifraDoc:
        """Printed in the portal's form: as the original prints it would be another number."""
        valor, texto = self.valor(cifra.valor, cifra.tipo), cifra.texto if self.n == 1 else ""
        return replace(cifra, valor=valor, texto=texto, periodo=self.periodo(cifra.periodo))

    def datos(self, datos: Datos) -> Datos:
        tipos = {columna.clave: columna.tipo for columna in datos.columnas}
        nuevos = ({clave: self.valor(v, tipos[clave]) for clave, v in fila.valores.items()} for fila in datos.filas)
        filas = (replace(fila, valores=valores) for fila, valores in zip(datos.filas, nuevos, strict=True))
        return replace(datos, filas=tuple(filas))

    def celda(self, celda: Celda) -> Celda:
        return replace(celda, valor=self.valor(celda.valor, celda.tipo))

    def filas(self, filas: tuple[tuple[Celda, ...], ...]) -> tuple[tuple[Celda, ...], ...]:
        return tuple(tuple(map(self.celda, fila)) for fila in filas)

    def bloque(self, bloque: BloqueDoc, cifras: tuple[CifraDoc, ...]) -> BloqueDoc:
        if isinstance(bloque, Tabla):
            return replace(bloque, filas=self.filas(bloque.filas), pies=self.filas(bloque.pies))
        if isinstance(bloque, Grafico):
            marcas = (replace(m, celda=self.celda(m.celda), de=m.de and self.celda(m.de)) for m in bloque.marcas)
            return replace(bloque, marcas=tuple(marcas))
        if isinstance(bloque, Cifras):
            return replace(bloque, cifras=cifras)
        return _en_su_texto(bloque, self.suelto)

    def suelto(self, html: str) -> str:
        """``html`` with its figures as tokens again, of this turn."""
        return _ATADO.sub(lambda m: token(m[3], f"{m[1]}{self.fin}:{self.periodo(m[2])}"), html)


def _atado(cap: CapituloDoc, atar: Atar) -> CapituloDoc:
    bloques = tuple(_en_su_texto(bloque, atar) for bloque in cap.bloques)
    return replace(cap, bloques=bloques, capitulos=tuple(_atado(hijo, atar) for hijo in cap.capitulos))


def _en_su_texto(bloque: BloqueDoc, hacer: Atar) -> BloqueDoc:
    if isinstance(bloque, Lista):
        return replace(bloque, items=atar_items(bloque.items, hacer))
    return replace(bloque, html=hacer(bloque.html)) if hasattr(bloque, "html") else bloque
