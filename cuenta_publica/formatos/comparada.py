"""The cells that a comparison adds to the sealed report: everything else of it stays as it was sealed."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from django.template.loader import render_to_string

from ..comparacion import Comparada, Renglon

_CUADRO = re.compile(r'<figure class="cuadro.*?</figure>', re.DOTALL)
_NOMBRE = re.compile(r"<small[^>]*>((?:Tabla|Gráfico) \d+)")
_ID = re.compile(r'<(?:caption|figure class="cuadro grafico") id="([^"]+)"')


@dataclass(frozen=True, slots=True)
class Frente:
    """The account that one reads and the one it is compared with; ``enlace`` is the address of the other's version."""

    anio: int
    otro_anio: int
    nombre: str
    version: int
    enlace: str

    @property
    def desde(self) -> int:
        return min(self.anio, self.otro_anio)

    @property
    def hasta(self) -> int:
        return max(self.anio, self.otro_anio)


def agregar(articulo: str, comparadas: Sequence[Comparada | None], frente: Frente) -> str:
    """``articulo`` with the cells of ``comparadas``, one for each of its tables and charts in order. A report that has
    others (another version of the portal drew it) is given as it is."""
    cuadros = [figura for figura in _CUADRO.finditer(articulo) if _ID.search(figura[0])]
    if len(cuadros) != len(comparadas):
        return articulo
    partes, fin = [], 0
    for figura, comparada in zip(cuadros, comparadas, strict=True):
        partes.append(articulo[fin : figura.start()])
        partes.append(_figura(figura[0], comparada, frente) if comparada else figura[0])
        fin = figura.end()
    return "".join([*partes, articulo[fin:]])


def _figura(html: str, comparada: Comparada, frente: Frente) -> str:
    nombre = hallado[1] if (hallado := _NOMBRE.search(html)) else ""
    contexto = {"comparada": comparada, "frente": frente, "id": _ID.search(html)[1], "nombre": nombre}
    if comparada.plana and (con_celdas := _con_celdas(html, comparada, contexto)):
        html = con_celdas
    elif comparada.medidas:
        contexto["comparada"] = replace(comparada, plana=False)
        html = _antes_de_cerrar(html, "informe/comparada_tabla.html", contexto)
    html = html.replace('<figure class="cuadro', '<figure class="comparada cuadro', 1)
    return _antes_de_cerrar(html, "informe/comparada_nota.html", contexto)


def _antes_de_cerrar(html: str, plantilla: str, contexto: dict) -> str:
    return html.removesuffix("</figure>") + render_to_string(plantilla, contexto) + "</figure>"


def _con_celdas(html: str, comparada: Comparada, contexto: dict) -> str:
    """Nothing when its rows are not those that were compared."""
    antes, abre, resto = html.partition("<table>")
    tabla, cierra, despues = resto.partition("</table>")
    cabeza, cuerpo, filas = tabla.partition("<tbody>\n")
    filas, fin_del_cuerpo, pie = filas.partition("</tbody>")
    columnas = cabeza.count("<th scope") + cabeza.count("<td>")
    if not columnas or filas.count("</tr>") > len(comparada.renglones):
        return ""
    cabeza = cabeza.replace("</tr>", f"{_celdas('informe/comparada_titulos.html', contexto)}</tr>", 1)
    completas = filas.count("</tr>") == len(comparada.renglones)
    filas = "".join(_al_fin_de_cada(filas, comparada.renglones, contexto))
    if completas:
        sobran = render_to_string("informe/comparada_sobran.html", contexto | {"vacias": range(columnas - 1)})
        filas += sobran.removesuffix("\n")
    pie = "".join(_al_fin_de_cada(pie, _de_abajo(pie, comparada), contexto))
    tabla = abre + cabeza + cuerpo + filas + fin_del_cuerpo + pie + cierra
    if "desliza" not in antes and "apila" not in antes:
        region = f'<div class="desliza agregada" role="region" tabindex="0" aria-labelledby="{contexto["id"]}">'
        tabla = f"{region}{tabla}</div>"
    return antes + tabla + despues


def _de_abajo(pie: str, comparada: Comparada) -> list[Renglon | None]:
    """The rows of totals, of which the first may be a sum that the portal worked out."""
    return [None] * (pie.count("</tr>") - len(comparada.pies)) + list(comparada.pies)


def _al_fin_de_cada(filas: str, renglones: Sequence[Renglon | None], contexto: dict) -> Iterator[str]:
    *sueltas, resto = filas.split("</tr>")
    for fila, renglon in zip(sueltas, renglones, strict=False):
        yield f"{fila}{_celdas('informe/comparada_celdas.html', contexto | {'renglon': renglon})}</tr>"
    yield resto


def _celdas(plantilla: str, contexto: dict) -> str:
    return render_to_string(plantilla, contexto).replace("\n", "")
