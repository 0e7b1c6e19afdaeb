"""Pages that explain the portal."""

from django.conf import settings
from django.http import Http404
from django.shortcuts import render
from django.views.decorators.http import require_safe

from ..cabeceras import breve

#: Address → what its link says, and its template.
PAGINAS = {
    "como-leer": ("Cómo leer las cifras", "ayuda/como_leer.html"),
    "acerca-de": ("Acerca de este portal", "ayuda/acerca_de.html"),
    "privacidad": ("Privacidad", "ayuda/privacidad.html"),
    "licencia": ("Licencia de uso", "ayuda/licencia.html"),
    "contacto": ("Contacto", "ayuda/contacto.html"),
    "accesibilidad": ("Declaración de accesibilidad", "ayuda/accesibilidad.html"),
}


@require_safe
@breve
def ayuda(request, pagina=""):
    """The list of them, or one."""
    titulo, plantilla = PAGINAS.get(pagina, ("Ayuda", "ayuda/indice.html"))
    if pagina and pagina not in PAGINAS:
        raise Http404("No existe.")
    contexto = {
        "seccion": "ayuda",
        "pagina": pagina,
        "titulo": titulo,
        "paginas": [(direccion, nombre) for direccion, (nombre, _) in PAGINAS.items()],
        "licencia": settings.LICENCIA,
        "licencia_url": settings.LICENCIA_URL,
        "contacto": settings.CONTACTO,
    }
    return render(request, plantilla, contexto)
