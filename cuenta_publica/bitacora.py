"""The log: one JSON line for each event. What people write or are called never comes into it, nor does any address.

Only numbers and words of the code are written. Of an exception, its class and where it was raised: its message may
carry the very value that was refused.
"""

import logging
import re
import traceback
from datetime import UTC, datetime

from pythonjsonlogger.json import JsonFormatter

registro = logging.getLogger(__name__)

_DE_CODIGO = re.compile(r"[a-z_]{1,80}(?:[:.-][a-z_]{1,80}){0,3}", re.ASCII)
_DE_TODOS = frozenset(vars(logging.makeLogRecord({}))) | {"message", "asctime", "taskName", "evento"}
_METODOS = frozenset(["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE"])
#: Parts of an address that are keys of objects, and their names in the log.
_CLAVES = {"pk": "objeto", "object_id": "objeto", "anio": "anio", "version": "version"}
_SECRETO = re.compile(r"(/contraste/)[^/\s]+")
_CUADROS = 40  # of a traceback, the last ones
RECHAZOS = frozenset([400, 403, 405, 409, 422, 429])
#: Where an address that does not exist tells that somebody is trying others.
RESERVADO = ("/admin/", "/ingreso/", "/contraste/")
#: Who reads what is not public leaves a mark: route and event.
LECTURAS = {
    "cuenta_publica_cuentapublica_vista_previa": "vista_previa",
    "cuenta_publica_cuentapublica_pdf_borrador": "pdf_borrador",
    "contraste": "contraste_leido",
}


def anotar(request, evento: str, nivel: int = logging.INFO, **campos) -> None:
    """Write that ``evento`` happened in ``request`` (None: outside one); ``campos`` are keys of objects and words of
    the code: anything else is left out."""
    usuario = getattr(request, "user", None)
    registro.log(
        nivel, evento, extra={"evento": evento, "usuario": usuario and usuario.pk, **_de_la_ruta(request), **campos}
    )


def _de_la_ruta(request) -> dict:
    """The name of the route and the keys of its objects; never the address, which may carry a token."""
    if request is None:
        return {}
    hallada = getattr(request, "resolver_match", None)
    partes = hallada.kwargs.items() if hallada else ()
    claves = {_CLAVES[n]: int(v) for n, v in partes if n in _CLAVES and re.fullmatch(r"[0-9]{1,18}", str(v), re.ASCII)}
    return {**claves, "ruta": hallada.view_name if hallada else None, "metodo": request.method}


def _publicable(valor) -> bool:
    if isinstance(valor, str):
        return valor in _METODOS or bool(_DE_CODIGO.fullmatch(valor))
    return valor is None or isinstance(valor, int)


def _traza(error: BaseException) -> list[str]:
    """Where an exception was raised, and those that brought it about, the first one first: no messages, no values."""
    previa = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
    cuadros = [f"{c.filename}:{c.lineno} {c.name}" for c in traceback.extract_tb(error.__traceback__)]
    return [*(_traza(previa) if previa else ()), *cuadros[-_CUADROS:], type(error).__qualname__]


class Linea(JsonFormatter):
    """A record as JSON. Of others' records, only who wrote them and where: their words may quote what was sent."""

    def format(self, record):
        propio = record.name.partition(".")[0] == __name__.partition(".")[0]
        campos = {c: v for c, v in vars(record).items() if c not in _DE_TODOS} if propio else _de_la_peticion(record)
        linea = {
            "momento": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "nivel": record.levelname,
            "evento": getattr(record, "evento", "error" if record.exc_info else "aviso"),
            **{clave: valor if _publicable(valor) else None for clave, valor in campos.items()},
        }
        if not hasattr(record, "evento"):
            linea |= {"registro": record.name, "lugar": f"{record.module}:{record.lineno}"}
            linea |= {"mensaje": _mensaje(record)} if propio else {}
        if record.exc_info and record.exc_info[1]:
            linea["traza"] = _traza(record.exc_info[1])
        return self.jsonify_log_record(linea)


class Llana(logging.Formatter):
    """A line for who writes the portal: with addresses, but without the secret of a contraste's."""

    def format(self, record):
        return _SECRETO.sub(r"\1…", super().format(record))


def _mensaje(record) -> str:
    """The text of the code, with the keys that it names and nothing else of what it was given."""
    dados = record.args if isinstance(record.args, tuple) else ()
    try:
        return record.msg % tuple(a if _publicable(a) else "…" for a in dados)
    except (TypeError, ValueError):
        return str(record.msg) if isinstance(record.msg, str) else type(record.msg).__name__


def _de_la_peticion(record) -> dict:
    """What Django says of the request that failed. Whose it was, if that had been read: now it may not be readable."""
    request = getattr(record, "request", None)
    if not hasattr(request, "resolver_match"):
        return {}
    usuario = getattr(request, "_cached_user", None)
    return {"usuario": usuario and usuario.pk, **_de_la_ruta(request), "estado": getattr(record, "status_code", None)}


class Salida(logging.StreamHandler):
    def handleError(self, record):
        """What cannot be written is lost: saying why would quote what was sent."""


def configuracion(en_json: bool) -> dict:
    """LOGGING: JSON on the standard output where the portal serves people, plain text where it is written."""
    salida = {"class": "logging.StreamHandler", "formatter": "linea"}
    plano = {"()": Llana, "fmt": "{asctime} {levelname} {name}: {message}", "style": "{"}
    if en_json:
        salida |= {"class": f"{__name__}.Salida", "stream": "ext://sys.stdout"}
        plano = {"()": Linea}
    niveles = {"django": "INFO", __name__: "INFO"}
    if en_json:  # what is refused is told by the middleware, once
        niveles |= {"django.security": "CRITICAL", "django.request": "ERROR", "django.server": "CRITICAL"}
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {"linea": plano},
        "handlers": {"consola": salida},
        "root": {"handlers": ["consola"], "level": "WARNING"},
        "loggers": {nombre: {"handlers": [], "level": nivel, "propagate": True} for nombre, nivel in niveles.items()},
    }


class Bitacora:
    """Middleware, the outermost: every refusal, and every reading of what is not public."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        respuesta = self.get_response(request)
        estado, hallada = respuesta.status_code, request.resolver_match
        if estado in RECHAZOS or (estado == 404 and request.path_info.startswith(RESERVADO)):
            anotar(request, _rechazo(request, estado), logging.WARNING, estado=estado)
        elif estado == 200 and hallada and (evento := LECTURAS.get(hallada.url_name)):
            anotar(request, evento, estado=estado)
        return respuesta


def _rechazo(request, estado: int) -> str:
    """What forged requests are told by: Django answered before the view, which would have marked the request."""
    exenta = getattr(getattr(request.resolver_match, "func", None), "csrf_exempt", False)
    sin_marca = not (exenta or getattr(request, "csrf_processing_done", False))
    return "csrf" if estado == 403 and sin_marca and request.resolver_match else "rechazo"


def ingreso_fallido(sender, request=None, **_) -> None:
    """Receiver of Django's signal: what was typed is not written."""
    anotar(request, "ingreso_fallido", logging.WARNING)


def ingreso(sender, request=None, user=None, **_) -> None:
    anotar(request, "ingreso", usuario=user and user.pk)
