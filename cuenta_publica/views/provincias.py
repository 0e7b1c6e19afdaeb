"""Finding a provincia by its name, that of a comuna of it or of its región."""

import re
from dataclasses import dataclass, field

from django.http import HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from ..busqueda import LARGO, Nombre, buscar, parecidos
from ..cabeceras import breve
from ..directorio import Territorio, anios_de, comunas_de, directorio, por_region
from ..periodos import PRIMER_ANIO, ULTIMO_ANIO


@dataclass(frozen=True, slots=True)
class Consulta:
    """What was asked for, as it was typed: shown again until it is found."""

    texto: str = ""
    elegida: str = ""
    anio: int | None = None
    hallados: list[tuple[Territorio, str]] = field(default_factory=list)
    parecidos: list[str] = field(default_factory=list)

    @property
    def busca(self) -> bool:
        """Whether anything was asked: a year beside nothing else is something too."""
        return bool(self.texto or self.elegida or self.anio)


@require_safe
@breve
def provincias(request):
    """Every provincia, or those that were looked for; when it is one alone, straight to it. Three queries."""
    todos = directorio()
    comunas = comunas_de()
    consulta = _consultar(request.GET, [t for t in todos if t.slug], comunas)
    if len(consulta.hallados) == 1:
        return HttpResponseRedirect(_direccion(consulta.hallados[0][0], consulta.anio))
    contexto = {
        "seccion": "provincias",
        "consulta": consulta,
        "regiones": por_region(t for t in todos if t.slug),
        "anios": anios_de(todos),
        "comunas": comunas,
    }
    return render(request, "provincias/lista.html", contexto)


def _consultar(pedido, todos: list[Territorio], comunas) -> Consulta:
    """What is chosen and what is typed both count; a year alone asks for whoever has an account of it."""
    texto = " ".join(pedido.get("q", "").split())[:LARGO]
    elegida, anio = pedido.get("provincia", ""), leer_anio(pedido.get("anio", ""))
    por_slug = {t.slug: t for t in todos}
    hallados = {elegida: ""} if elegida in por_slug else {}
    nombres = list(_nombres(todos, comunas)) if texto else []
    for nombre in buscar(texto, nombres):
        hallados = {slug: _por(nombre) for slug in nombre.lleva_a} | hallados
    if anio and not texto and not elegida:
        hallados = {t.slug: "" for t in todos if any(c.anio == anio for c in t.cuentas)}
    cercanos = [] if hallados else list(dict.fromkeys(n.texto for n in parecidos(texto, nombres)))
    en_orden = [(t, hallados[t.slug]) for t in todos if t.slug in hallados]
    return Consulta(texto, elegida if elegida in por_slug else "", anio, en_orden, cercanos)


def _nombres(todos: list[Territorio], comunas):
    for territorio in todos:
        yield Nombre(territorio.nombre, "provincia", (territorio.slug,))
        yield from (Nombre(c, "comuna", (territorio.slug,)) for c in comunas.get(territorio.provincia.pk, ()))
    for region, suyos in por_region(todos):
        yield Nombre(region.nombre, "región", tuple(t.slug for t in suyos))


def _por(nombre: Nombre) -> str:
    """Why a provincia is among what was found, when it is not for its own name."""
    return "" if nombre.tipo == "provincia" else f"{nombre.tipo} {nombre.texto}"


def leer_anio(texto: str) -> int | None:
    """A year that may be asked for; None for any other text."""
    anio = int(texto) if re.fullmatch("[0-9]{4}", texto) else 0
    return anio if PRIMER_ANIO <= anio <= ULTIMO_ANIO else None


def _direccion(territorio: Territorio, anio: int | None) -> str:
    """Of its only account of that year; or of its page, which says so when there is none."""
    de_ese_anio = [c for c in territorio.cuentas if c.anio == anio]
    if len(de_ese_anio) == 1:
        return de_ese_anio[0].get_absolute_url()
    pagina = reverse("provincia", args=[territorio.slug])
    return f"{pagina}?anio={anio}" if anio else pagina
