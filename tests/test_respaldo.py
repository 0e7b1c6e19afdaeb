"""Backup and restore, on the engine of the tests, with both real accounts published."""

import os
import random
import re
import shutil
import sqlite3
import subprocess
import time
from contextlib import closing
from hashlib import sha256
from pathlib import Path
from urllib.request import urlopen

import pytest
from django.db import connection

from cuenta_publica.respaldo import ErrorDeRespaldo, archivo

from . import respaldos
from .procesos import servidor
from .respaldos import CLAVE_BD, SECRETO, SESION, Escritor, Sitio, de_extrano, en_medio, miembros, nuevo, rehacer

LARGA = os.environ.get("PRUEBA_LARGA") == "1"
CICLOS = 5 if LARGA else 1
PREPARAR = f"""
from django.contrib.auth import get_user_model
from django.contrib.sessions.backends.db import SessionStore
from cuenta_publica.models import CuentaPublica
from tests.dibujos import dejar_en_blanco
from tests.fabrica import publicar
dejar_en_blanco()
clara = get_user_model().objects.create_user("clara", password="x", is_staff=True)
for cuenta in CuentaPublica.objects.order_by("id"):
    publicar(cuenta, clara)
SessionStore(session_key={SESION!r}).save(must_create=True)
"""
# All of them, and in one process, so that they run one after another and share what follows.
pytestmark = [pytest.mark.django_db, pytest.mark.xdist_group("respaldo")]


@pytest.fixture(scope="module")
def carpeta(tmp_path_factory, django_db_setup, django_db_blocker):
    with django_db_blocker.unblock():
        yield tmp_path_factory.mktemp("respaldos")
        respaldos.quitar_bases()


@pytest.fixture(scope="module")
def sitio(carpeta) -> Sitio:
    """Both accounts published. Nobody changes it: what a test changes is a copy."""
    sitio = nuevo(carpeta / "sitio", de=connection.settings_dict["NAME"])
    sitio.shell(PREPARAR)
    return sitio


@pytest.fixture(scope="module")
def respaldo(sitio, carpeta) -> Path:
    assert "Respaldo hecho y comprobado" in sitio.bien("respaldar", "--destino", carpeta, "--nombre", "bueno")
    return carpeta / "bueno.tar"


@pytest.fixture
def vacio(tmp_path) -> Sitio:
    return nuevo(tmp_path / "vacio")


@pytest.fixture(scope="module")
def desierto(carpeta) -> Sitio:
    """An empty one that stays so."""
    return nuevo(carpeta / "desierto")


def sin_sesiones(filas: dict) -> dict:
    return filas | {"django_session": []}


def dejar_un_diario(ruta: Path) -> None:
    """A journal of SQLite that would be played into whatever database is put beside it."""
    ajena = ruta.with_name("ajena")
    with closing(sqlite3.connect(ajena)) as otra:
        otra.executescript("PRAGMA journal_mode=WAL; CREATE TABLE ajena (n); INSERT INTO ajena VALUES (1)")
        shutil.copyfile(f"{ajena}-wal", ruta)


def test_ida_y_vuelta(sitio, respaldo, vacio):
    """The witness was on another disk: it survived, and knows an act after the backup. A restore was killed before."""
    if connection.vendor == "sqlite":
        dejar_un_diario(vacio.carpeta / ".base.sqlite3.restaurando-wal")
    atestiguado = sitio.testigo.read_bytes() + b'{"huella":"posterior"}\n'
    vacio.testigo.write_bytes(atestiguado)
    dicho = vacio.bien("restaurar", respaldo)
    assert "Restaurado y comprobado" in dicho
    assert "conoce un acto posterior a este respaldo" in dicho
    assert vacio.testigo.read_bytes() == atestiguado
    assert vacio.filas() == sin_sesiones(sitio.filas())
    assert vacio.archivos() == sitio.archivos()
    with servidor(**vacio.variables) as base:
        assert "/cuentas/parinacota/2019/" in urlopen(f"{base}/").read().decode()
        for cuenta in ("antofagasta/2017", "parinacota/2019"):
            assert urlopen(f"{base}/cuentas/{cuenta}/cuenta.pdf").read().startswith(b"%PDF")
    vacio.sql("INSERT INTO django_content_type (app_label, model) VALUES ('x', 'y')")  # keys go on where they were
    with pytest.raises(Exception, match="no se modifica"):
        vacio.sql("UPDATE cuenta_publica_edicion SET motivo = 'otro'")
    assert sorted(vacio.carpeta.rglob("*restaurando*")) == []


def test_el_archivo_lo_lee_cualquiera_y_lo_describe_su_manifiesto(sitio, respaldo, carpeta, tmp_path):
    subprocess.run(["tar", "-xf", respaldo, "-C", tmp_path], check=True)
    subprocess.run(["sha256sum", "--check", "--status", archivo.SELLO], cwd=tmp_path, check=True)
    manifiesto = archivo.revisar(respaldo)
    assert {k: v["sha256"] for k, v in manifiesto.miembros.items()} == {
        str(p.relative_to(tmp_path)): sha256(p.read_bytes()).hexdigest()
        for p in tmp_path.rglob("*")
        if p.is_file() and not p.name.startswith("manifiesto")
    }
    assert manifiesto.filas == {t: len(filas) for t, filas in sin_sesiones(sitio.filas()).items()}
    assert manifiesto.filas["cuenta_publica_edicion"] == 2
    assert (manifiesto.motor, manifiesto.version) == (connection.vendor, "0.1.0")
    cabezas = sitio.sql("SELECT secuencia, huella FROM cuenta_publica_eslabon")
    assert sorted(map(tuple, manifiesto.cadenas.values())) == sorted(cabezas)
    assert manifiesto.cadenas.keys() == {"antofagasta", "parinacota"}
    assert respaldo.stat().st_mode & 0o777 == 0o600
    assert not list(carpeta.glob(".respaldo-*"))


def contenido_legible(respaldo: Path, tmp_path: Path) -> bytes:
    """All that is in the archive, with PostgreSQL's compressed dump as SQL."""
    todo = respaldo.read_bytes()
    if connection.vendor == "postgresql":
        (tmp_path / "base").write_bytes(miembros(respaldo)["base.pgdump"])
        programa = shutil.which("pg_restore", path=respaldos.binarios() or None)
        todo += subprocess.run([programa, "-f", "-", tmp_path / "base"], capture_output=True, check=True).stdout
    return todo


def test_ningun_secreto_sale_en_el_respaldo(sitio, respaldo, tmp_path, monkeypatch):
    todo = contenido_legible(respaldo, tmp_path)
    assert b"clara" in todo, "the control: what is in the tables can be found"
    assert sitio.sql("SELECT 1 FROM django_session WHERE session_key = %s", SESION), "the control: there is a session"
    for secreto in (SECRETO, CLAVE_BD, SESION):
        assert secreto.encode() not in todo


# --- what is not the archive that was written ---------------------------------------------------------------------


def test_un_solo_bit_cambiado_en_cualquier_parte_se_nota(respaldo, tmp_path, record_property):
    """In each header, each padding, the manifest, its seal and the end, and at 200 places by chance."""
    copia = tmp_path / "copia.tar"
    shutil.copyfile(respaldo, copia)
    largo, azar = copia.stat().st_size, random.Random(35)
    lugares = {*range(largo - 1024, largo, 64), *(azar.randrange(largo) for _ in range(200))}
    posicion = 0
    for contenido in miembros(respaldo).values():
        fin = posicion + 512 + len(contenido)
        siguiente = fin + -len(contenido) % 512
        lugares |= {posicion + azar.randrange(512), posicion + 136, posicion + 512, fin - 1, siguiente - 1}
        posicion = siguiente
    assert archivo.revisar(copia), "the control: no bit changed"
    with copia.open("r+b", buffering=0) as abierto:
        for lugar in sorted(lugares):
            (antes,) = os.pread(abierto.fileno(), 1, lugar)
            os.pwrite(abierto.fileno(), bytes([antes ^ 1 << azar.randrange(8)]), lugar)
            with pytest.raises(ErrorDeRespaldo, match="El respaldo está dañado: "):
                archivo.revisar(copia)
            os.pwrite(abierto.fileno(), bytes([antes]), lugar)
    assert archivo.revisar(copia)
    record_property("informe", f"respaldo: {len(lugares)} bits cambiados de uno en uno, {len(lugares)} notados")


def cortado(respaldo, destino, cuanto) -> Path:
    destino.write_bytes(respaldo.read_bytes()[:cuanto])
    return destino


def con_un_bit(respaldo, destino, donde) -> Path:
    contenido = bytearray(respaldo.read_bytes())
    contenido[donde] ^= 4
    destino.write_bytes(contenido)
    return destino


def sin_un_archivo(datos: dict) -> None:
    datos.pop(next(n for n in datos if n.startswith("almacen/")))


def malos(respaldo, lugar) -> dict[Path, str]:
    """Archives that must be refused → what must be said."""
    manifiesto = archivo.revisar(respaldo)
    ajeno = "a" * 64
    largo = respaldo.stat().st_size
    otro_motor = {"sqlite": "postgresql", "postgresql": "sqlite"}[connection.vendor]
    filas = manifiesto.filas | {"cuenta_publica_bloque": 1}
    cadenas = manifiesto.cadenas | {"parinacota": [7, ajeno]}
    return {
        lugar / "no-existe.tar": "No existe el archivo de respaldo",
        cortado(respaldo, lugar / "vacio.tar", 0): "está cortado antes del final",
        cortado(respaldo, lugar / "medio.tar", largo // 2): "está cortado antes del final",
        cortado(respaldo, lugar / "casi.tar", largo - 512): "su final no es el que se escribió",
        con_un_bit(respaldo, lugar / "bit-base.tar", 5000): r"cambió el contenido de base\.",
        con_un_bit(respaldo, lugar / "bit-final.tar", largo - 1): "su final no es el que se escribió",
        de_extrano(lugar / "fuera.tar", "../fuera", b"x"): "trae un archivo que no corresponde: «../fuera»",
        de_extrano(lugar / "absoluto.tar", "/etc/passwd", b"x"): "no corresponde: «/etc/passwd»",
        de_extrano(lugar / "enlace.tar", "testigo.log", type=b"2", linkname="/etc/passwd"): r"la ficha de testigo\.log",
        rehacer(respaldo, lugar / "falta.tar", sin_un_archivo, miembros=manifiesto.miembros): "falta almacen/",
        rehacer(respaldo, lugar / "falta-bien.tar", sin_un_archivo): "no trae archivos que sus ediciones nombran",
        rehacer(
            respaldo,
            lugar / "sobra.tar",
            lambda datos: datos.update({archivo.nombre_en_almacen(ajeno): b"x"}),
            miembros=manifiesto.miembros,
        ): "trae algo que su manifiesto no nombra: almacen/aa/",
        rehacer(respaldo, lugar / "esquema.tar", esquema=2): r"otra versión del portal \(esquema 2",
        rehacer(respaldo, lugar / "motor.tar", motor=otro_motor): r"el respaldo es de \w+ y esta base es \w+",
        rehacer(
            respaldo, lugar / "migracion.tar", migraciones=[*manifiesto.migraciones[1:], "cuenta_publica.9999_futura"]
        ): "no tiene account.0001_initial y tiene cuenta_publica.9999_futura, que este código no conoce",
        rehacer(respaldo, lugar / "filas.tar", filas=filas): "no coinciden las filas de cuenta_publica_bloque",
        rehacer(respaldo, lugar / "cadena.tar", cadenas=cadenas): "no coinciden la cadena de parinacota",
        rehacer(respaldo, lugar / "base.tar", lambda datos: datos.update({base(datos): b"x" * 9000})): "dañad|no pudo",
    }


def base(datos: dict) -> str:
    return next(n for n in datos if n.startswith("base."))


def test_lo_que_no_calza_se_rechaza_y_no_queda_nada(sitio, respaldo, vacio, tmp_path):
    """The last one is the control: nothing of the others was left in its way."""
    casos = malos(respaldo, tmp_path) | {respaldo: "Restaurado y comprobado"}
    dichos = vacio.intentar(*(["restaurar", ruta] for ruta in casos))
    for (ruta, esperado), dicho in zip(casos.items(), dichos, strict=True):
        assert re.search(esperado, dicho), (ruta.name, dicho)
    assert vacio.archivos() == sitio.archivos()
    assert vacio.testigo.read_bytes() == sitio.testigo.read_bytes()
    assert len(list(vacio.carpeta.iterdir())) == (2 if connection.vendor == "postgresql" else 3)


# --- where it is not done -----------------------------------------------------------------------------------------


#: Somebody starts the portal while the restore looks at what it brought.
ENTRETANTO = """
import sys
def empezar(entorno):
    sqlite3.connect(base).executescript('CREATE TABLE viva (n)')
    return ''
sys.modules['cuenta_publica.respaldo.restaurar']._verificar = empezar
"""


def test_solo_se_restaura_en_un_lugar_vacio(sitio, respaldo, desierto):
    antes = sitio.filas(), sitio.archivos()
    ocupado = sitio.manage("restaurar", respaldo)
    assert ocupado.returncode == 1
    assert re.search(r"No se restauró nada: la base .+ no está vacía", ocupado.stderr)
    assert (sitio.filas(), sitio.archivos()) == antes
    lugar = (
        f"import sqlite3; base = '{desierto.base}';"
        f"from pathlib import Path; almacen, testigo = Path('{desierto.almacen}'), Path('{desierto.testigo}');"
        f"resto = Path('{desierto.carpeta}/base.sqlite3-wal')"
    )
    orden = ["restaurar", respaldo]
    dichos = desierto.intentar(
        f"{lugar}; almacen.mkdir(); (almacen / 'algo').touch()",
        orden,
        "(almacen / 'algo').unlink(); testigo.write_text('otro portal' + chr(10))",
        orden,
        "almacen.rmdir(); testigo.unlink(); resto.touch()",
        *([orden] if connection.vendor == "sqlite" else []),
        "resto.unlink()",
        *([ENTRETANTO, orden, "Path(base).unlink()"] if connection.vendor == "sqlite" else []),
    )
    assert re.search(r"el almacén .+ no está vacío", dichos[0])
    assert re.search(r"el testigo .+ es de otro portal", dichos[1])
    if connection.vendor == "sqlite":
        assert re.search(r"junto a la base quedó .+-wal", dichos[2])
        assert re.search(r"la base .+ no está vacía", dichos[3])
    assert desierto.esta_vacio()


def test_un_respaldo_que_no_serviria_no_se_hace(sitio, tmp_path):
    copia = sitio.copiar(tmp_path / "copia")
    destino = tmp_path / "destino"
    destino.mkdir()
    uno = ["respaldar", "--destino", destino, "--nombre", "uno"]
    dos = [*uno[:-1], "dos"]
    victima = sorted(copia.almacen.glob("*/*"))[0]
    sql = "from django.db import connection as c; c.cursor().execute({!r})".format
    dichos = copia.intentar(
        ["respaldar", "--destino", tmp_path / "nada"],
        ["respaldar", "--destino", copia.almacen],
        [*uno[:-1], "../x"],
        uno,
        uno,
        f"from pathlib import Path; v = Path({str(victima)!r}); v.chmod(0o644); v.write_bytes(b'otra cosa')",
        dos,
        "v.unlink()",
        dos,
        sql("INSERT INTO django_migrations (app, name, applied) VALUES ('x', '0009_futura', CURRENT_TIMESTAMP)"),
        dos,
        sql("DELETE FROM django_migrations WHERE app = 'x'"),
        # What it advised does mend it.
        f"import subprocess; pedido = dichos[6].partition('tar -xf RESPALDO ')[2].strip();"
        f"subprocess.run(['tar', '-xf', '{destino}/uno.tar', '-C', '{copia.carpeta}', pedido], check=True)",
        dos,
    )
    esperados = [
        "No existe la carpeta .+: créela, o revise que su disco esté conectado",
        "no puede quedar dentro del almacén",
        "«../x» no sirve de nombre",
        "Respaldo hecho y comprobado",
        r"Ya existe «.+uno\.tar»: un respaldo no se sobrescribe",
        f"«{victima}» fue alterado.+tar -xf RESPALDO almacen/",
        f"en el almacén falta «{victima}».+tar -xf RESPALDO almacen/",
        r"la base no corresponde a este código: tiene x\.0009_futura, que este código no conoce",
        "Respaldo hecho y comprobado",
    ]
    for esperado, dicho in zip(esperados, dichos, strict=True):
        assert re.search(esperado, dicho), dicho
    assert sorted(p.name for p in destino.iterdir()) == ["dos.tar", "uno.tar"]


RETIRAR = """
from django.contrib.auth import get_user_model
from django.db import connection
from cuenta_publica import cerrojos
from cuenta_publica.models import Edicion
from cuenta_publica.publicacion.retiro import retirar
from cuenta_publica.respaldo import archivo
nacional = get_user_model().objects.create_superuser("nacional")
agregar, pasos = archivo.Escritor.agregar, []
def agregar_y_retirar(escritor, nombre, origen):
    huella = agregar(escritor, nombre, origen)
    pasos.append(nombre)
    if len(pasos) == 1:
        edicion = Edicion.objects.get(cuenta__organismo__slug="antofagasta")
        retirar(edicion, nacional, "Ley N° 19.628, artículo 4", "Contenía datos personales de terceros.")
    return huella
archivo.Escritor.agregar = agregar_y_retirar
"""
ALTERAR = """
cerrojos.quitar(connection)
connection.cursor().execute("UPDATE cuenta_publica_edicion SET motivo = 'otro' WHERE id = (SELECT MIN(edicion_id) FROM "
    "cuenta_publica_eslabon e JOIN cuenta_publica_organismo o ON o.id = e.organismo_id WHERE o.slug = 'parinacota')")
"""


def test_lo_retirado_no_se_respalda_y_lo_alterado_solo_se_restaura_si_se_pide(sitio, vacio, tmp_path):
    """The withdrawal happens between the copy of the database and that of the files, which it takes away."""
    copia = sitio.copiar(tmp_path / "copia")
    orden = ["respaldar", "--destino", tmp_path, "--nombre"]
    consulta = (
        "SELECT a.sha256 FROM cuenta_publica_archivo a JOIN cuenta_publica_eslabon e ON e.edicion_id = a.edicion_id "
        "JOIN cuenta_publica_organismo o ON o.id = e.organismo_id WHERE o.slug = %s AND a.nombre <> 'filas.json'"
    )
    retirados = {h for (h,) in sitio.sql(consulta, "antofagasta")}
    copia.intentar(RETIRAR, [*orden, "retirada"], ALTERAR, [*orden, "abierta"])
    retirada = archivo.revisar(tmp_path / "retirada.tar")
    assert len(retirados) >= 6
    assert retirada.filas["cuenta_publica_retiro"] == 1
    assert not retirados & {n.rpartition("/")[2] for n in retirada.miembros}
    malo = ["restaurar", tmp_path / "abierta.tar"]
    no, si = vacio.intentar(malo, [*malo, "--con-alteraciones"])
    assert re.search("No se restauró nada: la base ya estaba alterada(.|\n)+--con-alteraciones", no)
    for dicho in (no, si):
        assert re.search(r"no tenía los cerrojos de publicación en \w+, \w+, \w+ y \d+ más", dicho)
        assert "Se encontraron 2 alteraciones:\n- parinacota 2019, versión 1: el motivo" in dicho
    assert si.startswith("Restaurado: ")
    with pytest.raises(Exception, match="no se modifica"):
        vacio.sql("UPDATE cuenta_publica_edicion SET motivo = 'otro'")


def test_lo_que_falta_para_respaldar_se_dice(sitio, desierto, tmp_path):
    if connection.vendor == "postgresql":
        viejo = tmp_path / "pg_dump"
        viejo.write_text("#!/bin/sh\necho 'pg_dump (PostgreSQL) 9.6.24'\n")
        viejo.chmod(0o755)
        ajuste = "from django.conf import settings; settings.PG_BIN = {!r}".format
        orden = ["respaldar", "--destino", tmp_path]
        dichos = sitio.intentar(ajuste(str(tmp_path)), orden, ajuste("/no/existe"), orden)
        assert re.search(r"«.+pg_dump» es de PostgreSQL 9 y el servidor es \d+: instale .+ PG_BIN", dichos[0])
        assert re.search("No se encuentra el programa «pg_dump»: instale .+ PG_BIN", dichos[1])
    else:
        assert re.search(
            "No existe la base .+: no hay nada", desierto.intentar(["respaldar", "--destino", tmp_path])[0]
        )
        assert desierto.esta_vacio()
    assert list(tmp_path.glob("*.tar")) == []


def test_un_disco_lleno_no_deja_nada_a_medias(sitio, respaldo, desierto, tmp_path):
    """Files of at most 600 kB, in the process that writes them: the archive and the restored base are larger."""
    lleno = "import resource; resource.setrlimit(resource.RLIMIT_FSIZE, (600_000, resource.RLIM_INFINITY))"
    (dicho,) = sitio.intentar(lleno, ["respaldar", "--destino", tmp_path])
    propio, de_pg_dump = "No se hizo el respaldo: (no queda espacio|la base de datos no respondió)", "«pg_dump» no pudo"
    assert re.search(rf"{propio}|No se hizo nada: el programa {de_pg_dump} \(.*(File too large|No space)", dicho, re.S)
    assert [p.name for p in tmp_path.iterdir()] == []
    poco = lleno.replace("600_000", "100_000")
    (dicho,) = desierto.intentar(poco, ["restaurar", respaldo])
    assert "No se restauró nada: no queda espacio en el disco" in dicho
    assert desierto.esta_vacio()


# --- nothing is lost ----------------------------------------------------------------------------------------------


def operaciones(sitio: Sitio) -> list[int]:
    """Those in the database; fails on one that is half there."""
    hechas = sitio.sql(
        "SELECT b.texto, c.id, c.lema FROM cuenta_publica_bloque b JOIN cuenta_publica_capitulo k "
        "ON k.id = b.capitulo_id JOIN cuenta_publica_cuentapublica c ON c.id = k.cuenta_id WHERE b.texto LIKE %s",
        "<p>operación %",
    )
    ultimas = {}
    for texto, cuenta, lema in hechas:
        n = int(texto[len("<p>operación ") : -len("</p>")])
        ultimas[cuenta] = max(ultimas.get(cuenta, (0, "")), (n, lema))
    assert all(lema == f"operación {n}" for n, lema in ultimas.values()), ultimas
    return sorted(int(texto[len("<p>operación ") : -len("</p>")]) for texto, _, _ in hechas)


def por_copia_del_archivo(vivo: Sitio, escritor: Escritor, azar) -> list[int]:
    """The control: what `cp` of the live file has lost of what was acknowledged before; all, when it cannot be read."""
    perdidas = []
    for n in range(3 if connection.vendor == "sqlite" else 0):
        time.sleep(azar.uniform(0.02, 0.1))
        antes, _ = escritor.confirmadas()
        copia = Sitio(vivo.carpeta, str(vivo.carpeta / f"cp-{n}"))
        shutil.copyfile(vivo.base, copia.base)
        try:
            perdidas.append(antes - len(operaciones(copia)))
        except (sqlite3.DatabaseError, AssertionError):
            perdidas.append(antes)
    return perdidas


def test_nada_confirmado_antes_de_un_respaldo_se_pierde(sitio, tmp_path, record_property):
    """A writer at work, backups, the writer killed during the last one, everything wiped, that one restored."""
    total = dict.fromkeys(("confirmadas antes", "restauradas", "ediciones confirmadas antes", "restauradas "), 0)
    perdidas_por_cp = []
    for ciclo in range(CICLOS):
        azar = random.Random(ciclo)
        vivo = sitio.copiar(tmp_path / f"vivo{ciclo}")
        respaldar = ["respaldar", "--destino", tmp_path, "--nombre"]
        with Escritor(vivo) as escritor:
            escritor.esperar(azar.randrange(20, 300))
            perdidas_por_cp += por_copia_del_archivo(vivo, escritor, azar)
            if LARGA:
                vivo.bien(*respaldar, f"{ciclo}-antes")
                time.sleep(azar.uniform(0, 0.5))
            antes, publicadas = escritor.confirmadas()
            with vivo.lanzar(*respaldar, ciclo) as proceso:
                en_medio(proceso, tmp_path, ".respaldo-*", azar.uniform(0, 0.4))
                escritor.matar()
                dicho = proceso.communicate()[0]
            assert "Respaldo hecho y comprobado" in dicho, dicho
        vivo.borrar()
        vivo.bien("restaurar", tmp_path / f"{ciclo}.tar")
        estan, ediciones = operaciones(vivo), vivo.sql("SELECT 1 FROM cuenta_publica_edicion")
        assert estan == list(range(1, len(estan) + 1)), "a gap"
        assert antes <= len(estan) <= escritor.confirmadas()[0] + 1
        assert len(publicadas) <= len(ediciones) - 2 <= len(escritor.confirmadas()[1]) + 1
        manifiesto = archivo.revisar(tmp_path / f"{ciclo}.tar")
        assert manifiesto.filas == {t: len(f) for t, f in vivo.filas().items()}
        for que, cuantas in zip(total, (antes, len(estan), len(publicadas), len(ediciones) - 2), strict=True):
            total[que] += cuantas
    dicho = ", ".join(f"{cuantas} {que.strip()}" for que, cuantas in total.items())
    if connection.vendor == "sqlite":
        assert any(perdidas_por_cp), "the control: a copy of the live file loses what was acknowledged"
        dicho += f"; el control, con cp, pierde {perdidas_por_cp}"
    record_property("informe", f"respaldo en {connection.vendor}: {CICLOS} ciclos, 0 perdidas: {dicho}")


def test_matar_el_respaldo_o_la_restauracion_no_deja_nada_que_parezca_bueno(sitio, respaldo, tmp_path, record_property):
    vivos = 0
    for muerte in range(10 if LARGA else 1):
        azar = random.Random(muerte)
        with sitio.lanzar("respaldar", "--destino", tmp_path, "--nombre", f"muerto-{muerte}") as proceso:
            en_medio(proceso, tmp_path, ".respaldo-*", azar.uniform(0, 1))
            proceso.kill()
        for hecho in tmp_path.glob("*.tar"):
            assert archivo.revisar(hecho)
        lugar = nuevo(tmp_path / f"lugar{muerte}")
        with lugar.lanzar("restaurar", respaldo) as proceso:
            en_medio(proceso, lugar.almacen, ".restaurando-*", azar.uniform(0, 4))
            proceso.kill()
        existe = bool(lugar.tablas()) if connection.vendor == "postgresql" else Path(lugar.base).exists()
        vivos += existe
        if existe:
            assert lugar.filas() == sin_sesiones(sitio.filas())
            assert lugar.archivos() == sitio.archivos()
    hechos = len(list(tmp_path.glob("*.tar")))
    record_property(
        "informe", f"respaldo: {muerte + 1} muertes de cada orden: {hechos} respaldos y {vivos} bases, enteros"
    )
