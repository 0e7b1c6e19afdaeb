"""The manual: a page for each task of those who enter the admin, in their words."""

from dataclasses import dataclass

from django.http import Http404
from django.shortcuts import render


@dataclass(frozen=True, slots=True)
class Tarea:
    """``resumen`` is its line in the index; ``vea`` names others that go with it. Its text is a template."""

    titulo: str
    resumen: str
    vea: tuple[str, ...]


#: Whose tasks they are, and their slugs in the order in which they are done.
GRUPOS = {
    "Quien escribe la cuenta": (
        "empezar", "nueva-cuenta", "capitulo", "tablas", "cifras", "texto", "pegar-de-word", "figuras", "compromisos",
        "interrupciones",
    ),
    "Quien revisa": ("revision", "enviar-y-aprobar"),
    "Quien publica": ("publicar", "corregir"),
    "Quien administra": ("personas", "fechas"),
}  # fmt: skip
TAREAS = {
    "empezar": Tarea(
        "Ingresar y empezar",
        "Su contraseña, el código del teléfono y lo que muestra el panel.",
        ("nueva-cuenta", "capitulo", "interrupciones"),
    ),
    "nueva-cuenta": Tarea(
        "Crear la cuenta del año",
        "Desde la del año anterior, desde el modelo de otra publicada o desde cero.",
        ("capitulo", "fechas", "compromisos"),
    ),
    "capitulo": Tarea(
        "Escribir un capítulo",
        "Las pestañas, guardar, ver cómo queda y marcarlo completo.",
        ("tablas", "cifras", "texto", "interrupciones"),
    ),
    "tablas": Tarea(
        "Llenar una tabla",
        "Escribir o pegar desde Excel; en blanco, 0, No aplica y Suprimido; sumas y orden de las filas.",
        ("cifras", "pegar-de-word", "revision"),
    ),
    "cifras": Tarea(
        "Declarar cifras y totales",
        "Los totales que dice el documento, y qué hacer si no coinciden con la suma.",
        ("tablas", "texto", "revision"),
    ),
    "texto": Tarea(
        "Escribir los textos",
        "Bloques, negrita, listas y cifras que se actualizan solas.",
        ("pegar-de-word", "figuras", "cifras"),
    ),
    "pegar-de-word": Tarea(
        "Pegar desde Word",
        "Qué se conserva al pegar, y cómo convertir una tabla pegada en una de datos.",
        ("texto", "tablas", "figuras"),
    ),
    "figuras": Tarea(
        "Poner imágenes y gráficos",
        "Fotos, mapas y gráficos, con su descripción para quien no puede verlos.",
        ("texto", "tablas"),
    ),
    "compromisos": Tarea(
        "Responder los compromisos",
        "Qué pasó con lo que se prometió el año anterior, y qué se promete para el siguiente.",
        ("nueva-cuenta", "capitulo", "revision"),
    ),
    "interrupciones": Tarea(
        "Si algo interrumpe su trabajo",
        "Recuperar lo que no alcanzó a guardar, y qué hacer cuando la sesión termina.",
        ("capitulo", "empezar"),
    ),
    "revision": Tarea(
        "Revisar la cuenta",
        "Los errores y los avisos que encuentra el portal: corregirlos o responderlos.",
        ("cifras", "tablas", "enviar-y-aprobar"),
    ),
    "enviar-y-aprobar": Tarea(
        "Enviar a revisión y aprobar",
        "De quien escribe a quien revisa, y de vuelta si falta algo.",
        ("revision", "publicar"),
    ),
    "publicar": Tarea(
        "Publicar la cuenta",
        "Ahora o en una fecha y hora; el PDF y el documento firmado.",
        ("enviar-y-aprobar", "corregir", "fechas"),
    ),
    "corregir": Tarea(
        "Corregir lo publicado",
        "Abrir otra versión, cambiarla y explicar por qué en la fe de erratas.",
        ("publicar", "revision"),
    ),
    "personas": Tarea(
        "Personas y roles",
        "Invitar, decidir qué puede hacer cada persona y a qué correos llega cada aviso.",
        ("empezar", "enviar-y-aprobar"),
    ),
    "fechas": Tarea(
        "Las fechas del proceso",
        "El documento, el evento, las preguntas y las respuestas, en días hábiles.",
        ("publicar", "nueva-cuenta"),
    ),
}


def pagina(request, contexto: dict, tarea: str):
    """The index without a ``tarea``. ``contexto`` is that of every page of the admin."""
    if not tarea:
        grupos = [(titulo, [(t, TAREAS[t]) for t in suyas]) for titulo, suyas in GRUPOS.items()]
        return render(request, "admin/ayuda/indice.html", {**contexto, "title": "Ayuda", "grupos": grupos})
    if tarea not in TAREAS:
        raise Http404("No existe esa página de la ayuda.")
    esta = TAREAS[tarea]
    propio = {"title": esta.titulo, "tarea": tarea, "vea": [(t, TAREAS[t].titulo) for t in esta.vea]}
    return render(request, f"admin/ayuda/{tarea}.html", contexto | propio)
