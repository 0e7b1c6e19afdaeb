"""What we do in ``make bench-pdf``. Imported when Django is ready."""

import time
from hashlib import sha256

import psutil
from django.db import transaction
from django.test import override_settings

from cuenta_publica import almacen
from cuenta_publica.congelar import congelar
from cuenta_publica.documento import Documento
from cuenta_publica.formatos import html, pdf
from cuenta_publica.imprenta import cliente
from cuenta_publica.management.cuentas import SISTEMA, usuario_llamado
from cuenta_publica.models import CuentaPublica
from cuenta_publica.publicacion import aprobar_sin_revision, publicar, sellar
from cuenta_publica.verificaciones import revisar

from .bench_pdf_rivales import Caso, Hecho, Pedido, imprentas


def caso(nombre: str, documento: Documento, cuenta: CuentaPublica | None = None) -> Caso:
    sello = sellar(documento, 1)
    return Caso(nombre, documento, sello, _pedido(documento, sello), cuenta)


def _pedido(documento: Documento, sello) -> Pedido:
    """What would be drawn of it."""
    pedidos, convertir = [], pdf.convertir
    pdf.convertir = lambda *pedido: pedidos.append(Pedido(*pedido)) or b""
    try:
        pdf.escribir(documento, sello)
    finally:
        pdf.convertir = convertir
    return pedidos[0]


def reales() -> list[Caso]:
    """Both real accounts, approved."""
    casos = []
    for cuenta in CuentaPublica.objects.select_related("organismo").order_by("-anio"):
        aprobar_sin_revision(cuenta, usuario_llamado(SISTEMA), "Para medir cuánto tarda.")
        casos.append(caso(f"{cuenta.organismo.slug} {cuenta.anio}", congelar(cuenta), cuenta))
    return casos


class Dibujo:
    """The call of a client, with the settings of the portal and ``ajustes``; the drawing process is there already."""

    def __init__(self, **ajustes):
        self.ajustes = ajustes

    def dibujar(self, caso: Caso) -> Hecho:
        with override_settings(**self.ajustes):
            inicio = time.perf_counter()
            hecho = self.hacer(caso)
            return Hecho(time.perf_counter() - inicio, hecho)

    def hacer(self, caso: Caso) -> bytes:
        return pdf.convertir(*caso.pedido)

    def vivos(self) -> list[psutil.Process]:
        return imprentas()

    def preparar(self) -> None:
        """Start the drawing process, that what comes finds ready."""
        pdf.convertir("<html lang=es><title>1</title><p>1</p>", ["pdf.css"], {})

    def cerrar(self) -> None:
        cliente.cerrar()


class Camino(Dibujo):
    """From the account, or from what is frozen of it, to a PDF that may be published."""

    def hacer(self, caso: Caso) -> bytes:
        documento = congelar(caso.cuenta) if caso.cuenta else caso.documento
        revisar(documento)
        sello = sellar(documento, 1)
        pagina = html.informe(documento, sello)
        hecho = pdf.escribir(documento, sello, pagina)
        sha256(pagina.encode()), sha256(hecho)
        return hecho

    def vivos(self) -> list[psutil.Process]:
        return [psutil.Process(), *imprentas()]


class Publicar(Camino):
    """All of it: every file of the edition, the database and the store. It is undone when it has been measured."""

    def __init__(self, en_frio: bool = False, **ajustes):
        super().__init__(**ajustes)
        self.en_frio = en_frio

    def dibujar(self, caso: Caso) -> Hecho:
        if self.en_frio:
            cliente.cerrar()
        with transaction.atomic():
            cuenta = CuentaPublica.objects.select_related("organismo").get(pk=caso.cuenta.pk)
            inicio = time.perf_counter()
            edicion = publicar(cuenta, usuario_llamado(SISTEMA))
            segundos = time.perf_counter() - inicio
            hecho = almacen.leer(edicion.archivos.get(nombre="cuenta.pdf").sha256)
            transaction.set_rollback(True)
        return Hecho(segundos, hecho)
