"""``cuenta.xlsx``: the whole report's data as one workbook with typed cells."""

import io
import re
import zipfile
from collections.abc import Iterable
from datetime import datetime, time
from decimal import Decimal

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter

from ..consistencia import NotaConsistencia, notas
from ..documento import CapituloDoc, CifraDoc, Documento, Valor
from ..sello import Sello
from . import paquete
from .reunion import (
    ESTADOS,
    Reunion,
    cifras,
    compromisos_anteriores,
    estado_de,
    parece_formula,
    reunir,
    tablas_libres,
    valor_plano,
)

FORMATOS = {"cantidad": "#,##0", "pesos": '"$"#,##0;-"$"#,##0', "porcentaje": 'General"%"'}
MAXIMO_DE_CELDA = 32_767  # of UTF-16 units: what a spreadsheet takes
CORTADO = "… (texto completo en cuenta.json)"
_NO_CABEN = re.compile(f"{ILLEGAL_CHARACTERS_RE.pattern}|[\ufffe\uffff]")  # those that openpyxl takes are no XML either
ENCABEZADO = {"font": Font(bold=True, color="FFFFFF"), "fill": PatternFill("solid", fgColor="0A2239")}
CIFRAS = ("Capítulo", "Cifra", "Período", "Valor", "Estado", "Tipo", "Unidad", "Calificador", "Como se imprime")
NOTAS = ("Nota", "Capítulo", "Nivel", "Regla", "Lugar", "Declarado", "Calculado", "Diferencia", "Qué se halló",
         "Explicación")  # fmt: skip


def escribir(documento: Documento, sello: Sello) -> bytes:
    """The workbook, always with the same bytes for the same report and seal."""
    libro = Workbook(write_only=True)
    libro.properties.title = f"{documento.titulo_portada}. {documento.organismo.nombre}"
    libro.properties.creator = documento.organismo.nombre
    libres = tablas_libres(documento) + compromisos_anteriores(documento)
    _leer_primero(libro, documento, sello, libres)
    _hoja(libro, "Cifras", CIFRAS, [_cifra(cap, cifra) for cap, cifra in cifras(documento)])
    _hoja(libro, "Consistencia", NOTAS, [_nota(nota) for nota in notas(documento)])
    for grupo in reunir(documento) + libres:
        _hoja(libro, grupo.nombre, _titulos(grupo), [_fila(grupo, cap, fila) for cap, fila in grupo.filas])
    salida = io.BytesIO()
    libro.save(salida)
    return _fijar(salida.getvalue(), sello)


def _leer_primero(libro: Workbook, documento: Documento, sello: Sello, libres: list[Reunion]) -> None:
    hoja = libro.create_sheet("Leer primero")
    hoja.column_dimensions["A"].width, hoja.column_dimensions["B"].width = 24, 90
    version = f"{sello.version}{' (BORRADOR: no está publicada)' if sello.borrador else ''}"
    for nombre, valor in (
        ("Documento", documento.titulo_portada),
        ("Organismo", documento.organismo.nombre),
        ("Año de gestión", documento.anio),
        ("Versión", version),
        ("Fecha", f"{sello.fecha:%d-%m-%Y}"),
        ("Huella del contenido", f"{sello.huella} (SHA-256 de cuenta.json)"),
        ("Hojas", "«Cifras» y una hoja por conjunto de datos, con las filas de todo el documento y en su orden."),
        ("Hoja «Consistencia»", "Las cifras que no cuadran o se contradicen, con la explicación del organismo."),
        ("Celda vacía", "Nunca significa cero. La columna «estado» que sigue dice por qué está vacía."),
        *(("Estado: " + estado, texto) for estado, texto in ESTADOS.items()),
        *((f"Hoja «{_nombre_de_hoja(t.nombre)}»", t.titulo or "Otra tabla del documento.") for t in libres),
    ):
        hoja.append([_celda(hoja, nombre, Font(bold=True)), _celda(hoja, valor)])


def _hoja(libro: Workbook, nombre: str, titulos: Iterable[str], filas: list[list[tuple[Valor, str]]]) -> None:
    """One sheet: header frozen and filterable, then ``filas`` of (value, kind of datum)."""
    titulos = list(titulos)
    hoja = libro.create_sheet(_nombre_libre(libro, nombre))
    hoja.freeze_panes = "A2"
    hoja.auto_filter.ref = f"A1:{get_column_letter(len(titulos))}{len(filas) + 1}"
    for i, titulo in enumerate(titulos):
        largo = max([len(titulo) + 3, *(len(str(fila[i][0] or "")) for fila in filas[:200])])
        hoja.column_dimensions[get_column_letter(i + 1)].width = min(max(largo + 1, 9), 60)
    hoja.append([_celda(hoja, titulo, **ENCABEZADO) for titulo in titulos])
    for fila in filas:
        hoja.append([_celda(hoja, valor, formato=FORMATOS.get(tipo, "")) for valor, tipo in fila])


def _nombre_libre(libro: Workbook, nombre: str) -> str:
    """At most 31 characters, without those a sheet name may not have, and not taken (whatever the case)."""
    base = _nombre_de_hoja(nombre)
    usados = {hoja.title.lower() for hoja in libro.worksheets}
    for n in range(1, len(usados) + 2):
        fin = f" ({n})" if n > 1 else ""
        candidato = base[: 31 - len(fin)] + fin
        if candidato.lower() not in usados:
            break
    return candidato


def _nombre_de_hoja(nombre: str) -> str:
    base = re.sub(r"[\[\]:*?/\\]", "-", nombre)
    return base[:1].upper() + base[1:]


def _celda(hoja, valor: Valor, font: Font | None = None, fill: PatternFill | None = None, formato: str = ""):
    """A typed cell. Text is never a formula: it is stored as text and quoted, without changing a letter."""
    celda = WriteOnlyCell(hoja, que_cabe(valor) if isinstance(valor, str) else valor)
    if isinstance(valor, str):
        celda.data_type = "s"
        celda.quotePrefix = parece_formula(valor)
        celda.alignment = Alignment(vertical="top", wrap_text=len(valor) > 40)
    elif formato:
        celda.number_format = formato
    if font:
        celda.font = font
    if fill:
        celda.fill = fill
    return celda


def que_cabe(texto: str) -> str:
    """``texto`` without what a workbook cannot hold; a longer one than a cell takes says where it is whole."""
    texto = _NO_CABEN.sub("", texto)
    unidades = texto.encode("utf-16-le")
    if len(unidades) <= 2 * MAXIMO_DE_CELDA:
        return texto
    return unidades[: 2 * (MAXIMO_DE_CELDA - len(CORTADO))].decode("utf-16-le", errors="ignore") + CORTADO


def _nombre_de(cap: CapituloDoc) -> str:
    return f"{cap.numero} {cap.titulo}".strip()


def _cifra(cap: CapituloDoc, c: CifraDoc) -> list[tuple[Valor, str]]:
    textos = [(v, "texto") for v in (c.tipo, c.unidad, c.calificador, c.texto)]
    return [
        (_nombre_de(cap), "texto"),
        (c.etiqueta, "texto"),
        (c.periodo, "texto"),
        (_entero(c.valor), c.tipo),
        (estado_de(c), "texto"),
        *textos,
    ]


def _nota(nota: NotaConsistencia) -> list[tuple[Valor, str]]:
    r = nota.registro()
    nombre = _nombre_de(nota.capitulo) if nota.capitulo else ""
    numeros = [(_entero(r[clave]), "") for clave in ("declarado", "calculado", "diferencia")]
    return [
        (nota.n, "cantidad"),
        *((v, "texto") for v in (nombre, r["nivel"], r["regla"], r["lugar"])),
        *numeros,
        *((v, "texto") for v in (r["mensaje"], r["respuesta"])),
    ]


def _entero(valor: Valor) -> Valor:
    entero = isinstance(valor, Decimal) and valor == valor.to_integral_value()
    return int(valor) if entero else valor


def _titulos(grupo: Reunion) -> list[str]:
    titulos = ["Capítulo"] if grupo.libre else ["Capítulo", "Nombre impreso"]
    for c in grupo.columnas:
        titulos.append(c.titulo)
        if grupo.lleva_estado(c):
            titulos.append(f"{c.titulo} (estado)")
    return titulos


def _fila(grupo: Reunion, cap: CapituloDoc, fila) -> list[tuple[Valor, str]]:
    salida = [(_nombre_de(cap), "texto"), *([] if grupo.libre else [(fila.etiqueta, "texto")])]
    for c in grupo.columnas:
        valor = _entero(valor_plano(fila, c))
        if isinstance(valor, bool):
            valor = "Sí" if valor else "No"
        salida.append((c.opciones.get(str(valor), valor), c.tipo))
        if grupo.lleva_estado(c):
            salida.append((fila.estado(c.clave), "texto"))
    return salida


def _fijar(libro: bytes, sello: Sello) -> bytes:
    """The same workbook without the hour it was written at: openpyxl stamps the current one."""
    hora = datetime.combine(sello.fecha, time()).strftime("%Y-%m-%dT%H:%M:%SZ").encode()
    with zipfile.ZipFile(io.BytesIO(libro)) as original:
        archivos = {nombre: original.read(nombre) for nombre in original.namelist()}
    propiedades = "docProps/core.xml"
    archivos[propiedades] = re.sub(
        rb"(<dcterms:(?:created|modified)[^>]*>)[^<]*", rb"\g<1>" + hora, archivos[propiedades]
    )
    return paquete.comprimir(archivos, sello.fecha)
