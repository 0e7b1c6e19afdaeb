"""Publishing, correcting and carrying on, with the two real accounts."""

import json
import os
import pickle
import resource
import shutil
import subprocess
import sys
from hashlib import sha256

import pytest
from django.apps import apps
from django.conf import settings
from django.core.management import CommandError, call_command
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from cuenta_publica import almacen, carga, formatos, publicacion, registro
from cuenta_publica.carga import ErrorDeCarga, cargar_cuenta, leer_json
from cuenta_publica.congelar import congelar
from cuenta_publica.formatos.separatas import anclas, archivo_de
from cuenta_publica.models import (
    Archivo,
    AvisoDeError,
    Bloque,
    Capitulo,
    Cifra,
    Comentario,
    Contraste,
    CuentaPublica,
    Cumplimiento,
    Destacada,
    Edicion,
    Eslabon,
    Fila,
    Original,
    Pasaje,
    Respuesta,
    Retiro,
    Trabajo,
    Tramite,
)
from cuenta_publica.publicacion import ErrorDePublicacion, corregir, sellado, sellar

from .fabrica import aprobar, publicar

MOTIVO = "Se corrige el total, que no sumaba con sus partes."


def cuelgan_de_una_cuenta() -> set:
    """Every model that reaches a cuenta through its keys, found in Django's own registry, but for their histories."""
    halladas, historias = {CuentaPublica}, {m.history.model for m in apps.get_models() if hasattr(m, "history")}
    while nuevas := {
        m
        for m in apps.get_models()
        if m not in halladas | historias
        and any(c.related_model in halladas for c in m._meta.concrete_fields if c.is_relation)
    }:
        halladas |= nuevas
    return halladas - {CuentaPublica}


def contar(cuenta) -> dict:
    ruta = dict.fromkeys((Capitulo, Destacada, Respuesta), "cuenta")
    modelos = (Capitulo, Bloque, Cifra, Destacada, Respuesta, *registro.modelos_de_fila())
    return {m.__name__: m.objects.filter(**{ruta.get(m, "capitulo__cuenta"): cuenta}).count() for m in modelos}


@pytest.mark.dibuja
def test_publicar_hace_los_archivos_y_cierra_la_cuenta(parinacota, usuario):
    edicion = publicar(parinacota, usuario)
    archivos = {a.nombre: a for a in edicion.archivos.all()}
    capitulos = {archivo_de(ancla) for ancla in anclas(congelar(parinacota))}
    assert len(capitulos) == 22
    assert set(archivos) == {*formatos.TIPOS, *capitulos, Archivo.FILAS} - {"erratas.json"}
    for archivo in archivos.values():
        contenido = almacen.leer(archivo.sha256)
        assert sha256(contenido).hexdigest() == archivo.sha256
        assert len(contenido) == archivo.tamano
    assert edicion.huella == archivos["cuenta.json"].sha256
    parinacota.refresh_from_db()
    assert parinacota.estado == "publicada"
    assert parinacota.publicada_por == usuario
    with pytest.raises(ErrorDePublicacion, match="ya está publicada"):
        publicar(parinacota, usuario)


def test_las_filas_publicadas_son_las_vigentes(parinacota, antofagasta, usuario):
    publicar(parinacota, usuario)
    for modelo in registro.modelos_de_fila():
        vigentes = modelo.objects.vigentes()
        assert set(vigentes.values_list("capitulo__cuenta", flat=True)) <= {parinacota.pk}
        assert vigentes.count() == modelo.objects.filter(capitulo__cuenta=parinacota).count()
        assert all((f.anio, f.provincia_id) == (2019, "152") for f in vigentes)


def test_corregir_reemplaza_y_la_edicion_anterior_se_conserva(publicada, usuario):
    antes = almacen.leer(publicada.edicion.archivos.get(nombre="cuenta.html").sha256)
    segunda = corregir(publicada)
    assert (segunda.version, segunda.estado) == (2, "borrador")
    cifra = Cifra.objects.get(capitulo__cuenta=segunda, capitulo__ancla="extranjeria", clave="total")
    cifra.valor, cifra.texto = 226, ""
    cifra.save()
    publicar(segunda, usuario, motivo="El total declarado no sumaba.")
    publicada.refresh_from_db()
    assert publicada.estado == "reemplazada"
    assert Edicion.objects.de("parinacota", 2019).get().cuenta == segunda
    assert Edicion.objects.de("parinacota", 2019, 1).get().cuenta == publicada
    assert almacen.leer(publicada.edicion.archivos.get(nombre="cuenta.html").sha256) == antes
    delitos = registro.materia("seguridad").conjunto("delitos").modelo
    assert set(delitos.objects.vigentes().values_list("capitulo__cuenta", flat=True)) == {segunda.pk}


def test_una_sola_correccion_abierta(publicada, usuario):
    corregir(publicada)
    with pytest.raises(ErrorDePublicacion, match="Ya "):
        corregir(publicada)
    assert CuentaPublica.objects.filter(organismo__slug="parinacota", anio=2019).count() == 2


def test_corregir_copia_todo_lo_que_cuelga(publicada):
    copia = corregir(publicada)
    assert contar(copia) == contar(publicada)
    assert all(contar(publicada)[m.__name__] for m in (Capitulo, Bloque, Cifra, Destacada))
    original, clonada = congelar(publicada), congelar(copia)
    assert (original.capitulos, original.destacadas) == (clonada.capitulos, clonada.destacadas)
    assert not any(f.vigente for m in registro.modelos_de_fila() for f in m.objects.filter(capitulo__cuenta=copia))


def test_clonar_no_olvida_ningun_modelo():
    """A model that hangs from a cuenta is cloned, sealed, of this version only, or this fails."""
    copiados = {Capitulo, Bloque, Cifra, Cumplimiento, Destacada, Respuesta, *registro.modelos_de_fila()}
    sellados = {Edicion, Archivo, Eslabon, Original, Retiro, Trabajo}
    de_esta_version = {Tramite, Contraste, Comentario, AvisoDeError, Pasaje}
    assert cuelgan_de_una_cuenta() == copiados | sellados | de_esta_version
    assert all(issubclass(m, Fila) for m in registro.modelos_de_fila())


def test_un_modelo_olvidado_se_nota(monkeypatch):
    """The control of the test above."""
    resto = registro.modelos_de_fila()[1:]
    monkeypatch.setattr(registro, "modelos_de_fila", lambda: resto)
    with pytest.raises(AssertionError):
        test_clonar_no_olvida_ningun_modelo()


def test_congelar_cuesta_lo_mismo_con_diez_veces_mas_filas(parinacota):
    with CaptureQueriesContext(connection) as antes:
        documento = congelar(parinacota)
    for modelo in registro.modelos_de_fila():
        filas = list(modelo.objects.filter(capitulo__cuenta=parinacota))
        for _ in range(9):
            for fila in filas:
                fila.pk = None
            modelo.objects.bulk_create(filas)
    with CaptureQueriesContext(connection) as despues:
        crecido = congelar(parinacota)
    assert len(despues) == len(antes) <= 40
    assert crecido != documento


def test_el_mismo_contenido_da_los_mismos_archivos(publicada, usuario):
    segunda = corregir(publicada)
    publicar(segunda, usuario, MOTIVO)
    assert segunda.edicion.huella == publicada.edicion.huella
    documento = congelar(publicada)
    sello = sellar(documento, 1, fecha=publicada.publicada_el.date())
    assert formatos.producir(documento, sello) == formatos.producir(documento, sello)


@pytest.mark.dibuja
@pytest.mark.un_motor
def test_otro_proceso_hace_los_mismos_bytes(parinacota, tmp_path):
    """Frozen here, rendered in a fresh interpreter with another hash seed."""
    documento = congelar(parinacota)
    sello = sellar(documento, 1)
    aqui = {n: sha256(b).hexdigest() for n, b in formatos.producir(documento, sello).items()}
    guion = (
        "import django, json, pickle, sys; from hashlib import sha256; django.setup();"
        "from cuenta_publica import formatos; d, s = pickle.load(sys.stdin.buffer);"
        "print(json.dumps({n: sha256(b).hexdigest() for n, b in formatos.producir(d, s).items()}))"
    )
    salida = subprocess.run(
        [sys.executable, "-c", guion],
        input=pickle.dumps((documento, sello)),
        env={**os.environ, "PYTHONHASHSEED": "7", "DJANGO_SETTINGS_MODULE": "cuenta_publica.settings"},
        cwd=settings.BASE_DIR,
        capture_output=True,
        check=True,
    )
    assert json.loads(salida.stdout) == aqui


# --- bad input: a clear Spanish error, and the database as it was -------------------------------------------------


def estado_de_la_base() -> dict:
    return {
        m.__name__: list(m._base_manager.order_by("pk").values())
        for m in apps.get_models()
        if m._meta.app_label != "sessions"
    }


@pytest.fixture
def intacta(db):
    antes = estado_de_la_base()
    yield
    assert estado_de_la_base() == antes


@pytest.mark.parametrize("orden", ["publicar", "revisar"])
def test_organismo_o_anio_desconocidos(intacta, orden):
    with pytest.raises(CommandError, match="No existe el organismo «atlantida»"):
        call_command(orden, "atlantida", "2019")
    with pytest.raises(CommandError, match="no tiene una cuenta del año 2031"):
        call_command(orden, "parinacota", "2031")


def test_usuario_desconocido(parinacota, intacta):
    with pytest.raises(CommandError, match="No existe el usuario «nadie»"):
        call_command("publicar", "parinacota", "2019", "--usuario", "nadie")


def test_cuenta_repetida(parinacota, intacta):
    datos = leer_json(settings.BASE_DIR / "fixtures/cuentas/parinacota-2019.json")
    with pytest.raises(ErrorDeCarga, match=r"Ya (existe|hay)"):
        cargar_cuenta(datos)


def test_archivo_de_carga_truncado(intacta, tmp_path):
    entero = (settings.BASE_DIR / "fixtures/cuentas/parinacota-2019.json").read_bytes()
    for corte in (0, 100, len(entero) // 2, len(entero) - 3):
        (tmp_path / "cortado.json").write_bytes(entero[:corte])
        with pytest.raises(ErrorDeCarga, match=r"cortado\.json está dañado o incompleto"):
            leer_json(tmp_path / "cortado.json")


@pytest.mark.parametrize(
    ("cambio", "mensaje"),
    [
        ({"organismo": "atlantida"}, "No existe el organismo"),
        ({"anio": 1}, "anio"),
        ({"capitulos": [{"ancla": "a", "titulo": "A", "materia": "astrologia"}]}, "materia"),
        ({"capitulos": [{"ancla": "Con Espacio", "titulo": "A"}]}, "minúsculas"),
        ({"capitulos": [{"ancla": "a", "titulo": "A", "datos": {"delitos": [{}]}}]}, "no tiene los datos"),
        ({"capitulos": [{"ancla": "a", "titulo": "A", "bloques": [{"color": "rojo"}]}]}, "dato desconocido"),
    ],
)
def test_carga_con_un_dato_malo(intacta, cambio, mensaje):
    datos = {"organismo": "parinacota", "anio": 2011, "titulo_portada": "x", "capitulos": [], **cambio}
    with pytest.raises(ErrorDeCarga, match=mensaje):
        cargar_cuenta(datos)


def test_una_materia_que_ya_no_existe(parinacota, usuario):
    Capitulo.objects.filter(cuenta=parinacota, ancla="opd").update(materia="astrologia")
    aprobar(parinacota)
    antes = estado_de_la_base()
    with pytest.raises(ErrorDePublicacion, match="La materia «astrologia» no existe"):
        publicar(parinacota, usuario)
    with pytest.raises(CommandError, match="La materia «astrologia» no existe"):
        call_command("revisar", "parinacota", "2019")
    assert estado_de_la_base() == antes


def test_disco_lleno(parinacota, usuario, settings, tmp_path):
    """Files of this process cannot pass 20 kB for a while: writing the PDF fails as it does on a full disk."""
    aprobar(parinacota)
    antes = estado_de_la_base()
    settings.ALMACEN = tmp_path
    limite, maximo = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (20_000, maximo))
    try:
        with pytest.raises(ErrorDePublicacion, match=r"no queda espacio en el disco\. No se publicó nada"):
            publicar(parinacota, usuario)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (limite, maximo))
    assert estado_de_la_base() == antes
    sueltos = {p for p in tmp_path.rglob("*") if p.is_file()}
    assert all(sha256(p.read_bytes()).hexdigest() == p.name for p in sueltos), "no cut file under a public name"
    publicar(parinacota, usuario)


def test_una_base_de_datos_llena(parinacota, usuario, monkeypatch):
    """The database refuses the edition's row, as it does when its disk is full: words, and nothing half done."""
    aprobar(parinacota)
    antes = estado_de_la_base()
    llenar = {"sqlite": "PRAGMA query_only=ON", "postgresql": "SET TRANSACTION READ ONLY"}[connection.vendor]
    guardar = sellado._hacer_publica

    def sin_espacio(*args):
        with transaction.atomic():
            with connection.cursor() as cursor:
                cursor.execute(llenar)
            return guardar(*args)

    monkeypatch.setattr(sellado, "_hacer_publica", sin_espacio)
    try:
        with pytest.raises(ErrorDePublicacion, match="La base de datos no pudo guardar la edición"):
            publicar(parinacota, usuario)
    finally:
        if connection.vendor == "sqlite":
            with connection.cursor() as cursor:
                cursor.execute("PRAGMA query_only=OFF")
    assert estado_de_la_base() == antes


def test_quien_llega_tarde_a_publicar_lo_sabe_en_palabras(parinacota, usuario):
    tarde = CuentaPublica.objects.get(pk=aprobar(parinacota).pk)
    publicar(parinacota, usuario)
    with pytest.raises(ErrorDePublicacion, match="Otra persona publicó"):
        publicacion.publicar(tarde, usuario)
    assert Edicion.objects.filter(cuenta=parinacota).count() == 1


def test_una_edicion_sellada_no_recibe_mas_archivos(publicada):
    nuevo = Archivo(edicion=publicada.edicion, nombre="nuevo.html", tipo="text/html", sha256="0" * 64, tamano=1)
    with pytest.raises(IntegrityError, match="no se modifica"), transaction.atomic():
        nuevo.save()


@pytest.mark.parametrize("archivo", ["regiones.csv", "provincias.csv", "comunas.csv"])
@pytest.mark.parametrize("dejar", [0, 1, 0.5])
def test_territorio_truncado(intacta, tmp_path, monkeypatch, archivo, dejar):
    shutil.copytree(carga.FIXTURES, tmp_path / "f")
    ruta = tmp_path / "f/territorio" / archivo
    texto = ruta.read_text()
    ruta.write_text("" if dejar == 0 else texto.split("\n")[0] if dejar == 1 else texto[: texto.index(",", 200) + 1])
    monkeypatch.setattr(carga, "FIXTURES", tmp_path / "f")
    with pytest.raises(ErrorDeCarga, match=rf"{archivo} está dañado o incompleto en la línea"):
        carga.cargar_base()


def test_una_cuenta_truncada_no_carga_tampoco_la_otra(intacta, tmp_path, monkeypatch):
    shutil.copytree(carga.FIXTURES, tmp_path / "f")
    ruta = tmp_path / "f/cuentas/parinacota-2019.json"
    ruta.write_text(ruta.read_text()[:-9000])
    monkeypatch.setattr("cuenta_publica.management.commands.cargar_ejemplos.FIXTURES", tmp_path / "f")
    with pytest.raises(CommandError, match=r"parinacota-2019\.json está dañado o incompleto en la línea \d+"):
        call_command("cargar_ejemplos")


@pytest.mark.parametrize("datos", [[], {}, {"organismo": "parinacota", "anio": "x", "capitulos": []}, "texto"])
def test_carga_de_otra_forma(intacta, datos):
    with pytest.raises(ErrorDeCarga):
        cargar_cuenta(datos)


def test_publicar_sin_donde_escribir(parinacota, usuario, settings, tmp_path):
    aprobar(parinacota)
    antes = estado_de_la_base()
    (tmp_path / "archivo").write_text("no es una carpeta")
    settings.ALMACEN = tmp_path / "archivo"
    with pytest.raises(ErrorDePublicacion, match="No se pudieron guardar los archivos"):
        publicar(parinacota, usuario)
    assert estado_de_la_base() == antes


def test_revisar_dice_lo_que_no_cuadra(parinacota, capsys):
    call_command("revisar", "parinacota", "2019", "--json")
    salida = json.loads(capsys.readouterr().out)
    visas = next(d for d in salida["discrepancias"] if d["regla"] == "suma" and d["capitulo"] == "extranjeria")
    assert (visas["declarado"], visas["calculado"], visas["diferencia"]) == (216, 226, -10)
    assert visas["respondida"]
    parinacota.respuestas.all().delete()
    with pytest.raises(SystemExit):
        call_command("revisar", "parinacota", "2019")
    assert "no coincide" in capsys.readouterr().out
