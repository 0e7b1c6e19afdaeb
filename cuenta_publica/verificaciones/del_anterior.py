"""What an account that was carried from the year before still owes: texts to rewrite, promises to answer."""

from __future__ import annotations

from collections.abc import Iterator

from ..compromisos import contar, resumen
from ..documento import Documento
from ..hallazgos import Discrepancia, Lugar
from ..vinculos import FALTA, atados
from .destacadas import capitulos
from .prosa import prosa
from .resguardos import huella, ruts

COMPROMISOS = "cumplimientos"  # where the answers are typed, as a place


def por_reescribir(documento: Documento) -> Iterator[Discrepancia]:
    """One aviso for each capítulo with blocks whose text is still last year's, at the first of them."""
    for _, cap in documento.recorrer():
        marcados = [i for i, bloque in enumerate(cap.bloques) if bloque.por_reescribir]
        if marcados:
            cuantos, pongalos = (
                ("un texto", "póngalo") if len(marcados) == 1 else (f"{len(marcados)} textos", "póngalos")
            )
            mensaje = (
                f"En «{cap.titulo}» hay {cuantos} de la cuenta del año anterior: {pongalos} al día y quite la marca."
            )
            yield Discrepancia("por-reescribir", "aviso", Lugar(cap.ancla, bloque=marcados[0]), mensaje)


def faltan_datos(documento: Documento) -> Iterator[Discrepancia]:
    """One error for each text with figures that wait: it would be published with its gaps."""
    for cap in capitulos(documento):
        for lugar, html in prosa(cap):
            if refs := [ref for ref, impreso in atados(html) if impreso == FALTA]:
                cuantas = "una cifra" if len(refs) == 1 else f"{len(refs)} cifras"
                mensaje = (
                    f"En «{cap.titulo}», un texto espera {cuantas} de este año, donde dice «{FALTA}»: "
                    "complete las tablas y cifras, o cambie el texto."
                )
                yield Discrepancia("falta-dato", "error", lugar, mensaje, marca=huella(refs))


def sin_respuesta(documento: Documento) -> Iterator[Discrepancia]:
    """An aviso while promises of the year before have no answer: they are published as such."""
    if faltan := contar(documento.compromisos)[""]:
        publica = "El que no la tiene se publica" if faltan == 1 else "Los que no la tienen se publican"
        mensaje = f"{resumen(documento.compromisos)} {publica} con las palabras «Sin respuesta»."
        yield Discrepancia("compromisos", "aviso", Lugar("", COMPROMISOS), mensaje, faltan, 0)


def ruts_en_razones(documento: Documento) -> Iterator[Discrepancia]:
    """S9, in the answers to last year's promises."""
    for compromiso in documento.compromisos:
        if hallados := ruts(compromiso.razon):
            mensaje = f"En la razón de «{compromiso.texto[:60]}…» hay un RUT: los datos personales no se publican."
            lugar = Lugar("", COMPROMISOS, compromiso.clave)
            yield Discrepancia("s9", "error", lugar, mensaje, marca=huella(hallados, 4))


REVISIONES = (por_reescribir, faltan_datos, sin_respuesta, ruts_en_razones)
