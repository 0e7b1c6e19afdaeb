"""Figures in prose, for who writes them: the list they are inserted from, and the numerals still bound to nothing."""

from dataclasses import dataclass

from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.template.response import TemplateResponse
from django.urls import path, reverse

from ..congelar import congelar_datos
from ..documento import CapituloDoc, Documento
from ..figuras import Figura, figuras, figuras_de
from ..models import Bloque
from ..montos import escribir_en_palabras
from ..periodos import Periodo
from ..registro import MateriaDesconocida
from ..verificaciones.sumas import escribir
from ..vinculos import LITERAL, Suelto, candidatas, por_valor, sueltos, token, vincular
from .guardado import con_un_clic

CAMPOS = ("texto", "nota")
MAXIMO_DE_OPCIONES = 4
CAMBIO = "Ese número ya no está donde estaba: alguien guardó el capítulo. Revíselo en la página, que es la de ahora."


@dataclass(frozen=True, slots=True)
class Insertable:
    """A figure as the list shows it, and the tokens that print it in digits and in words."""

    ref: str
    nombre: str
    valor: str
    en_cifras: str
    en_palabras: str


@dataclass(frozen=True, slots=True)
class PorVincular:
    """An unbound numeral of a stored block: ``clave`` finds it again, ``opciones`` are (ref, name)."""

    clave: str
    suelto: Suelto
    opciones: list[tuple[str, str]]
    otras: int


def datos_de(cuenta) -> Documento | None:
    """The account as it is stored now, without its texts; None when one of its materias is not installed."""
    try:
        return congelar_datos(cuenta)
    except MateriaDesconocida:
        return None


def nombre_completo(figura: Figura) -> str:
    periodo = figura.lugar.periodo
    return f"{figura.etiqueta} ({Periodo.leer(periodo).texto})" if periodo else figura.etiqueta


def insertables(documento: Documento) -> list[tuple[str, list[Insertable]]]:
    """The figures of an account, by the capítulo they are in."""
    grupos = [(cap.titulo, [_insertable(f, cap) for f in figuras_de(cap)]) for _, cap in documento.recorrer()]
    return [(titulo, propias) for titulo, propias in grupos if propias]


def _insertable(figura: Figura, cap: CapituloDoc) -> Insertable:
    impreso = escribir(figura.valor, figura.tipo)
    palabras = escribir_en_palabras(figura.valor) if figura.tipo == "pesos" else ""
    return Insertable(
        figura.ref,
        nombre_completo(figura).removeprefix(f"{cap.titulo}: "),
        impreso,
        token(impreso, figura.ref),
        token(palabras, figura.ref) if palabras else "",
    )


def por_vincular(bloques, documento: Documento, ancla: str) -> list[PorVincular]:
    """The unbound numerals of stored blocks of a capítulo, each with the figures of its value (or none)."""
    grupos = por_valor(figuras(documento))
    hallados = []
    for bloque in bloques:
        for campo in _campos(bloque):
            for n, suelto in enumerate(sueltos(getattr(bloque, campo))):
                if suelto.fin:
                    posibles = candidatas(suelto.numeral, grupos, ancla)
                    opciones = [(f.ref, nombre_completo(f)) for f in posibles[:MAXIMO_DE_OPCIONES]]
                    clave = f"{bloque.pk}-{campo}-{n}"
                    hallados.append(PorVincular(clave, suelto, opciones, len(posibles) - len(opciones)))
    return hallados


def _campos(bloque) -> list[str]:
    con_texto = bloque.tipo in Bloque.CON_TEXTO
    return [c for c in CAMPOS if getattr(bloque, c) and (c == "nota" or con_texto)]


def sin_vincular(bloques) -> int:
    """How many numerals of stored blocks are bound to nothing. No query."""
    return sum(1 for b in bloques for campo in _campos(b) for suelto in sueltos(getattr(b, campo)) if suelto.fin)


def _a_las_cifras(cap) -> str:
    return reverse("admin:cuenta_publica_capitulo_cifras", args=[cap.pk])


class VinculosDeCapitulo:
    """Mixin of the ModelAdmin of Capitulo: a page with the figures of the account, that its texts may name; there one
    binds a numeral, or marks it as literal, with one click."""

    def get_urls(self):
        vistas = {"cifras": self.cifras, "vincular": self.vincular}
        propias = [
            path(f"<int:pk>/{url}/", self.admin_site.admin_view(vista), name=f"cuenta_publica_capitulo_{url}")
            for url, vista in vistas.items()
        ]
        return propias + super().get_urls()

    def cifras(self, request, pk):
        """Read apart from the capítulo: it takes the figures of the whole account."""
        cap = self.get_object(request, str(pk))
        if not cap:
            raise Http404("No existe ese capítulo.")
        if not self.has_view_permission(request, cap):
            raise PermissionDenied
        documento = datos_de(cap.cuenta)
        escribe = documento and self.has_change_permission(request, cap)
        contexto = {
            "opts": self.opts,
            "title": "Cifras de la cuenta",
            "capitulo": cap,
            "grupos": insertables(documento) if documento else [],
            "numeros": por_vincular(cap.bloques.all(), documento, cap.ancla) if escribe else [],
        }
        return TemplateResponse(request, "admin/cifras.html", {**self.admin_site.each_context(request), **contexto})

    def vincular(self, request, pk):
        return con_un_clic(self, request, pk, self._vincular, CAMBIO, _a_las_cifras)

    def _vincular(self, cap, post) -> str:
        """What was done, in words; '' when the page asks for what is not offered."""
        clave, _, ref = post.get("vinculo", "").partition("|")
        documento = datos_de(cap.cuenta)
        ofrecidos = por_vincular(cap.bloques.all(), documento, cap.ancla) if documento else []
        elegido = next((p for p in ofrecidos if p.clave == clave), None)
        nombres = {LITERAL: "", **dict(elegido.opciones)} if elegido else {}
        if ref not in nombres:
            return ""
        pk, campo, _ = clave.split("-")
        bloque = cap.bloques.get(pk=pk)
        setattr(bloque, campo, vincular(getattr(bloque, campo), elegido.suelto, ref))
        bloque.save(update_fields=[campo])
        escrito = elegido.suelto.numeral.texto
        return f"«{escrito}» quedó {f'vinculado a «{nombre}»' if (nombre := nombres[ref]) else 'como literal'}."
