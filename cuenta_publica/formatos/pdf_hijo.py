"""The child process that makes a PDF: a script, run with ``python -I`` by ``pdf.py``.

It reads one JSON message on stdin and writes the PDF on stdout. It bounds its own resources and has no way out: every
address the document asks for is served from the message or is an error.
"""

import base64
import json
import logging
import resource
import sys

from weasyprint import CSS, HTML
from weasyprint.text.fonts import FontConfiguration
from weasyprint.urls import FatalURLFetchingError, URLFetcher, URLFetcherResponse

ESQUEMA = "asset:"
NO_CARGADO = ("Relative URI", "Failed to load", "Invalid URI", "Error when fetching")


class RecursosFetcher(URLFetcher):
    """Denies every address but ``asset:`` plus the exact name of something in memory."""

    def __init__(self, recursos: dict[str, tuple[str, bytes]]):
        super().__init__(timeout=1, allowed_protocols=(), allow_redirects=False, fail_on_errors=True)
        self.recursos, self.negadas = recursos, []

    def fetch(self, url, headers=None):
        nombre = url.removeprefix(ESQUEMA)
        if nombre == url or nombre not in self.recursos:
            self.negadas.append(url[:200])
            raise FatalURLFetchingError(url[:200])
        tipo, contenido = self.recursos[nombre]
        return URLFetcherResponse(url, contenido, {"Content-Type": tipo})


class Exigente(logging.Handler):
    """WeasyPrint only logs what it could not load; a hole in an official document is an error."""

    def emit(self, record):
        if record.getMessage().startswith(NO_CARGADO):
            raise FatalURLFetchingError(record.getMessage()[:200])


def convertir(html: str, css: list[str], recursos: dict[str, tuple[str, bytes]]) -> bytes:
    """The tagged PDF/UA-1 of ``html``. FatalURLFetchingError when it asks for anything else than ``recursos``."""
    fetcher, fuentes = RecursosFetcher(recursos), FontConfiguration()
    bitacora = logging.getLogger("weasyprint")
    bitacora.handlers, bitacora.propagate = [Exigente()], False
    hojas = [CSS(string=hoja, base_url=None, url_fetcher=fetcher, font_config=fuentes) for hoja in css]
    pdf = HTML(string=html, base_url=None, url_fetcher=fetcher).write_pdf(
        stylesheets=hojas,
        font_config=fuentes,
        presentational_hints=False,
        pdf_variant="pdf/ua-1",
        pdf_tags=True,
    )
    if fetcher.negadas:  # the SVG painter swallows even fatal errors
        raise FatalURLFetchingError(fetcher.negadas[0])
    return pdf


def limitar(cpu: int, memoria: int) -> None:
    """Bounds of this process, for good: it cannot raise them again."""
    for recurso, limite in (
        (resource.RLIMIT_AS, memoria),
        (resource.RLIMIT_CPU, cpu),
        (resource.RLIMIT_FSIZE, 50_000_000),
        (resource.RLIMIT_NOFILE, 64),
        (resource.RLIMIT_CORE, 0),
    ):
        resource.setrlimit(recurso, (limite, limite))


def main() -> None:
    mensaje = json.load(sys.stdin.buffer)
    limitar(mensaje["cpu"], mensaje["memoria"])
    recursos = {
        nombre: (tipo, base64.b64decode(contenido)) for nombre, (tipo, contenido) in mensaje["recursos"].items()
    }
    try:
        pdf = convertir(mensaje["html"], mensaje["css"], recursos)
    except Exception as error:
        if isinstance(error, SystemError) or _cerca_del_limite(mensaje["memoria"]):
            raise MemoryError from error
        raise
    sys.stdout.buffer.write(pdf)


def _cerca_del_limite(memoria: int) -> bool:
    """Whether this process has used most of what it may: C libraries out of memory raise errors of any kind."""
    with open("/proc/self/status") as estado:
        maximo = next(int(linea.split()[1]) for linea in estado if linea.startswith("VmPeak"))
    return maximo * 1024 > 0.8 * memoria


if __name__ == "__main__":
    main()
