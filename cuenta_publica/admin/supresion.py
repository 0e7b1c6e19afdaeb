"""Suppressing one more cell with one click: the one that the review chose, so that another stays hidden."""

from dataclasses import dataclass

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.http import Http404, HttpResponseNotAllowed, HttpResponseRedirect
from django.urls import path, reverse

from .. import registro
from ..congelar import congelar
from ..formularios import SUPRIMIDO
from ..hallazgos import Lugar
from ..models import CuentaPublica
from ..verificaciones import revisar
from ..verificaciones.supresion import nombre_de_celda
from .guardado import tomar_numero

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


class SupresionEnCapitulo:
    """Mixin of the ModelAdmin of Capitulo."""

    def get_urls(self):
        vista = self.admin_site.admin_view(self.suprimir)
        return [path("<int:pk>/suprimir/", vista, name="cuenta_publica_capitulo_suprimir"), *super().get_urls()]

    def suprimir(self, request, pk):
        if request.method != "POST":
            return HttpResponseNotAllowed(["POST"])
        cap = self.get_object(request, str(pk))
        if not cap:
            raise Http404("No existe ese capítulo.")
        if not self.has_change_permission(request, cap):
            raise PermissionDenied
        try:
            with transaction.atomic():
                hecho = self._suprimir(cap, request.POST)
                if not hecho:
                    transaction.set_rollback(True)
        except (ValidationError, registro.MateriaDesconocida) as error:  # it was published meanwhile
            hecho, motivo = "", " ".join(getattr(error, "messages", [str(error)]))
        else:
            motivo = CAMBIO
        if hecho:
            self.log_change(request, cap, hecho)
            messages.success(request, hecho)
        else:
            messages.error(request, motivo)
        return HttpResponseRedirect(reverse("admin:cuenta_publica_cuentapublica_revision", args=[cap.cuenta_id]))

    def _suprimir(self, cap, post) -> str:
        """What was done, in words; '' when the page was not the current one or the review asks for something else."""
        CuentaPublica.objects.select_for_update().get(pk=cap.cuenta_id).exigir_abierta()
        if not tomar_numero(cap, post.get("guardado", "")):
            return ""
        documento = congelar(cap.cuenta)
        pedida = post.get("celda", "")
        elegidas = [d.complemento for d in revisar(documento) if d.regla == "s7" and d.complemento]
        lugar = next((x for x in elegidas if x.capitulo == cap.ancla and en_texto(x) == pedida), None)
        if not lugar:
            return ""
        nombre = nombre_de_celda(next(c for _, c in documento.recorrer() if c.ancla == cap.ancla), lugar)
        suprimir(cap, lugar)
        return f"Se suprimió también {nombre}."
