"""What anybody needs to check that nothing was changed: the chains, their manifests, and a page that explains it."""

from django.core.exceptions import SuspiciousOperation
from django.http import HttpResponse, JsonResponse
from django.http.multipartparser import MultiPartParserError
from django.http.request import UnreadablePostError
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.cache import patch_cache_control
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from ..models import Eslabon
from ..verificacion.actos import archivos_de, leer
from ..verificacion.consulta import buscar, leer_huella
from .subida import Resumidor

LIMITE = 60 * 1024 * 1024
DEMASIADO = "El archivo pesa más de 60 MB: ningún archivo del portal pesa tanto. Elige el que descargaste de aquí."
ILEGIBLE = "No pudimos leer lo que enviaste. Vuelve a elegir el archivo e inténtalo de nuevo."
VACIO = "El archivo está vacío: quizás la descarga se cortó. Descárgalo otra vez e inténtalo de nuevo."
NADA = "Elige un archivo o pega una huella."
SIN_HUELLA = (
    "Eso no es una huella. Una huella tiene 64 signos, solo números y letras de la «a» a la «f»; "
    "el código corto que trae la portada tiene 12."
)


@require_safe
def integridad(request):
    """The head of every chain, and of every edition its acts and the hash of each file. One query."""
    organismos, ediciones = {}, {}
    for slug, anio, version, secuencia, tipo, huella, manifiesto in _eslabones():
        cabeza = organismos.setdefault(slug, {"organismo": slug, "eslabones": 0})
        cabeza |= {"secuencia": secuencia, "huella": huella, "eslabones": cabeza["eslabones"] + 1}
        edicion = ediciones.setdefault(
            (slug, anio, version), {"organismo": slug, "anio": anio, "version": version, "actos": {}, "archivos": {}}
        )
        edicion["actos"][tipo] = {"huella": huella, "manifiesto": _direccion(slug, anio, version, tipo)}
        if tipo == Eslabon.Tipo.PUBLICACION:
            edicion["archivos"] = {n: d.get("sha256") for n, d in archivos_de(leer(manifiesto)).items()}
    datos = {"organismos": list(organismos.values()), "ediciones": [ediciones[c] for c in sorted(ediciones)]}
    return _breve(JsonResponse(datos, json_dumps_params={"ensure_ascii": False, "indent": 1}))


def _eslabones():
    campos = ("organismo__slug", "edicion__cuenta__anio", "edicion__cuenta__version")
    return (
        Eslabon.objects.order_by("organismo__slug", "secuencia")
        .values_list(*campos, "secuencia", "tipo", "huella", "manifiesto")
        .iterator()
    )


def _direccion(slug, anio, version, tipo) -> str:
    otro = [] if tipo == Eslabon.Tipo.PUBLICACION else [tipo]
    return reverse("manifiesto_de" if otro else "manifiesto", args=[slug, anio, version, *otro])


@require_safe
def manifiesto(request, slug, anio, version, tipo=Eslabon.Tipo.PUBLICACION):
    """What an act sealed, byte for byte: its sha256 is the link in the chain. Withdrawn editions have it too."""
    eslabon = get_object_or_404(
        Eslabon,
        organismo__slug=slug,
        edicion__cuenta__anio=anio,
        edicion__cuenta__version=version,
        tipo=tipo,
    )
    return _breve(HttpResponse(eslabon.manifiesto, content_type="application/json"))


def _breve(respuesta):
    patch_cache_control(respuesta, public=True, max_age=60)
    return respuesta


# Exempt because it changes nothing and knows nobody, so that readers need no cookie.
@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def verificar(request):
    """How to check a download, and the answer about one: hashed as it arrives, never stored."""
    if request.method != "POST":
        return _breve(render(request, "verificar.html", {}))
    respuesta = render(request, "verificar.html", **_responder(request))
    patch_cache_control(respuesta, no_store=True)
    return respuesta


def _responder(request) -> dict:
    """``context`` and ``status`` of the answer."""
    largo = request.META.get("CONTENT_LENGTH") or "0"
    if largo.isdecimal() and int(largo) > LIMITE:
        return _problema(DEMASIADO, 413)
    request.upload_handlers = [Resumidor(request)]
    try:
        archivo, texto = request.FILES.get("archivo"), request.POST.get("huella", "").replace("\0", "").strip()
    except (MultiPartParserError, SuspiciousOperation, UnreadablePostError):
        return _problema(ILEGIBLE, 400)
    if archivo and not archivo.size:
        return _problema(VACIO, 400)
    huella = archivo.sha256 if archivo else leer_huella(texto)
    if not huella:
        return _problema(SIN_HUELLA if texto else NADA, 400, texto)
    contexto = {"huella": huella, "conocidos": buscar(huella), "texto": "" if archivo else texto, "de_archivo": archivo}
    return {"context": contexto, "status": 200}


def _problema(mensaje: str, status: int, texto: str = "") -> dict:
    return {"context": {"problema": mensaje, "texto": texto[:200]}, "status": status}
