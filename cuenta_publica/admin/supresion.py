"""Suppressing one more cell with one click: the one that the review chose, so that another stays hidden."""

from dataclasses import dataclass

from django.urls import path, reverse

from .. import registro
from ..congelar import congelar
from ..formularios import SUPRIMIDO
from ..hallazgos import Lugar
from ..verificaciones import revisar
from ..verificaciones.supresion import nombre_de_celda
from .guardado import con_un_clic

CAMBIO = "No se suprimió nada: alguien guardó el capítulo. La revisión que ve es la de ahora."


@dataclass(frozen=True, slots=True)
class Boton:
    """What the button of an entry of the review sends, and where."""

    direccion: str
    guardado: int
    celda: str
    nombre: str


def boton(lugar: Lugar | None, capitulos: dict, propios: dict) -> Boton | None:
    """The button that suppresses that cell; ``capitulos`` are those of the documento and ``propios`` the stored ones,
    by their anclas."""
    if not lugar:
        return None
    cap, propio = capitulos[lugar.capitulo], propios[lugar.capitulo]
    direccion = reverse("admin:cuenta_publica_capitulo_suprimir", args=[propio.pk])
    return Boton(direccion, propio.guardado, en_texto(lugar), nombre_de_celda(cap, lugar))


def en_texto(lugar: Lugar) -> str:
    """A cell as the form names it."""
    return f"{lugar.capitulo}:{lugar}:{lugar.indice}"


def suprimir(cap, lugar: Lugar) -> None:
    """Forget the value of a cell of ``cap``, the capítulo's own model, and say that it is suppressed."""
    if lugar.bloque is not None:
        bloque = cap.bloques.order_by("orden", "id")[lugar.bloque]
        columna = int(lugar.columna.removeprefix("c"))
        bloque.tabla["filas"][lugar.indice][columna] = SUPRIMIDO
        bloque.save(update_fields=["tabla"])
        return
    modelo = registro.materia(cap.materia).conjunto(lugar.conjunto).modelo
    fila = modelo.objects.filter(capitulo=cap).order_by("orden", "id")[lugar.indice]
    fila.suprimir(lugar.columna)
    fila.save(update_fields=[lugar.columna, "suprimido"])


def _a_la_revision(cap) -> str:
    return reverse("admin:cuenta_publica_cuentapublica_revision", args=[cap.cuenta_id])


class SupresionEnCapitulo:
    """Mixin of the ModelAdmin of Capitulo."""

    def get_urls(self):
        vista = self.admin_site.admin_view(self.suprimir)
        return [path("<int:pk>/suprimir/", vista, name="cuenta_publica_capitulo_suprimir"), *super().get_urls()]

    def suprimir(self, request, pk):
        return con_un_clic(self, request, pk, self._suprimir, CAMBIO, _a_la_revision)

    def _suprimir(self, cap, post) -> str:
        """What was done, in words; '' when the review asks for something else."""
        documento = congelar(cap.cuenta)
        pedida = post.get("celda", "")
        elegidas = [d.complemento for d in revisar(documento) if d.regla == "s7" and d.complemento]
        lugar = next((x for x in elegidas if x.capitulo == cap.ancla and en_texto(x) == pedida), None)
        if not lugar:
            return ""
        nombre = nombre_de_celda(next(c for _, c in documento.recorrer() if c.ancla == cap.ancla), lugar)
        suprimir(cap, lugar)
        return f"Se suprimió también {nombre}."
