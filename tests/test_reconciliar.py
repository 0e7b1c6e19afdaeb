"""After an interruption: what is left over goes, what was left undone is done, what is missing is named."""

import os
import time
from hashlib import sha256
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.utils import timezone

from cuenta_publica import almacen, cerrojos, testigo
from cuenta_publica.models import Archivo, Eslabon, Retiro, Trabajo
from cuenta_publica.models.eslabon import ORIGEN
from cuenta_publica.publicacion import cadena, corregir, pedir

from . import fabrica
from .fabrica import publicar

MOTIVO = "Se corrige un dato de la portada."
HORA = 3600
NADA = "nada que hacer\n"


@pytest.fixture(autouse=True)
def lugares(settings, tmp_path, sin_dibujar):
    """A store, its copy and a witness of this test only. Nothing here depends on the PDF."""
    settings.ALMACEN, settings.COPIA = tmp_path / "almacen", str(tmp_path / "copia")
    settings.TESTIGO = tmp_path / "testigo.log"


@pytest.fixture
def publicada(cuenta, usuaria):
    publicar(cuenta, usuaria)
    return cuenta


def ordenar(*opciones) -> str:
    salida = StringIO()
    call_command("reconciliar", *opciones, stdout=salida)
    return salida.getvalue()


def lugares_de(cuenta, nombre) -> list[Path]:
    return almacen.lugares(cuenta.edicion.archivos.get(nombre=nombre).sha256)


def en_disco(settings) -> set[Path]:
    return {p for raiz in (settings.ALMACEN, settings.COPIA) for p in Path(raiz).rglob("*") if p.is_file()}


def envejecer(ruta: Path, horas: float) -> None:
    hace = time.time() - horas * HORA
    os.utime(ruta, (hace, hace))


def test_ningun_nombre_nuevo_se_pierde_en_un_corte_de_luz(tmp_path, monkeypatch):
    """Of each new file and folder, the folder that names it goes to the disk too."""
    asentar, asentadas = os.fsync, []

    def anotar(descriptor):
        asentadas.append(Path(os.readlink(f"/proc/self/fd/{descriptor}")))
        asentar(descriptor)

    monkeypatch.setattr(os, "fsync", anotar)
    almacen.guardar(b"contenido")
    testigo.anotar([Eslabon(huella="a", manifiesto="{}")])
    nombres = list(tmp_path.rglob("*"))
    assert len(nombres) == 8
    assert {ruta.parent for ruta in nombres} <= set(asentadas)


def test_lo_que_esta_bien_no_se_toca(publicada, usuaria, settings):
    publicar(corregir(publicada), usuaria, MOTIVO)
    antes = {p: (p.read_bytes(), p.stat().st_mtime_ns) for p in en_disco(settings)}
    assert ordenar() == ordenar("--ahora") == NADA
    assert {p: (p.read_bytes(), p.stat().st_mtime_ns) for p in en_disco(settings)} == antes


@pytest.mark.parametrize("copia", [True, False])
def test_los_archivos_de_nadie_se_borran_cuando_son_viejos(publicada, settings, copia):
    settings.COPIA = settings.COPIA if copia else ""
    antes = en_disco(settings) if copia else None
    (suelto,) = {almacen.guardar(b"de una publicacion interrumpida")}
    sueltos = almacen.lugares(suelto)
    temporal = sueltos[0].parent / "tmpabc123"
    temporal.write_bytes(b"a medias")
    ajeno = sueltos[0].parent / "LEEME"
    ajeno.write_text("no es nuestro")
    assert ordenar() == NADA, "somebody may be publishing"
    envejecer(temporal, 1.1)
    for ruta in sueltos:
        envejecer(ruta, 23)
    assert "se borraron: 1" in ordenar()
    assert all(ruta.exists() for ruta in sueltos)
    assert not temporal.exists()
    for ruta in sueltos:
        envejecer(ruta, 24.1)
    assert ordenar().count("se borraron: 1") == len(sueltos) == (2 if copia else 1)
    assert not any(ruta.exists() for ruta in sueltos)
    assert ajeno.exists()
    assert ordenar() == NADA
    ajeno.unlink()
    assert antes is None or en_disco(settings) == antes


def test_lo_que_dejo_una_restauracion_interrumpida_se_borra_cuando_es_viejo(publicada, settings):
    antes = en_disco(settings)
    carpetas = [settings.ALMACEN / f".restaurando-{n}" for n in "ab"]
    for carpeta, horas in zip(carpetas, (23, 24.1), strict=True):
        (carpeta / "almacen" / "ab").mkdir(parents=True)
        (carpeta / "almacen" / "ab" / "sellado").write_bytes(b"a medias")
        (carpeta / "almacen" / "ab" / "sellado").chmod(0o444)
        envejecer(carpeta, horas)
    assert ordenar() == f"«{carpetas[1]}», de una restauración interrumpida: se borró.\n"
    assert [c.exists() for c in carpetas] == [True, False]
    assert "restauración interrumpida" in ordenar("--ahora")
    assert en_disco(settings) == antes
    assert not carpetas[0].exists()


def test_lo_que_se_borra_mientras_otro_publica_se_guarda_de_nuevo(cuenta, usuaria, monkeypatch):
    """The publication wrote its files, somebody removed one of them, and only then it takes the lock."""
    enlazar, borrados = cadena.enlazar, []

    def tarde(edicion, *args):
        if not borrados:
            borrados.append(almacen.ruta(edicion.huella))
            borrados[0].unlink()
        return enlazar(edicion, *args)

    monkeypatch.setattr(cadena, "enlazar", tarde)
    publicar(cuenta, usuaria)
    assert borrados[0].exists()
    assert ordenar() == NADA


def test_ahora_borra_sin_mirar_la_edad(publicada):
    suelto = almacen.guardar(b"de una publicacion interrumpida")
    assert "se borraron: 1" in ordenar("--ahora")
    assert not almacen.ruta(suelto).exists()
    assert ordenar("--ahora") == NADA


def test_un_archivo_que_se_vuelve_a_usar_deja_de_ser_viejo(publicada):
    """An interrupted publication left it; the one that now needs it has not committed yet."""
    suelto = almacen.guardar(b"el mismo contenido")
    for ruta in almacen.lugares(suelto):
        envejecer(ruta, 48)
    almacen.guardar(b"el mismo contenido")
    assert ordenar() == NADA
    assert almacen.leer(suelto) == b"el mismo contenido"


@pytest.mark.parametrize("dano", ["falta", "cortado"])
@pytest.mark.parametrize("donde", [0, 1])
def test_lo_que_falta_se_repone_del_otro_lado(publicada, donde, dano):
    lugares = lugares_de(publicada, "cuenta.json")
    entero = lugares[donde].read_bytes()
    romper(lugares[donde], dano)
    dicho = ordenar()
    assert f"{publicada}: cuenta.json {'está cortado' if dano == 'cortado' else 'falta'} en «" in dicho
    assert dicho.endswith("se repuso.\n")
    assert lugares[donde].read_bytes() == entero
    assert ordenar() == NADA


def romper(ruta: Path, dano: str) -> None:
    contenido = ruta.read_bytes()
    ruta.unlink()
    if dano == "cortado":
        ruta.write_bytes(contenido[:-1])


@pytest.mark.parametrize("dano", ["falta", "cortado"])
def test_lo_que_no_tiene_copia_sana_se_nombra(publicada, dano, capsys):
    uno, otro = lugares_de(publicada, "datos.zip")
    romper(uno, dano)
    cambiado = b"\0" * otro.stat().st_size
    otro.unlink()
    otro.write_bytes(cambiado)
    for _ in range(2):
        with pytest.raises(CommandError, match=rf"{publicada}: datos\.zip .*recupérelo de un respaldo"):
            ordenar()
    assert otro.read_bytes() == cambiado
    assert uno.exists() == (dano == "cortado")


def test_una_copia_nueva_recibe_todo_lo_publicado(publicada, settings, tmp_path):
    settings.COPIA = str(tmp_path / "otra")
    assert ordenar().count("se repuso") == Archivo.objects.filter(edicion=publicada.edicion).count()
    nombres = {p.name for p in (tmp_path / "otra").rglob("*") if p.is_file()}
    assert nombres == {a.sha256 for a in publicada.edicion.archivos.all()} | {"testigo.log"}
    assert ordenar() == NADA


def test_los_archivos_de_una_edicion_retirada_no_faltan_y_se_borran(publicada, usuaria):
    """What both versions share stays, since the second one is still there."""
    segunda = corregir(publicada)
    publicar(segunda, usuaria, MOTIVO)
    propio, comun = (publicada.edicion.archivos.get(nombre=n).sha256 for n in ("cuenta.html", "cuenta.json"))
    Retiro.objects.create(
        edicion=publicada.edicion,
        causal="Ley N° 19.628",
        motivo="Tenía un dato de una persona.",
        retirada_el=timezone.now(),
        retirada_por=usuaria,
    )
    assert "Archivos de ediciones retiradas que se borraron: " in ordenar()
    assert not almacen.ruta(propio).exists()
    assert almacen.ruta(comun).exists()
    assert ordenar() == NADA


# --- chain and witness --------------------------------------------------------------------------------------------


def test_el_testigo_recibe_los_eslabones_que_le_faltan(publicada, usuaria, settings):
    segunda = corregir(publicada)
    completo = settings.TESTIGO.read_bytes()
    publicar(segunda, usuaria, MOTIVO)
    esperado = settings.TESTIGO.read_bytes()
    settings.TESTIGO.write_bytes(completo[:-20])  # a kill cut the line short, and the next one was never written
    assert "se anotaron: 2" in ordenar()
    for ruta in testigo.rutas():
        assert {a["huella"] for a in testigo.leer(ruta)} == set(Eslabon.objects.values_list("huella", flat=True))
    assert ordenar() == NADA
    settings.TESTIGO.unlink()
    ordenar()
    assert settings.TESTIGO.read_bytes() == esperado


def test_una_cadena_reescrita_no_entra_en_el_testigo(publicada, settings):
    ruta = settings.TESTIGO
    ruta.write_text(ruta.read_text().replace(publicada.edicion.eslabones.get().huella, "f" * 64))
    antes = ruta.read_bytes()
    with pytest.raises(CommandError, match="el testigo tiene otro eslabón 1"):
        ordenar()
    assert ruta.read_bytes() == antes


@pytest.fixture
def sin_eslabones(publicada, usuaria):
    """Two editions as they were before there was a chain."""
    publicar(corregir(publicada), usuaria, MOTIVO)
    cerrojos.quitar(connection)
    Eslabon.objects.all()._raw_delete("default")
    cerrojos.instalar(connection)
    return publicada.organismo


def test_las_ediciones_anteriores_a_la_cadena_se_sellan(sin_eslabones, settings):
    for ruta in testigo.rutas():
        ruta.unlink()
    dicho = ordenar()
    assert dicho.count("se selló con un eslabón de la cadena") == 2
    primero, segundo = Eslabon.objects.filter(organismo=sin_eslabones).order_by("secuencia")
    assert (primero.anterior, segundo.anterior) == (ORIGEN, primero.huella)
    assert [e.edicion.cuenta.version for e in (primero, segundo)] == [1, 2]
    for eslabon in (primero, segundo):
        assert sha256(eslabon.manifiesto.encode()).hexdigest() == eslabon.huella
        assert eslabon.edicion.huella in eslabon.manifiesto
    assert {a["huella"] for a in testigo.leer(settings.TESTIGO)} == {primero.huella, segundo.huella}
    assert ordenar() == NADA


def test_un_eslabon_robado_no_se_rehace(sin_eslabones):
    with pytest.raises(CommandError, match="perdió su eslabón en la cadena"):
        ordenar()
    assert not Eslabon.objects.filter(organismo=sin_eslabones).exists()


# --- jobs ---------------------------------------------------------------------------------------------------------


def abandonar(trabajo: Trabajo) -> None:
    Trabajo.objects.filter(pk=trabajo.pk).update(estado="en_curso", empezado_el="2020-01-01T00:00Z", paso="Dibujando…")


def test_un_trabajo_interrumpido_vuelve_a_la_cola_o_queda_hecho(cuenta, usuaria, settings):
    huella = fabrica.huella(cuenta)
    trabajo = pedir(cuenta, usuaria, "", huella)
    Trabajo.objects.filter(pk=trabajo.pk).update(estado="en_curso", empezado_el=timezone.now())
    assert ordenar() == NADA, "somebody alive is at it"
    abandonar(trabajo)
    assert "su publicación se había interrumpido; quedó «En cola»" in ordenar()
    trabajo.refresh_from_db()
    assert (trabajo.estado, trabajo.paso, trabajo.empezado_el) == ("en_cola", "", None)
    assert ordenar() == NADA
    publicar(cuenta, usuaria)
    abandonar(trabajo)
    assert "quedó «Hecho»" in ordenar()
    assert ordenar() == NADA


def test_el_disco_que_no_deja_se_dice(publicada, settings, tmp_path):
    settings.TESTIGO = tmp_path / "almacen"
    with pytest.raises(CommandError, match="El disco no lo permitió"):
        ordenar()
