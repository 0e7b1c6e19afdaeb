"""The front: it answers what Django would, byte for byte, and only while that is what is public."""

import gzip
import shutil
from hashlib import sha256
from pathlib import Path

import pytest
from django.core.management import call_command

from cuenta_publica import almacen, cabeceras
from cuenta_publica.frente import enlaces, listado, servidor
from cuenta_publica.models import Bloque, Organismo, Retiro
from cuenta_publica.publicacion import ErrorDePublicacion, adjuntar_original, corregir, retirar
from cuenta_publica.publicacion.reconciliar import reconciliar

from . import fabrica
from .fabrica import publicar
from .frentes import de_django, del_frente, desiguales, guardadas

PARINACOTA, ANTOFAGASTA = "/cuentas/parinacota/2019/", "/cuentas/antofagasta/2017/"
MOTIVO = "Se corrige un dato de la cuenta, para probar."
CAUSAL = "Ley N° 19.628, artículo 4"
CANARIO = "quirquincho-guardado"
#: What only the front says, and what is said by no application.
PROPIAS = {"accept-ranges", "date", "server"}


@pytest.fixture(autouse=True)
def sitio(settings, tmp_path, monkeypatch) -> Path:
    monkeypatch.setattr(listado, "PLAZO", 0)
    settings.SITIO = str(tmp_path / "sitio")
    settings.ALMACEN = tmp_path / "almacen"
    cabeceras._generales.cache_clear()
    yield tmp_path / "sitio"
    cabeceras._generales.cache_clear()


@pytest.fixture
def jefa(django_user_model):
    return django_user_model.objects.create_superuser("jefa")


@pytest.fixture
def pequena(cuenta, jefa, sin_dibujar):
    """A small account, published."""
    Bloque.objects.filter(capitulo__cuenta=cuenta).update(texto=f"<p>{CANARIO}</p>")
    publicar(cuenta, jefa)
    return cuenta


def base(cuenta) -> str:
    return f"/cuentas/{cuenta.organismo.slug}/{cuenta.anio}/"


def comparables(respuesta) -> dict:
    return {n: v for n, v in respuesta.cabeceras.items() if n not in PROPIAS}


# --- the same as Django ---------------------------------------------------------------------------------------------


def test_responde_lo_mismo_que_django(sitio, publicada, antofagasta, jefa):
    """Every address of both accounts: of an old version, of a signed original, and those that name their hash."""
    publicar(antofagasta, jefa)
    adjuntar_original(antofagasta.edicion, jefa, fabrica.make_pdf())
    publicar(corregir(publicada), jefa, MOTIVO)
    todas = guardadas()
    assert {PARINACOTA, f"{PARINACOTA}v1/", f"{PARINACOTA}v2/erratas.json", f"{ANTOFAGASTA}original.pdf"} <= set(todas)
    assert len(todas) >= 110
    for direccion in [*todas, *map(por_huella, (d for d in todas if "/v" in d and not d.endswith("/")))]:
        mia, suya = del_frente(direccion), de_django(direccion)
        assert (mia.estado, mia.cuerpo) == (200, suya.cuerpo), direccion
        assert comparables(mia) == comparables(suya), direccion
        sin_cuerpo = del_frente(direccion, "HEAD")
        assert (sin_cuerpo.cuerpo, sin_cuerpo.cabeceras) == (b"", mia.cabeceras), direccion
        iguales(direccion, HTTP_IF_NONE_MATCH=mia.cabeceras["etag"])
        comprimida(direccion, mia)


def por_huella(direccion: str) -> str:
    *_, slug, anio, version, nombre = direccion.split("/")
    base_, _, extension = nombre.partition(".")
    huella = del_frente(direccion).cabeceras["etag"].strip('"')
    union = "_" if "-" in base_ else "-"
    return f"/archivos/{huella}/{base_}{union}{slug}-{anio}-{version}.{extension}"


def iguales(direccion, **condiciones):
    mia, suya = del_frente(direccion, **condiciones), de_django(direccion, **condiciones)
    assert (mia.estado, mia.cuerpo) == (suya.estado, suya.cuerpo) == (304, b""), direccion
    assert comparables(mia) == {n: v for n, v in comparables(suya).items() if n != "content-length"}, direccion


def comprimida(direccion, plana):
    respuesta = del_frente(direccion, HTTP_ACCEPT_ENCODING="br, gzip;q=0.8")
    if plana.cabeceras["content-type"].startswith(("text/", "application/json")):
        assert gzip.decompress(respuesta.cuerpo) == plana.cuerpo
        assert respuesta.cabeceras["etag"] == f'"{sha256(respuesta.cuerpo).hexdigest()}"' != plana.cabeceras["etag"]
        assert respuesta.cabeceras["content-encoding"] == "gzip"
        assert respuesta.cabeceras["content-length"] == str(len(respuesta.cuerpo))
        suya = {"HTTP_ACCEPT_ENCODING": "gzip", "HTTP_IF_NONE_MATCH": respuesta.cabeceras["etag"]}
        assert del_frente(direccion, **suya).estado == 304
        assert plana.cabeceras["vary"] == "Accept-Encoding"
    else:
        assert respuesta == plana
        assert "vary" not in plana.cabeceras


def test_las_direcciones_por_huella_son_para_siempre_y_solo_de_lo_publico(sitio, pequena, jefa):
    direccion = por_huella(f"{base(pequena)}v1/cuenta.json")
    assert del_frente(direccion).cabeceras["cache-control"] == "public, max-age=31536000, immutable"
    otra = direccion.replace("/archivos/", "/archivos/" + "0" * 64 + "/x/")
    ajena = f"/archivos/{'0' * 64}/{direccion.rpartition('/')[2]}"
    for falsa in (otra, ajena, direccion.replace("-v1.", "-v2."), direccion.replace("cuenta-", "filas-")):
        assert del_frente(falsa) is None
        assert de_django(falsa).estado == 404, falsa
    retirar(pequena.edicion, jefa, CAUSAL, MOTIVO)
    assert del_frente(direccion) is None
    assert de_django(direccion).estado == 410


def test_partes_de_un_pdf(pequena, monkeypatch):
    """As small files are answered, and as large ones are."""
    entero = de_django(f"{base(pequena)}cuenta.pdf")
    for pequeno in (servidor.PEQUENO, 10):
        monkeypatch.setattr(servidor, "PEQUENO", pequeno)
        monkeypatch.setattr(servidor, "TROZO", 77)
        partes(f"{base(pequena)}cuenta.pdf", entero.cuerpo)


def partes(pdf, entero):
    largo = len(entero)
    assert del_frente(pdf).cuerpo == entero
    assert del_frente(pdf).cabeceras["accept-ranges"] == "bytes"
    etag = del_frente(pdf).cabeceras["etag"]
    for pedido, desde, hasta in (
        ("0-0", 0, 1),
        ("5-200", 5, 201),
        (f"{largo - 3}-", largo - 3, largo),
        ("-7", largo - 7, largo),
    ):
        respuesta = del_frente(pdf, HTTP_RANGE=f"bytes={pedido}", HTTP_IF_RANGE=etag)
        assert (respuesta.estado, respuesta.cuerpo) == (206, entero[desde:hasta])
        assert respuesta.cabeceras["content-range"] == f"bytes {desde}-{hasta - 1}/{largo}"
        assert respuesta.cabeceras["content-length"] == str(hasta - desde)
    imposible = del_frente(pdf, HTTP_RANGE=f"bytes={largo}-")
    assert (imposible.estado, imposible.cuerpo) == (416, b"")
    assert imposible.cabeceras["content-range"] == f"bytes */{largo}"
    assert "etag" not in imposible.cabeceras
    enteros = [{"HTTP_RANGE": "bytes=0-1,4-5"}, {"HTTP_RANGE": "bytes=0-1", "HTTP_IF_RANGE": '"otra"'}]
    for condiciones in enteros:
        assert (respuesta := del_frente(pdf, **condiciones)).cuerpo == entero
        assert respuesta.estado == 200
    assert del_frente(pdf, "HEAD", HTTP_RANGE="bytes=0-1").cabeceras["content-length"] == str(largo)
    assert del_frente(pdf, HTTP_RANGE="bytes=0-1", HTTP_IF_NONE_MATCH=etag).estado == 304


# --- what is Django's -----------------------------------------------------------------------------------------------


def test_lo_demas_es_de_django(sitio, pequena):
    pagina = base(pequena)
    assert del_frente(pagina).estado == 200
    for otra in ("/", "/verificar/", "/archivos/", "/cuentas/../2019/", f"/cuentas/{'x' * 5000}/2019/", pagina[:-1]):
        assert del_frente(otra) is None, otra
    for resto in ("v1", "v9/", "?comparar=1", "filas.json", "_listado.json", "_pagina.html", "cuenta.html.gz",
                  "v1/_pagina.html", "../2019/", "./", "\0", "\n", "cuenta.pdf/"):  # fmt: skip
        assert del_frente(pagina + resto) is None, resto
    assert del_frente(pagina, "POST") is None
    for cabecera in ("HTTP_IF_MATCH", "HTTP_IF_UNMODIFIED_SINCE", "SCRIPT_NAME"):
        assert del_frente(pagina, **{cabecera: "/x"}) is None
    for anfitrion in ("evil.example", "", "localhost.evil.example", "x" * 5000):
        assert del_frente(pagina, HTTP_HOST=anfitrion) is None
        assert anfitrion == "" or de_django(pagina, HTTP_HOST=anfitrion).estado == 400


def test_en_produccion_solo_responde_por_tls(settings, pequena):
    settings.SECURE_SSL_REDIRECT, settings.SECURE_HSTS_SECONDS = True, 31_536_000
    settings.SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    pagina = base(pequena)
    assert del_frente(pagina) is None
    assert del_frente(pagina, HTTP_X_FORWARDED_PROTO="http") is None
    segura = {"HTTP_X_FORWARDED_PROTO": "https"}
    mia, suya = del_frente(pagina, **segura), de_django(pagina, **segura)
    assert mia.cabeceras["strict-transport-security"].startswith("max-age=31536000")
    assert comparables(mia) == comparables(suya)


def test_lo_que_falta_o_se_altero_es_de_django(sitio, pequena):
    enlace = sitio / "cuentas" / pequena.organismo.slug / "2019"
    pagina, pdf = enlace / "v1" / "_pagina.html", pequena.edicion.archivos.get(nombre="cuenta.pdf")
    pagina.write_bytes(pagina.read_bytes().replace(b"2019", b"2091"))
    almacen.ruta(pdf.sha256).unlink()
    for direccion in (base(pequena), f"{base(pequena)}cuenta.pdf"):
        for metodo in ("GET", "HEAD"):
            assert del_frente(direccion, metodo) is None, direccion
    assert del_frente(f"{base(pequena)}cuenta.json").estado == 200
    enlaces.actualizar(pequena.organismo)
    assert not enlace.exists(), "Django says that a file is missing"


@pytest.mark.parametrize("listado", ["", "{", "[]", '{"": {}}', '{"": {"cabeceras": 1, "plano": 2, "gzip": 3}}'])
def test_un_listado_roto_es_de_django(sitio, pequena, listado):
    ruta = sitio / "cuentas" / pequena.organismo.slug / "2019" / "_listado.json"
    ruta.write_text(listado)
    assert del_frente(base(pequena)) is None
    assert enlaces.poner(pequena.organismo) == 0
    assert del_frente(base(pequena)).estado == 200


# --- as acts change what is public ----------------------------------------------------------------------------------


def test_cada_acto_cambia_lo_que_se_sirve(sitio, pequena, jefa):
    pagina = base(pequena)
    assert "No es la última versión" not in del_frente(f"{pagina}v1/").cuerpo.decode()
    nueva = corregir(pequena)
    Bloque.objects.filter(capitulo__cuenta=nueva).update(texto="<p>Otro texto.</p>")
    publicar(nueva, jefa, MOTIVO)
    assert "No es la última versión" in del_frente(f"{pagina}v1/").cuerpo.decode()
    assert del_frente(pagina) == del_frente(f"{pagina}v2/")
    assert del_frente(f"{pagina}v1/original.pdf") is None
    adjuntar_original(pequena.edicion, jefa, fabrica.make_pdf(CANARIO))
    assert del_frente(f"{pagina}v1/original.pdf").estado == 200
    retirar(pequena.edicion, jefa, CAUSAL, MOTIVO)
    assert [d for d in guardadas() if "/v1/" in d] == []
    assert del_frente(pagina).estado == 200
    retirar(nueva.edicion, jefa, CAUSAL, MOTIVO)
    assert del_frente(pagina) is None
    assert de_django(pagina).estado == 410
    assert [ruta for ruta in sitio.rglob("*") if not ruta.is_dir()] == [], "nothing of it remains"


def test_quien_acaba_de_mirar_no_sirve_lo_retirado(pequena, jefa, monkeypatch):
    """A process that looked at the link just before looks again before the withdrawal is done."""
    monkeypatch.setattr(listado, "PLAZO", 0.2)
    assert del_frente(base(pequena)).estado == 200
    quitar, leidas = enlaces.quitar, []

    def quitar_y_leer(organismo):
        quitar(organismo)
        leidas.append(del_frente(base(pequena)))

    monkeypatch.setattr(enlaces, "quitar", quitar_y_leer)
    retirar(pequena.edicion, jefa, CAUSAL, MOTIVO)
    assert leidas[0].estado == 200, "the control: until then it is believed"
    assert del_frente(base(pequena)) is None


def test_las_cuentas_de_la_provincia_se_nombran_entre_ellas(sitio, pequena, jefa):
    """Of another year, and of the organismo that came after; those of another provincia are left as they are."""
    ajena = fabrica.make_publicable()
    publicar(ajena, jefa)
    sucesor = fabrica.make_organismo(tipo="delegacion_provincial", provincia=pequena.organismo.provincia)
    otro_enlace = (sitio / "cuentas" / ajena.organismo.slug / "2019").lstat().st_ino
    for siguiente in (
        fabrica.make_publicable(organismo=sucesor, anio=2022),
        fabrica.make_publicable(organismo=pequena.organismo, anio=2021),
    ):
        assert base(siguiente) not in del_frente(base(pequena)).cuerpo.decode()
        publicar(siguiente, jefa)
        assert base(siguiente) in del_frente(base(pequena)).cuerpo.decode()
    retirar(siguiente.edicion, jefa, CAUSAL, MOTIVO)
    assert base(siguiente) not in del_frente(base(pequena)).cuerpo.decode()
    assert (sitio / "cuentas" / ajena.organismo.slug / "2019").lstat().st_ino == otro_enlace
    assert desiguales() == []


def test_el_nombre_del_organismo_cambia(sitio, pequena, jefa, django_capture_on_commit_callbacks):
    cliente = fabrica.make_cliente(jefa)
    direccion = fabrica.url("change", pequena.organismo)
    datos = fabrica.formulario(cliente.get(direccion)) | {"nombre": "Gobernación de Otro Nombre"}
    with django_capture_on_commit_callbacks(execute=True):
        assert cliente.post(direccion, datos).status_code == 302
    assert "Gobernación de Otro Nombre" in del_frente(base(pequena)).cuerpo.decode()


def test_sin_quitar_lo_guardado_no_hay_acto(sitio, pequena, jefa):
    """A disk that does not let a link go: what it leads to would still be read."""
    terco = sitio / "cuentas" / pequena.organismo.slug / "2018"
    terco.mkdir()
    with pytest.raises(ErrorDePublicacion, match="No se retiró nada"):
        retirar(pequena.edicion, jefa, CAUSAL, MOTIVO)
    assert not Retiro.objects.exists()
    with pytest.raises(ErrorDePublicacion, match="No se publicó nada"):
        publicar(corregir(pequena), jefa, MOTIVO)
    terco.rmdir()
    retirar(pequena.edicion, jefa, CAUSAL, MOTIVO)


def test_sin_poder_guardar_se_publica_y_responde_django(sitio, cuenta, jefa, sin_dibujar, caplog):
    sitio.mkdir()
    (sitio / "arboles").write_text("no es una carpeta")
    publicar(cuenta, jefa)
    assert "cannot be" in caplog.text
    assert del_frente(base(cuenta)) is None
    assert de_django(base(cuenta)).estado == 200
    (sitio / "arboles").unlink()
    assert reconciliar().malo == []
    assert del_frente(base(cuenta)).estado == 200


def test_sin_sitio_no_se_guarda_nada(settings, sitio, cuenta, jefa, sin_dibujar, capsys):
    settings.SITIO = ""
    publicar(cuenta, jefa)
    retirar(cuenta.edicion, jefa, CAUSAL, MOTIVO)
    enlaces.vaciar()
    call_command("reconstruir_sitio")
    assert "Django responde por todas" in capsys.readouterr().out
    assert not sitio.exists()


# --- mending --------------------------------------------------------------------------------------------------------


def test_reconciliar_y_reconstruir_dejan_lo_publico_y_nada_mas(sitio, pequena, jefa, capsys):
    antes = foto(sitio)
    call_command("reconstruir_sitio")
    assert capsys.readouterr().out == "nada que hacer\n"
    assert reconciliar().hecho == []
    for estropear in (quitar_enlaces, borrar_todo, a_medias, enlazar_a_otra, dejar_de_nadie):
        estropear(sitio, pequena)
        hecho = reconciliar()
        assert (hecho.malo, foto(sitio)) == ([], antes), estropear
    quitar_enlaces(sitio, pequena)
    call_command("reconstruir_sitio")
    assert capsys.readouterr().out == "Cuentas cuyas páginas se pusieron: 1.\n"
    enlaces.vaciar()
    assert del_frente(base(pequena)) is None


def foto(sitio) -> dict:
    return {str(r.relative_to(sitio)): r.read_bytes() for r in sitio.rglob("*") if r.is_file()} | {
        str(r): str(r.readlink()) for r in sitio.glob("cuentas/*/*")
    }


def quitar_enlaces(sitio, cuenta):
    enlaces.quitar(cuenta.organismo)


def borrar_todo(sitio, cuenta):
    shutil.rmtree(sitio)


def a_medias(sitio, cuenta):
    """As a death would leave it, and one who writes on the disk."""
    (arbol,) = sitio.glob("arboles/*/*/*")
    shutil.copytree(arbol, arbol.with_name("tmpx"), symlinks=True)
    shutil.copytree(arbol, arbol.with_name("0" * 64), symlinks=True)
    gz = arbol / "v1" / "_pagina.html.gz"
    gz.write_bytes(bytes(gz.stat().st_size))


def enlazar_a_otra(sitio, cuenta):
    (enlace,) = sitio.glob("cuentas/*/*")
    enlace.unlink()
    enlace.symlink_to("../../arboles/nadie/2019/nada")


def dejar_de_nadie(sitio, cuenta):
    """Another year, and an organismo that is no more."""
    (arbol,) = sitio.glob("arboles/*/*/*")
    for slug, anio in ((cuenta.organismo.slug, "2001"), ("de-nadie", "2019")):
        destino = sitio / "arboles" / slug / anio / arbol.name
        shutil.copytree(arbol, destino, symlinks=True)
        enlace = sitio / "cuentas" / slug / anio
        enlace.parent.mkdir(exist_ok=True)
        enlace.symlink_to(f"../../arboles/{slug}/{anio}/{arbol.name}")
    assert del_frente("/cuentas/de-nadie/2019/").estado == 200, "the control"
    assert not Organismo.objects.filter(slug="de-nadie").exists()
