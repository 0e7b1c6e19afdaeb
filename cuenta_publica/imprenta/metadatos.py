"""The licence, which WeasyPrint leaves out, in the metadata that search engines and libraries read (XMP)."""

import re
from html import unescape

from pikepdf import Pdf

_META = re.compile(r'<meta name="dcterms\.(rights|license)" content="([^"]*)">')
#: Dublin Core term → XMP property: what the licence is called, and where it is.
EN_XMP = {"rights": "dc:rights", "license": "xmpRights:WebStatement"}


def licenciar(pdf: Pdf, html: str) -> None:
    """Write in ``pdf`` the ``dcterms.rights`` and ``dcterms.license`` of ``html``."""
    dichos = dict(_META.findall(html.partition("<body")[0]))
    if dichos:
        with pdf.open_metadata(set_pikepdf_as_editor=False, update_docinfo=False) as xmp:
            for termino, valor in dichos.items():
                xmp[EN_XMP[termino]] = unescape(valor)
