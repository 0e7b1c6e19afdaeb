"""``python -m cuenta_publica.imprenta.etiquetas entrada.html salida.pdf``: draws and mends."""

import io
import sys

import pikepdf
import weasyprint

from . import coser, marcar


def main(entrada: str, salida: str) -> None:
    """Draw the HTML file ``entrada`` as the mended PDF/UA-1 ``salida``."""
    with marcar():
        crudo = weasyprint.HTML(entrada).write_pdf(pdf_variant="pdf/ua-1")
    with pikepdf.open(io.BytesIO(crudo)) as pdf:
        coser(pdf)
        pdf.save(salida, deterministic_id=True, object_stream_mode=pikepdf.ObjectStreamMode.generate)


if __name__ == "__main__":
    main(*sys.argv[1:])
