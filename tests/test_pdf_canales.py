"""What a PDF cannot reach: each channel is open with WeasyPrint's own fetcher and denied by ours, and loudly."""

import contextlib
import io
import logging
import tempfile
from pathlib import Path

import pypdf
import pytest
import weasyprint
from fontTools.ttLib import TTFont, woff2
from weasyprint.text.fonts import FontConfiguration
from weasyprint.urls import FatalURLFetchingError

from cuenta_publica.formatos import pdf
from cuenta_publica.imprenta.dibujo import ESTILOS, Imprenta

from .canales import ABIERTOS, CERRADOS, SUGERENCIAS, Canal

pytestmark = pytest.mark.dibuja
VACIA = "<!DOCTYPE html><html lang=es><title>Prueba</title><body>"
CANARIO = '<svg xmlns="http://www.w3.org/2000/svg" width="90" height="20"><text y="15">CANARIO-7c1f</text></svg>'


class _Espia(weasyprint.urls.URLFetcher):
    """WeasyPrint's own fetcher, the vulnerable twin, with a list of what it went for."""

    def __init__(self):
        super().__init__()
        self.pedidas = []

    def fetch(self, url, headers=None):
        self.pedidas.append(url)
        return super().fetch(url, headers)


@pytest.fixture(autouse=True)
def turnos_propios(monkeypatch, tmp_path_factory):
    """Nobody else drawing in this machine makes these tests wait."""
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path_factory.getbasetemp()))


@pytest.fixture
def canario(tmp_path):
    archivo = tmp_path / "canario.svg"
    archivo.write_text(CANARIO)
    return archivo


@pytest.fixture(autouse=True)
def bitacora():
    """Ours raises from WeasyPrint's log: leave it as it was."""
    registro = logging.getLogger("weasyprint")
    antes = registro.handlers[:], registro.propagate, registro.level
    yield registro
    registro.handlers[:], registro.propagate = antes[0], antes[1]
    registro.setLevel(antes[2])


@pytest.fixture
def imprenta(bitacora):
    return Imprenta()


def escrito(texto: str, canario: Path, pase: str = "") -> str:
    lugares = {"«url»": canario.as_uri(), "«carpeta»": f"{canario.parent.as_uri()}/", "«pase»": pase}
    for marca, valor in lugares.items():
        texto = texto.replace(marca, valor)
    return texto


def pedidas_sin_guardia(canal: Canal, canario: Path, bitacora, **opciones) -> list[str]:
    """What WeasyPrint's own fetcher goes for, with the resource of the channel in a file beside the canary."""
    pase = canario.with_name("pase" + {"image/svg+xml": ".svg", "text/css": ".css"}[canal.tipo])
    pase.write_text(escrito(canal.pase, canario))
    espia, fuentes = _Espia(), FontConfiguration()
    bitacora.setLevel(logging.CRITICAL)
    html = weasyprint.HTML(string=VACIA + escrito(canal.html, canario, pase.as_uri()), url_fetcher=espia)
    with contextlib.suppress(UnboundLocalError):  # WeasyPrint 70 trips over an image as a ``::marker``, once it has it
        html.write_pdf(font_config=fuentes, **opciones)
    bitacora.setLevel(logging.WARNING)
    return espia.pedidas


def test_the_channels_are_at_least_45():
    assert len(ABIERTOS) >= 45
    assert not {*ABIERTOS} & {*CERRADOS, *SUGERENCIAS}
    assert len({(canal.html, canal.pase) for canal in ABIERTOS.values()}) == len(ABIERTOS)


@pytest.mark.parametrize("nombre", ABIERTOS)
def test_each_channel_is_denied_and_the_default_fetcher_opens_it(nombre, canario, bitacora, imprenta):
    canal = ABIERTOS[nombre]
    assert canario.as_uri() in pedidas_sin_guardia(canal, canario, bitacora)
    recursos = {"pase": (canal.tipo, escrito(canal.pase, canario).encode())}
    with pytest.raises(FatalURLFetchingError) as negado:
        imprenta.pdf(VACIA + escrito(canal.html, canario, "asset:pase"), [], recursos)
    assert "canario.svg" in str(negado.value)


@pytest.mark.parametrize("nombre", CERRADOS)
def test_what_weasyprint_itself_never_asks_for(nombre, canario, bitacora):
    assert canario.as_uri() not in pedidas_sin_guardia(Canal(CERRADOS[nombre]), canario, bitacora)


@pytest.mark.parametrize("nombre", SUGERENCIAS)
def test_attributes_of_presentation_ask_for_nothing(nombre, canario, bitacora, imprenta):
    canal = Canal(SUGERENCIAS[nombre])
    assert canario.as_uri() in pedidas_sin_guardia(canal, canario, bitacora, presentational_hints=True)
    hecho = imprenta.pdf(VACIA + escrito(canal.html, canario), [], {})
    assert not list(pypdf.PdfReader(io.BytesIO(hecho)).pages[0].images)
    assert "CANARIO" not in pypdf.PdfReader(io.BytesIO(hecho)).pages[0].extract_text()


@pytest.mark.parametrize("canal", ["@import url(«url»);", "@font-face{font-family:F;src:url(«url»)}",
                                   "@color-profile --c{src:url(«url»)}", "p{background:url(«url»)}",
                                   "@page{background:url(«url»)}", "p::before{content:url(«url»)}"])  # fmt: skip
def test_a_style_sheet_of_ours_reaches_no_further(canal, canario, bitacora, tmp_path):
    espia, fuentes = _Espia(), FontConfiguration()
    hoja = weasyprint.CSS(string=escrito(canal, canario), url_fetcher=espia, font_config=fuentes)
    bitacora.setLevel(logging.CRITICAL)
    html = weasyprint.HTML(string=f"{VACIA}<p>x</p>", url_fetcher=espia)
    html.write_pdf(stylesheets=[hoja], font_config=fuentes)
    assert canario.as_uri() in espia.pedidas
    bitacora.setLevel(logging.WARNING)
    (tmp_path / "pdf-mala.css").write_text(escrito(canal, canario))
    with pytest.raises(FatalURLFetchingError):
        Imprenta(tmp_path).dibujar(f"{VACIA}<p>x</p>", ["pdf-mala.css"], {})


def test_a_drawing_inside_an_address_is_denied_at_the_door(canario, bitacora, imprenta):
    dentro = f"data:image/svg+xml,<svg xmlns='http://www.w3.org/2000/svg'><image href='{canario.as_uri()}'/></svg>"
    canal = Canal(f'<img src="{dentro}" alt="x">')
    assert canario.as_uri() in pedidas_sin_guardia(canal, canario, bitacora)
    with pytest.raises(FatalURLFetchingError, match="data:image"):
        imprenta.pdf(VACIA + canal.html, [], {})


def test_a_typeface_of_the_machine_is_never_used(tmp_path, monkeypatch, bitacora, imprenta):
    """``local()`` gives the fetcher the file of an installed typeface."""
    letra = tmp_path / "letra.ttf"
    with next(ESTILOS.glob("fonts/*.woff2")).open("rb") as comprimida, letra.open("wb") as salida:
        woff2.decompress(comprimida, salida)
    (tmp_path / "fonts.conf").write_text(
        f"<fontconfig><dir>{tmp_path}</dir><cachedir>{tmp_path}/cache</cachedir></fontconfig>"
    )
    monkeypatch.setenv("FONTCONFIG_FILE", str(tmp_path / "fonts.conf"))
    nombre = TTFont(letra)["name"].getDebugName(4)
    canal = Canal(f"<style>@font-face{{font-family:F;src:local('{nombre}')}}</style><p>x</p>")
    assert pedidas_sin_guardia(canal, tmp_path / "canario.svg", bitacora) == [letra.as_uri()]
    with pytest.raises(FatalURLFetchingError, match=r"letra\.ttf"):
        Imprenta().pdf(VACIA + canal.html, [], {})


@pytest.mark.parametrize(
    "url", ["http://127.0.0.1:9/x.png", "data:image/png;base64,AAAA", "asset:otra", "asset:../x", "ASSET:x", "ftp://x/y",
            "asset:x?y", "asset:x#y", "//x/y", "x.png"]
)  # fmt: skip
def test_no_address_but_a_known_asset(url, imprenta):
    with pytest.raises(FatalURLFetchingError):
        imprenta.pdf(f'{VACIA}<img src="{url}" alt="x">', [], {"x": ("image/svg+xml", CANARIO.encode())})


def test_a_known_asset_is_drawn(imprenta):
    hecho = imprenta.pdf(f'{VACIA}<img src="asset:x" alt="x">', [], {"x": ("image/svg+xml", CANARIO.encode())})
    assert "CANARIO" in pypdf.PdfReader(io.BytesIO(hecho)).pages[0].extract_text()


@pytest.mark.parametrize("nombre", ["img", "a attachment", "svg", "font-face", "svg nuestro"])
def test_denied_address_is_told_in_spanish(nombre, canario):
    """From the process that draws, which the engine of this one is not."""
    canal = ABIERTOS[nombre]
    recursos = {"pase": (canal.tipo, escrito(canal.pase, canario).encode())}
    with pytest.raises(pdf.ErrorDePdf, match="no está en él") as error:
        pdf.convertir(VACIA + escrito(canal.html, canario, "asset:pase"), [], recursos)
    assert "canario.svg" in str(error.value)


def test_links_are_kept_and_not_followed(imprenta):
    salida = imprenta.pdf(f'{VACIA}<p><a href="https://www.gob.cl/">x</a></p>', [], {})
    (enlace,) = pypdf.PdfReader(io.BytesIO(salida)).pages[0]["/Annots"]
    assert enlace.get_object()["/A"]["/URI"] == "https://www.gob.cl/"
