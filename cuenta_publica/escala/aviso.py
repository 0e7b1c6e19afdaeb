"""What stands in the place of the PDF of each synthetic account: drawing a thousand would take longer than all else."""

from ..documento import CapituloDoc, Documento, OrganismoDoc, Texto
from ..formatos import pdf
from ..publicacion import sellar

MARCA = "datos sintéticos"
LEMA = "DATOS SINTÉTICOS: inventados para medir el portal. Nada de esto ocurrió."
SIN_PDF = f"<p>{LEMA} Esta cuenta no tiene un PDF propio: su contenido está en su página y en sus datos.</p>"


def dibujar() -> bytes:
    """One page, for all of them. Raises :class:`pdf.ErrorDePdf`."""
    organismo = OrganismoDoc("sintetico", f"Organismo sintético ({MARCA})", "gobernacion", "")
    capitulo = CapituloDoc("aviso", "", f"Aviso ({MARCA})", "narrativa", bloques=(Texto(html=SIN_PDF),))
    documento = Documento(organismo, 2000, "Cuenta sintética", LEMA, capitulos=(capitulo,))
    return pdf.escribir(documento, sellar(documento, 1))
