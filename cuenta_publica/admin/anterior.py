"""Last year's value beside each cell of a draft: whoever types this year's sees what it follows."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from django import forms
from django.utils.functional import cached_property
from django.utils.html import format_html

from ..formularios import NO_APLICA, SUPRIMIDO, CampoPeriodo, CampoTipado
from ..models import Cifra
from ..periodos import Periodo
from ..publicacion.siguiente import tiene_numeros
from ..traslado import de_meses, mover_periodo


@dataclass(frozen=True, slots=True)
class Rasgos:
    """What a row is known by: what names it, its other names and choices, and its period as ISO text."""

    nombre: str
    otros: tuple = ()
    periodo: str = ""


class Anterior:
    """The same capítulo in the published account of the year before, if there is one."""

    def __init__(self, capitulo):
        self._capitulo = capitulo

    @cached_property
    def cuenta(self):
        return self._capitulo.cuenta.anterior()

    def filas(self, modelo) -> list:
        """Last year's rows of ``modelo``, when they are of those that the next year carries on. The capítulo is known
        by its ancla, which does not change."""
        if not ((modelo is Cifra or tiene_numeros(modelo)) and self.cuenta):
            return []
        suyas = modelo.objects.filter(capitulo__cuenta=self.cuenta, capitulo__ancla=self._capitulo.ancla)
        return list(suyas.order_by("orden", "id"))

    def mostrar(self, formularios, modelo) -> None:
        """Put beside each cell of a table's forms the value that the same row had."""
        filas = self.filas(modelo)
        hoy = [rasgos(form.instance, form.initial if form.instance._state.adding else {}) for form in formularios]
        for form, i in zip(formularios, emparejar(hoy, [rasgos(fila, {}) for fila in filas]), strict=True):
            if i is not None:
                for nombre, campo in form.fields.items():
                    if dicho := _dicho(filas[i], nombre, campo):
                        clave = f"{form.add_prefix(nombre)}-anterior"
                        dicho = f"{_cuando(filas[i], self.cuenta.anio)}: {dicho}"
                        campo.widget = ConAnterior(campo.widget.attrs, clave, dicho)


def emparejar(hoy: Sequence[Rasgos], ayer: Sequence[Rasgos]) -> list[int | None]:
    """For each row of today, the place of the one of a year ago that is the same; each is taken once.

    Of those with its name, one of the same months first; then, if only one is left and no months speak against it
    (today's row has no period yet, or both are cut-offs), that one.
    """
    libres = defaultdict(list)
    for i, rasgos in enumerate(ayer):
        libres[rasgos.nombre].append(i)
    parejas: list[int | None] = [None] * len(hoy)
    for con_meses in (True, False):
        for n, rasgos in enumerate(hoy):
            if parejas[n] is None and rasgos.nombre:
                parejas[n] = i = _elegir(rasgos, libres[rasgos.nombre], ayer, con_meses)
                if i is not None:
                    libres[rasgos.nombre].remove(i)
    return parejas


def _elegir(rasgos, libres, ayer, con_meses) -> int | None:
    if con_meses:
        posibles = [i for i in libres if mover_periodo(ayer[i].periodo) == rasgos.periodo]
    else:
        posibles = [i for i in libres if not rasgos.periodo or _son_cortes(rasgos.periodo, ayer[i].periodo)]
        posibles = posibles if len(posibles) == 1 else []
    iguales = {i: sum(a == b for a, b in zip(rasgos.otros, ayer[i].otros, strict=True)) for i in posibles}
    return max(posibles, key=iguales.get, default=None)


def _son_cortes(*periodos: str) -> bool:
    return all(periodo and not de_meses(periodo) for periodo in periodos)


# --- what a row is known by -----------------------------------------------------------------------------------------


def rasgos(fila, primeros: dict) -> Rasgos:
    """A cifra by its clave; a row by its first text, choice or catalogue entry. ``primeros`` are the first values of
    one offered in advance."""
    if isinstance(fila, Cifra):
        return Rasgos(primeros.get("clave") or fila.clave, (), fila.periodo)
    nombres, periodo = [], ""
    for campo in fila.campos_de_datos():
        valor = primeros.get(campo.name) or getattr(fila, campo.attname)
        tipo = getattr(campo, "tipo_dato", "texto")
        if tipo == "periodo":
            periodo = periodo or valor
        elif tipo == "texto" and campo.get_internal_type() != "PositiveSmallIntegerField":
            nombres.append(" ".join(str(valor or "").lower().split()))
    return Rasgos(nombres[0] if nombres else "", tuple(nombres[1:]), periodo)


# --- what is shown --------------------------------------------------------------------------------------------------


def _cuando(fila, anio: int) -> str:
    """The year of its figure, or its period when that is no part of one year."""
    leido = Periodo.leer(periodo) if (periodo := getattr(fila, "periodo", "")) else None
    if leido is None:
        return str(anio)
    return str(leido.hasta.year) if de_meses(periodo) and leido.desde.year == leido.hasta.year else leido.texto


def _dicho(fila, nombre: str, campo) -> str:
    """Last year's value in the portal's form; '' when it gave none or the field is of another kind."""
    if not isinstance(campo, CampoTipado) or isinstance(campo, CampoPeriodo):
        return ""
    if _marcada(fila, nombre):
        return NO_APLICA
    if nombre in getattr(fila, "suprimido", ()):
        return SUPRIMIDO
    valor = getattr(fila, nombre)
    return "" if valor in (None, "") else campo.escribir(valor)


def _marcada(fila, nombre: str) -> bool:
    return fila.no_aplica if isinstance(fila.no_aplica, bool) else nombre in fila.no_aplica


class ConAnterior(forms.TextInput):
    """An input with words below it, which describe it to who cannot see them."""

    def __init__(self, attrs: dict, clave: str, dicho: str):
        super().__init__({**attrs, "aria-describedby": clave})
        self.clave, self.dicho = clave, dicho

    def render(self, *args, **kwargs):
        ayuda = '{}<span class="anterior" id="{}"><span class="visually-hidden">Año anterior, </span>{}</span>'
        return format_html(ayuda, super().render(*args, **kwargs), self.clave, self.dicho)
