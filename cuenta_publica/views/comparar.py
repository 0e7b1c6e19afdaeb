"""One conjunto beside itself: across the years of a provincia, or across provincias in a year."""

from dataclasses import dataclass, field

from django.http import Http404
from django.shortcuts import render
from django.views.decorators.http import require_safe

from ..cabeceras import breve
from ..comparacion import Tabulado, por_habitante, tabular
from ..datos.publicos import publico as buscar
from ..montos import citar
from ..tabulados import MAXIMO_DE_FILAS, cuentas_con, lados
from ..valores import Columna

SIN_CIFRAS = "Esta tabla no tiene columnas de números: no hay qué comparar."
SIN_POBLACION = "Por habitante no se ofrece: falta la población, con su fuente, de al menos una de estas provincias."
SOLO_ENTRE_PROVINCIAS = "Por habitante solo se ofrecen cantidades y montos, entre provincias en un año."
SIN_INDICE = "No se ofrecen pesos de un mismo año: el portal aún no tiene un índice de precios con fuente."


@dataclass
class Pedido:
    """What the address asks for, checked against what there is; ``errores`` say in Spanish what is not."""

    medidas: list[Columna]
    provincias: dict[str, str]
    anios: list[int]
    medida: Columna | None = None
    provincia: str = ""
    anio: int | None = None
    por: str = ""
    errores: list[str] = field(default_factory=list)

    @property
    def lugar(self) -> str:
        return self.provincias.get(self.provincia, "")

    def leer(self, consulta) -> "Pedido":
        por_clave = {m.clave: m for m in self.medidas}
        primera = next((m.clave for m in self.medidas if m.tipo != "porcentaje"), next(iter(por_clave), ""))
        self.medida = por_clave.get(self._uno(consulta, "medida", por_clave, "una columna de números") or primera)
        self.provincia = self._uno(consulta, "provincia", self.provincias, "una provincia con esta tabla")
        anios = {str(anio) for anio in self.anios}
        anio = self._uno(consulta, "anio", anios, "un año con esta tabla")
        self.anio = int(anio) if anio and not self.provincia else None
        self.por = self._uno(consulta, "por", {"habitante"}, "una forma de ver las cifras")
        if consulta.get("en"):
            self.errores.append(SIN_INDICE)
        return self

    def _uno(self, consulta, nombre, opciones, que) -> str:
        dicho = consulta.get(nombre, "")
        if dicho and dicho not in opciones:
            self.errores.append(f"«{citar(dicho)}» no es {que}.")
            return ""
        return dicho


@require_safe
@breve
def comparar(request, materia, conjunto):
    """At most three queries, whatever the accounts and their rows; 400 with words, when what is asked is not there."""
    try:
        publico = buscar(materia, conjunto)
    except LookupError:
        raise Http404("No hay una tabla en esta dirección.") from None
    cuentas = cuentas_con(publico)
    provincias = {c.organismo.provincia_id: c.organismo.provincia.nombre for c in cuentas if c.organismo.provincia_id}
    medidas = [c for c in publico.columnas if c.es_numero]
    pedido = Pedido(medidas, provincias, sorted({c.anio for c in cuentas}, reverse=True)).leer(request.GET)
    contexto = {"seccion": "datos", "publico": publico, "pedido": pedido, "sin_cifras": "" if medidas else SIN_CIFRAS}
    if pedido.medida and (pedido.provincia or pedido.anio):
        contexto |= _tabulado(publico, cuentas, pedido)
    return render(request, "datos/comparar.html", contexto, status=400 if pedido.errores else 200)


def _tabulado(publico, cuentas, pedido) -> dict:
    if pedido.provincia:
        elegidas = [c for c in cuentas if c.organismo.provincia_id == pedido.provincia]
        elegidas.sort(key=lambda c: (c.anio, c.organismo.slug))
        filas = publico.filas().filter(provincia=pedido.provincia)
    else:
        elegidas = [c for c in cuentas if c.anio == pedido.anio]
        filas = publico.filas().filter(anio=pedido.anio)
    en_el_tiempo = bool(pedido.provincia)
    suyos, hay_mas = lados(publico, elegidas, filas, "anio" if en_el_tiempo else "lugar")
    unidad = publico.conjunto.unidades.get(pedido.medida.clave, "")
    hecho = tabular(suyos, pedido.medida, unidad, en_el_tiempo=en_el_tiempo)
    return {"tabulado": hecho, "leidas": MAXIMO_DE_FILAS if hay_mas else 0} | _vista(hecho, elegidas, pedido)


def _vista(hecho: Tabulado, elegidas, pedido) -> dict:
    """The view for each inhabitant, where every provincia has its population and its source; else why it is not."""
    if pedido.provincia or pedido.medida.tipo == "porcentaje":
        return {"sin_poblacion": SOLO_ENTRE_PROVINCIAS} if pedido.por else {}
    if not hecho.lados or any(lado.habitantes is None for lado in hecho.lados):
        return {"sin_poblacion": SIN_POBLACION}
    fuentes = {c.organismo.provincia.poblacion_fuente for c in elegidas if c.organismo.provincia}
    contexto = {"fuentes": sorted(fuentes)}
    return contexto | ({"tabulado": por_habitante(hecho), "repartido": True} if pedido.por else {})
