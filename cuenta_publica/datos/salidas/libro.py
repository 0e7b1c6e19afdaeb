"""The parts of a workbook that are not its cells (Office Open XML, ECMA-376)."""

from __future__ import annotations

from openpyxl.utils import get_column_letter

_XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_HOJA = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_RELACION = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PAQUETE = "http://schemas.openxmlformats.org/package/2006"
FILAS = 1_048_576  # of a sheet
_TIPO = "application/vnd.openxmlformats-officedocument.spreadsheetml"
#: 0 plain, 1 title, 2 how many, 3 pesos, 4 percent.
_PESOS, _POR_CIENTO = "&quot;$&quot;#,##0;-&quot;$&quot;#,##0", "General&quot;%&quot;"
ESTILOS = (
    f'{_XML}<styleSheet xmlns="{_HOJA}"><numFmts count="2"><numFmt numFmtId="164" formatCode="{_PESOS}"/>'
    f'<numFmt numFmtId="165" formatCode="{_POR_CIENTO}"/></numFmts>'
    '<fonts count="2"><font><sz val="11"/><name val="Calibri"/></font>'
    '<font><b/><sz val="11"/><name val="Calibri"/></font></fonts>'
    '<fills count="2"><fill><patternFill patternType="none"/></fill>'
    '<fill><patternFill patternType="gray125"/></fill></fills>'
    '<borders count="1"><border/></borders><cellStyleXfs count="1"><xf/></cellStyleXfs>'
    '<cellXfs count="5"><xf/><xf fontId="1" applyFont="1"/><xf numFmtId="3" applyNumberFormat="1"/>'
    '<xf numFmtId="164" applyNumberFormat="1"/><xf numFmtId="165" applyNumberFormat="1"/></cellXfs>'
    '<cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>'
)


def alrededor(anchos: list[int], fijas: int) -> tuple[str, str]:
    """What goes before and after the rows of a sheet: ``anchos`` of its columns, in characters, and how many of its
    first rows stay in sight."""
    quietas = (
        f'<pane ySplit="{fijas}" topLeftCell="A{fijas + 1}" activePane="bottomLeft" state="frozen"/>' if fijas else ""
    )
    columnas = "".join(f'<col min="{i}" max="{i}" width="{a}" customWidth="1"/>' for i, a in enumerate(anchos, 1))
    filtro = f'<autoFilter ref="A1:{get_column_letter(len(anchos))}{FILAS}"/>' if fijas else ""
    return (
        f'{_XML}<worksheet xmlns="{_HOJA}"><sheetViews><sheetView workbookViewId="0">{quietas}</sheetView></sheetViews>'
        f"<cols>{columnas}</cols><sheetData>",
        f"</sheetData>{filtro}</worksheet>",
    )


def partes(hojas: list[str]) -> dict[str, str]:
    """Every other file of a workbook with those sheets, by name."""
    ids = range(1, len(hojas) + 1)
    lista = "".join(f'<sheet name="{h}" sheetId="{i}" r:id="rId{i}"/>' for i, h in zip(ids, hojas, strict=True))
    tipos = "".join(
        f'<Override PartName="/xl/worksheets/sheet{i}.xml" ContentType="{_TIPO}.worksheet+xml"/>' for i in ids
    )
    relaciones = "".join(
        f'<Relationship Id="rId{i}" Type="{_RELACION}/worksheet" Target="worksheets/sheet{i}.xml"/>' for i in ids
    )
    return {
        "[Content_Types].xml": f'{_XML}<Types xmlns="{_PAQUETE}/content-types"><Default Extension="rels" '
        'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Override PartName="/xl/workbook.xml" ContentType="{_TIPO}.sheet.main+xml"/>'
        f'<Override PartName="/xl/styles.xml" ContentType="{_TIPO}.styles+xml"/>{tipos}</Types>',
        "_rels/.rels": f'{_XML}<Relationships xmlns="{_PAQUETE}/relationships"><Relationship Id="rId1" '
        f'Type="{_RELACION}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": f'{_XML}<workbook xmlns="{_HOJA}" xmlns:r="{_RELACION}"><sheets>{lista}</sheets></workbook>',
        "xl/_rels/workbook.xml.rels": f'{_XML}<Relationships xmlns="{_PAQUETE}/relationships">{relaciones}'
        f'<Relationship Id="rId0" Type="{_RELACION}/styles" Target="styles.xml"/></Relationships>',
        "xl/styles.xml": ESTILOS,
    }
