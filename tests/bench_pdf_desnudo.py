"""``python -m tests.bench_pdf_desnudo``: WeasyPrint as its users call it, in a process that has already drawn.

Reads the paths of requests, draws each one beside it, and answers with the seconds that it took. The style sheets and
the fonts are read again every time, as ``HTML.write_pdf`` does.
"""

import logging
import pickle
import sys
import time
from pathlib import Path

from weasyprint import CSS, HTML
from weasyprint.text.fonts import FontConfiguration

from cuenta_publica.imprenta.dibujo import ESTILOS
from cuenta_publica.imprenta.recursos import Recursos, RecursosFetcher

CALENTAMIENTO = ("<html lang=es><title>1</title><h1>1</h1><table><tr><th>2<td>3</table>", ["pdf.css"], {})


def dibujar(html: str, hojas: list[str], recursos: Recursos) -> bytes:
    fuentes = {f.name: ("font/woff2", f.read_bytes()) for f in ESTILOS.glob("fonts/*.woff2")}
    fetcher, letras = RecursosFetcher(fuentes | recursos), FontConfiguration()
    estilos = [CSS(string=(ESTILOS / h).read_text(), url_fetcher=fetcher, font_config=letras) for h in hojas]
    documento = HTML(string=html, url_fetcher=fetcher)
    return documento.write_pdf(stylesheets=estilos, font_config=letras, pdf_variant="pdf/ua-1", pdf_tags=True)


def main() -> None:
    logging.getLogger("weasyprint").setLevel(logging.ERROR)
    if "en-frio" not in sys.argv:
        dibujar(*CALENTAMIENTO)
    print("listo", flush=True)
    for linea in sys.stdin:
        ruta = Path(linea.strip())
        pedido = pickle.loads(ruta.read_bytes())
        inicio = time.perf_counter()
        hecho = dibujar(*pedido)
        segundos = time.perf_counter() - inicio
        ruta.with_suffix(".pdf").write_bytes(hecho)
        print(segundos, flush=True)


if __name__ == "__main__":
    main()
