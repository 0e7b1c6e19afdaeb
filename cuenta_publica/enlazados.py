"""What a page says of itself to programs: schema.org, as JSON-LD."""

import json

from django.conf import settings
from django.utils.safestring import SafeString

from .models import Archivo, CuentaPublica, Edicion

#: So that nothing in it can end the element that carries it.
_ESCAPADOS = {ord("<"): "\\u003c", ord(">"): "\\u003e", ord("&"): "\\u0026"}


def elemento(datos: dict) -> SafeString:
    """The ``<script>`` of ``datos``: data, that no browser runs."""
    texto = json.dumps({"@context": "https://schema.org", **datos}, ensure_ascii=False, separators=(",", ":"))
    return SafeString(f'<script type="application/ld+json">{texto.translate(_ESCAPADOS)}</script>')


def de_edicion(edicion: Edicion, archivos: list[Archivo], resumen: str) -> SafeString:
    cuenta = edicion.cuenta
    organismo = cuenta.organismo
    base = f"{settings.URL_DEL_PORTAL}{cuenta.get_absolute_url()}"
    return elemento(
        {
            "@type": ["Report", "Dataset"],
            "name": f"Cuenta pública {cuenta.anio}, {organismo.nombre}",
            "description": resumen or cuenta.titulo_portada,
            "url": base,
            "version": str(cuenta.version),
            "identifier": edicion.huella,
            "inLanguage": "es-CL",
            "datePublished": edicion.publicada_el.date().isoformat(),
            "temporalCoverage": str(cuenta.anio),
            "spatialCoverage": str(organismo.provincia or organismo.region),
            "license": settings.LICENCIA_URL,
            "publisher": {"@type": "GovernmentOrganization", "name": organismo.nombre},
            "distribution": [
                {"@type": "DataDownload", "encodingFormat": a.tipo, "contentUrl": f"{base}v{cuenta.version}/{a.nombre}"}
                for a in archivos
                if a.nombre not in ("cuenta.html", "resumen.pdf")
            ],
            **_anterior(cuenta, base),
        }
    )


def _anterior(cuenta: CuentaPublica, base: str) -> dict:
    return {"isBasedOn": f"{base}v{cuenta.version - 1}/"} if cuenta.version > 1 else {}
