"""``python -I …/imprenta``: the process that draws PDFs, started by ``cliente``."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))  # ``-I`` leaves nothing but the library

from cuenta_publica.imprenta.dibujo import Imprenta
from cuenta_publica.imprenta.servidor import servir

CALENTAMIENTO = (
    "<html lang=es-CL><title>Cuenta</title><h1>Cuenta</h1><p>1 <b>2</b> <i>3</i><table><tr><th>4<td>5</table>"
)

if __name__ == "__main__":
    imprenta = Imprenta()
    imprenta.dibujar(CALENTAMIENTO, ["pdf.css"], {})  # what the first one loads, all the others find loaded
    servir(imprenta.imprimir)
