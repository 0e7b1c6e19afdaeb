"""The only things that a document can load: what is in memory, by its exact name."""

import logging

from weasyprint.urls import FatalURLFetchingError, URLFetcher, URLFetcherResponse

ESQUEMA = "asset:"
NO_DIBUJADO = ".notdef glyph"
NO_CARGADO = ("Relative URI", "Failed to load", "Invalid URI", "Error when fetching")

#: name → (MIME type, bytes)
Recursos = dict[str, tuple[str, bytes]]


class RecursosFetcher(URLFetcher):
    """Denies every address but ``asset:`` plus the exact name of something in memory."""

    def __init__(self, recursos: Recursos):
        super().__init__(timeout=1, allowed_protocols=(), allow_redirects=False, fail_on_errors=True)
        self.recursos, self.negadas = recursos, []

    def fetch(self, url, headers=None):
        nombre = url.removeprefix(ESQUEMA)
        if nombre == url or nombre not in self.recursos:
            self.negadas.append(url[:200])
            raise FatalURLFetchingError(url[:200])
        tipo, contenido = self.recursos[nombre]
        return URLFetcherResponse(url, contenido, {"Content-Type": tipo})


class LetraAusente(Exception):
    """A character that no font of ours draws."""


class Exigente(logging.Handler):
    """WeasyPrint only logs what it could not load or draw; a hole in an official document is an error."""

    def emit(self, record):
        if record.getMessage().startswith(NO_CARGADO):
            raise FatalURLFetchingError(record.getMessage()[:200])
        if record.msg.startswith(NO_DIBUJADO):
            raise LetraAusente(record.args[0])


def exigir() -> None:
    """From now on WeasyPrint's log raises FatalURLFetchingError or LetraAusente."""
    bitacora = logging.getLogger("weasyprint")
    bitacora.handlers, bitacora.propagate = [Exigente()], False
