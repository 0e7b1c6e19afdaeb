"""Withdrawing an edition: all of it is gone at once, and what remains says why, repeats no word and still verifies."""

import html
import json
import re
from hashlib import sha256

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.db.models import Value
from django.test.utils import CaptureQueriesContext

from cuenta_publica import almacen, cerrojos, formatos, registro, testigo
from cuenta_publica.congelar import congelar
from cuenta_publica.models import Archivo, Bloque, Edicion, Eslabon, Original, Retiro
from cuenta_publica.publicacion import (
    ErrorDePublicacion,
    adjuntar_original,
    corregir,
    crear_siguiente,
    retirar,
)
from cuenta_publica.publicacion.reconciliar import reconciliar
from cuenta_publica.verificacion import verificar

from . import fabrica
from .fabrica import publicar

CANARIO = "quirquincho-retirado"
CAUSAL = "Ley N° 19.628, artículo 4"
MOTIVO = "Nombraba a una persona que recibió una ayuda."
COMPROMISOS = registro.materia("narrativa").conjunto("compromisos").modelo
CORRECCION = "Se quita un dato personal de la cuenta."


@pytest.fixture
def jefa(django_user_model):
    return django_user_model.objects.create_superuser("jefa", first_name="Josefa", last_name="Tapia")


@pytest.fixture(autouse=True)
def disco(settings, tmp_path):
    """A store, its copy and its witness for this test alone."""
    settings.ALMACEN, settings.COPIA = tmp_path / "almacen", str(tmp_path / "copia")
    settings.TESTIGO = tmp_path / "testigo.log"
    return tmp_path


@pytest.fixture
def cuenta(jefa, disco):
    """Published, with the canary in every kind of text and in its signed document."""
    cuenta = fabrica.make_cuenta(titulo_portada=CANARIO, lema=CANARIO)
    capitulo = fabrica.make_capitulo(cuenta, titulo=CANARIO, ancla="ayudas")
    fabrica.make_bloque(capitulo, f"<p>{CANARIO}</p>", titulo=CANARIO)
    COMPROMISOS.objects.create(capitulo=capitulo, texto=CANARIO, orden=1)
    publicar(cuenta, jefa)
    adjuntar_original(cuenta.edicion, jefa, fabrica.make_pdf(CANARIO))
    return cuenta


@pytest.fixture
def dos_versiones(cuenta, jefa):
    """The published account and the correction that replaced it, both still on the site."""
    nueva = corregir(cuenta)
    Bloque.objects.filter(capitulo__cuenta=nueva).update(texto="<p>Sin el dato.</p>")
    publicar(nueva, jefa, CORRECCION)
    cuenta.refresh_from_db()
    return cuenta, nueva


def base(cuenta):
    return f"/cuentas/{cuenta.organismo.slug}/{cuenta.anio}/"


def direcciones(cuenta, *, con_version=True):
    prefijo = f"{base(cuenta)}v{cuenta.version}/" if con_version else base(cuenta)
    nombres = cuenta.edicion.archivos.publicos().values_list("nombre", flat=True)
    return [prefijo, *(prefijo + nombre for nombre in (*nombres, "original.pdf"))]


def cuerpo(respuesta):
    return b"".join(respuesta.streaming_content) if respuesta.streaming else respuesta.content


def en_disco(edicion) -> dict[str, list[bool]]:
    """For each file of an edition, whether it is in the store and in its copy."""
    nombrados = {a.nombre: a.sha256 for a in edicion.archivos.all()}
    nombrados |= dict(Original.objects.filter(edicion=edicion).values_list(Value("original.pdf"), "sha256"))
    return {nombre: [r.exists() for r in almacen.lugares(h)] for nombre, h in nombrados.items()}


def test_todo_lo_retirado_desaparece_al_instante(client, cuenta, jefa):
    todas = [*direcciones(cuenta), *direcciones(cuenta, con_version=False)]
    etiquetas = {}
    for direccion in todas:
        respuesta = client.get(direccion)
        assert respuesta.status_code == 200, direccion
        assert cuerpo(respuesta)
        etiquetas[direccion] = respuesta.get("ETag", "")
    assert CANARIO.encode() in client.get(todas[0]).content, "the control: it was there"
    assert base(cuenta) in client.get("/").content.decode()
    retirar(cuenta.edicion, jefa, CAUSAL, MOTIVO)
    for direccion in todas:
        for cabeceras in ({}, {"If-None-Match": etiquetas[direccion]}):
            respuesta = client.get(direccion, headers=cabeceras)
            assert respuesta.status_code == 410, (direccion, cabeceras)
            assert respuesta["Cache-Control"] == "public, max-age=60"
            assert "ETag" not in respuesta
            assert CANARIO.encode() not in respuesta.content, direccion
    manifiestos = [f"{base(cuenta)}v1/manifiesto{que}.json" for que in ("", "-original", "-retiro")]
    for direccion in ("/", "/integridad.json", *manifiestos):
        assert CANARIO not in client.get(direccion).content.decode(), direccion
    assert base(cuenta) not in client.get("/").content.decode()
    assert not any(m.objects.vigentes().filter(capitulo__cuenta=cuenta) for m in registro.modelos_de_fila())


def test_sus_archivos_se_borran_del_disco_y_de_la_copia(cuenta, jefa, disco):
    assert all(all(lugares) for lugares in en_disco(cuenta.edicion).values())
    retirar(cuenta.edicion, jefa, CAUSAL, MOTIVO)
    quedan = {nombre for nombre, lugares in en_disco(cuenta.edicion).items() if any(lugares)}
    assert quedan == {Archivo.FILAS}, "only the hashes with which the database is checked"
    contenidos = [p.read_bytes() for p in disco.rglob("*") if p.is_file()]
    assert contenidos
    assert not [c for c in contenidos if CANARIO.encode() in c]


def test_el_aviso_dice_quien_cuando_y_por_que_y_nada_mas(client, cuenta, jefa):
    organismo = cuenta.organismo.nombre
    retirar(cuenta.edicion, jefa, CAUSAL, "Uno.\nDos <b>líneas</b> y veinte letras.")
    with CaptureQueriesContext(connection) as consultas:
        pagina = client.get(f"{base(cuenta)}v1/").content.decode()
    assert len(consultas) == 3
    for dicho in (organismo, CAUSAL, "administración nacional", "Uno.<br>Dos &lt;b&gt;líneas", "No hay otra versión"):
        assert dicho in pagina
    assert cuenta.edicion.huella[:12] in pagina
    assert cuenta.edicion.huella not in pagina
    assert not re.search("Josefa|Tapia|jefa", pagina)
    manifiesto = client.get(re.search(r'href="([^"]+manifiesto-retiro\.json)"', pagina)[1]).json()
    sellado = html.unescape(re.search(r"<code>(\{.+\})</code>", pagina)[1])
    assert sha256(sellado.encode()).hexdigest() == manifiesto["lapida"]
    assert json.loads(sellado)["causal"] == CAUSAL
    comunes = {"tipo", "organismo", "secuencia", "anterior", "anio", "version", "cuando"}
    assert manifiesto.keys() == comunes | {"lapida", "acta"}


def test_el_retiro_queda_en_la_cadena_y_en_el_testigo(cuenta, jefa):
    retirar(cuenta.edicion, jefa, CAUSAL, MOTIVO)
    publicacion, original, retiro = Eslabon.objects.filter(organismo=cuenta.organismo).order_by("secuencia")
    assert [e.tipo for e in (publicacion, original, retiro)] == ["publicacion", "original", "retiro"]
    assert (original.anterior, retiro.anterior) == (publicacion.huella, original.huella)
    assert retiro.huella in {anotado["huella"] for ruta in testigo.rutas() for anotado in testigo.leer(ruta)}
    assert not [str(h) for h in verificar(cuenta.organismo.slug)]


@pytest.mark.parametrize(
    ("modelo", "campo", "valor"),
    [(Retiro, "motivo", "Otro motivo, que nadie selló."), (Retiro, "retirada_por_id", None), (Bloque, "texto", "x")],
)
def test_lo_retirado_todavia_se_comprueba(cuenta, jefa, modelo, campo, valor):
    """Behind Django's back, without locks: the tombstone, who is behind it, and the rows that remain."""
    retirar(cuenta.edicion, jefa, CAUSAL, MOTIVO)
    otra = fabrica.make_usuario()
    fila = modelo.objects.first() if modelo is Retiro else modelo.objects.get(capitulo__cuenta=cuenta)
    cerrojos.quitar(connection)
    with connection.cursor() as cursor:
        cursor.execute(f'UPDATE "{modelo._meta.db_table}" SET {campo} = %s WHERE id = %s', [valor or otra.pk, fila.pk])
    cerrojos.instalar(connection)
    halladas = list(verificar(cuenta.organismo.slug))
    assert {(h.anio, h.version) for h in halladas} == {(2019, 1)}, list(map(str, halladas))


def test_retirar_la_vieja_no_toca_a_la_vigente(client, dos_versiones, jefa):
    vieja, nueva = dos_versiones
    retirar(vieja.edicion, jefa, CAUSAL, MOTIVO)
    assert {client.get(d).status_code for d in direcciones(vieja)} == {410}
    for con_version in (True, False):
        estados = {client.get(d).status_code for d in direcciones(nueva, con_version=con_version)[:-1]}
        assert estados == {200}
    pagina = client.get(base(nueva)).content.decode()
    assert "Versión 1</a>, publicada el" in pagina
    assert "(retirada)" in pagina
    assert f'href="{base(nueva)}v2/"' in client.get(f"{base(nueva)}v1/").content.decode()
    assert client.get(f"{base(nueva)}original.pdf").status_code == 404, "v2 has none, and v1's is gone"
    assert client.get(f"{base(nueva)}otro.pdf").status_code == 404
    assert COMPROMISOS.objects.vigentes().filter(capitulo__cuenta=nueva).exists()
    with pytest.raises(ErrorDePublicacion, match="Solo se corrige"):
        corregir(Edicion.objects.get(pk=vieja.edicion.pk).cuenta)


def test_retirar_la_vigente_deja_su_aviso_en_la_direccion_de_la_cuenta(client, dos_versiones, jefa):
    vieja, nueva = dos_versiones
    retirar(nueva.edicion, jefa, CAUSAL, MOTIVO)
    for direccion in (*direcciones(nueva), *direcciones(nueva, con_version=False)):
        respuesta = client.get(direccion)
        assert respuesta.status_code == 410
        assert "La versión 2 de la cuenta pública 2019" in respuesta.content.decode()
    pagina = client.get(direcciones(vieja)[0]).content.decode()
    assert "No es la última versión" in pagina
    assert "La última fue retirada" in pagina
    assert client.get("/cuentas/arauco/2019/").status_code == client.get(f"{base(nueva)}v3/").status_code == 404


def test_lo_que_comparten_dos_ediciones_queda_hasta_la_ultima(cuenta, jefa):
    otra = fabrica.make_cuenta()
    fabrica.make_bloque(fabrica.make_capitulo(otra))
    publicar(otra, jefa)
    adjuntar_original(otra.edicion, jefa, fabrica.make_pdf(CANARIO))
    assert otra.edicion.original.sha256 == cuenta.edicion.original.sha256
    retirar(cuenta.edicion, jefa, CAUSAL, MOTIVO)
    assert all(en_disco(otra.edicion)["original.pdf"])
    assert not any(en_disco(cuenta.edicion)["cuenta.pdf"])
    retirar(otra.edicion, jefa, CAUSAL, MOTIVO)
    assert not any(en_disco(otra.edicion)["original.pdf"])


def test_si_el_disco_no_deja_borrar_reconciliar_termina(client, cuenta, jefa):
    """In the place of the file, something that cannot be removed as one."""
    terco = almacen.ruta(cuenta.edicion.archivos.get(nombre="cuenta.pdf").sha256)
    contenido = terco.read_bytes()
    terco.unlink()
    terco.mkdir()
    respuesta = fabrica.make_cliente(jefa).post(
        fabrica.url("retirar", cuenta), {"causal": CAUSAL, "motivo": MOTIVO}, follow=True
    )
    assert "el disco no dejó borrar sus archivos" in respuesta.content.decode()
    assert client.get(base(cuenta)).status_code == 410
    terco.rmdir()
    terco.write_bytes(contenido)
    assert "Archivos de ediciones retiradas que se borraron" in " ".join(reconciliar().hecho)
    assert not terco.exists()
    assert not reconciliar().hecho


def test_lo_que_se_borra_mientras_se_publica_se_vuelve_a_guardar(cuenta, jefa):
    """A withdrawal takes a file away between the moment when it was stored and the one when it becomes public."""
    nueva, pasos = corregir(cuenta), []

    def avisar(paso):
        pasos.append(paso)
        if paso == "Publicando…" and pasos.count(paso) == 1:
            retirar(cuenta.edicion, jefa, CAUSAL, MOTIVO)
            assert not almacen.esta(formatos.huella(congelar(nueva))), "both versions say the same"

    publicar(nueva, jefa, CORRECCION, avisar=avisar)
    assert pasos.count("Publicando…") == 2
    assert all(all(lugares) for lugares in en_disco(nueva.edicion).values())


def test_lo_que_se_borra_justo_antes_de_publicar_tambien(cuenta, jefa, disco):
    """The same without a new link in the chain: what no edition names yet is taken for a rest."""
    nueva, pasos = corregir(cuenta), []

    def avisar(paso):
        pasos.append(paso)
        if paso == "Publicando…" and pasos.count(paso) == 1:
            nombrados = {a.sha256 for modelo in (Archivo, Original) for a in modelo.objects.all()}
            sueltos = {p.name for p in disco.glob("almacen/*/*")} - nombrados
            assert sueltos
            for huella in sueltos:
                almacen.borrar(huella)

    publicar(nueva, jefa, CORRECCION, avisar=avisar)
    assert pasos.count("Publicando…") == 2
    assert all(all(lugares) for lugares in en_disco(nueva.edicion).values())


def test_lo_retirado_se_corrige_y_se_publica_de_nuevo(client, cuenta, jefa):
    cliente = fabrica.make_cliente(fabrica.make_usuario(cuenta.organismo))
    retirar(cuenta.edicion, jefa, CAUSAL, MOTIVO)
    pagina = cliente.get(fabrica.url("change", cuenta)).content.decode()
    assert "fue retirada del sitio" in pagina
    assert fabrica.url("corregir", cuenta) in pagina
    assert "quítelo de ella antes de publicarla" in cliente.get(fabrica.url("corregir", cuenta)).content.decode()
    borrador = cliente.post(fabrica.url("corregir", cuenta), follow=True)
    assert "Antes de publicar, quite lo que se retiró" in borrador.content.decode()
    nueva = cuenta.organismo.cuentas.get(version=2)
    assert nueva.capitulos.get().titulo == CANARIO, "everything was copied"
    assert client.get(base(cuenta)).status_code == 410
    nueva.capitulos.update(titulo="Ayudas")
    Bloque.objects.filter(capitulo__cuenta=nueva).update(texto="<p>Sin el dato.</p>", titulo="")
    COMPROMISOS.objects.filter(capitulo__cuenta=nueva).delete()
    type(nueva).objects.filter(pk=nueva.pk).update(titulo_portada="Cuenta", lema="")
    publicar(type(nueva).objects.get(pk=nueva.pk), jefa, CORRECCION)
    sellados = [d for d in direcciones(nueva)[:-1] if not d.endswith(("pdf", "xlsx", "zip", "png"))]
    for direccion in (base(cuenta), *sellados):
        respuesta = client.get(direccion)
        assert respuesta.status_code == 200
        assert CANARIO not in respuesta.content.decode(), "the fe de erratas repeats nothing of it"
    assert client.get(f"{base(cuenta)}v1/").status_code == 410


def test_un_borrador_o_el_anio_siguiente_no_reviven_lo_retirado(client, cuenta, jefa):
    retirar(cuenta.edicion, jefa, CAUSAL, MOTIVO)
    cuenta.refresh_from_db()
    corregir(cuenta), crear_siguiente(cuenta)
    for direccion in ("/", *direcciones(cuenta), *direcciones(cuenta, con_version=False), f"{base(cuenta)}v2/"):
        assert CANARIO.encode() not in client.get(direccion).content, direccion


# --- who may, and how it is asked -----------------------------------------------------------------------------------


def test_el_anio_siguiente_de_lo_retirado_se_pregunta_diciendolo(cuenta, jefa):
    cliente, aviso = fabrica.make_cliente(jefa), "no repita lo que se retiró"
    assert aviso not in cliente.get(fabrica.url("siguiente", cuenta)).content.decode()
    retirar(cuenta.edicion, jefa, CAUSAL, MOTIVO)
    assert aviso in cliente.get(fabrica.url("siguiente", cuenta)).content.decode()


def test_publicar_toma_la_version_anterior_antes_que_sus_filas(cuenta, jefa):
    """As withdrawing it does: in the other order, both at once would wait for each other for ever."""
    nueva = corregir(cuenta)
    with CaptureQueriesContext(connection) as hechas:
        publicar(nueva, jefa, CORRECCION)
    ordenes = [q["sql"] for q in hechas]
    filas = next(n for n, sql in enumerate(ordenes) if sql.startswith(f'UPDATE "{COMPROMISOS._meta.db_table}"'))
    tomadas = [sql for sql in ordenes[:filas] if "FOR UPDATE" in sql and "'publicada'" in sql]
    assert len(tomadas) == connection.features.has_select_for_update


def estado(cuenta):
    return type(cuenta).objects.get(pk=cuenta.pk).estado


def test_solo_la_administracion_nacional_retira(cuenta, jefa):
    datos = {"causal": CAUSAL, "motivo": MOTIVO}
    url = fabrica.url("retirar", cuenta)
    propia = fabrica.make_usuario(cuenta.organismo)
    for usuario, codigo in ((propia, 403), (fabrica.make_usuario(fabrica.make_organismo()), 404)):
        cliente = fabrica.make_cliente(usuario)
        assert (cliente.get(url).status_code, cliente.post(url, datos).status_code) == (codigo, codigo)
        with pytest.raises(ErrorDePublicacion, match="Solo la administración nacional"):
            retirar(cuenta.edicion, usuario, CAUSAL, MOTIVO)
    assert url not in fabrica.make_cliente(propia).get(fabrica.url("change", cuenta)).content.decode()
    assert not Retiro.objects.exists()
    assert estado(cuenta) == "publicada"
    nacional = fabrica.make_cliente(jefa)
    assert url in nacional.get(fabrica.url("change", cuenta)).content.decode()
    assert "Se retiró del sitio la versión 1" in nacional.post(url, datos, follow=True).content.decode()
    assert estado(cuenta) == "retirada"


def test_antes_de_retirar_se_dice_que_pasara(dos_versiones, jefa):
    vieja, nueva = dos_versiones
    nacional = fabrica.make_cliente(jefa)
    pregunta = nacional.get(fabrica.url("retirar", vieja)).content.decode()
    for dicho in ("No se puede deshacer", "Siguen en el sitio otras versiones: la 2", "fe de erratas", "respaldos"):
        assert dicho in pregunta
    assert not Retiro.objects.exists()
    retirar(nueva.edicion, jefa, CAUSAL, MOTIVO)
    assert "No quedará ninguna versión" in nacional.get(fabrica.url("retirar", vieja)).content.decode()


@pytest.mark.parametrize(
    ("causal", "motivo", "mensaje"),
    [
        ("", MOTIVO, "Este campo es obligatorio"),
        (CAUSAL, "", "Este campo es obligatorio"),
        (CAUSAL, " corto \x00\x1b ", "al menos 20 letras"),
        (CAUSAL, "Nombraba a quien tiene el RUT 12.345.678-5.", "Quite el RUT"),
        ("RUT 12.345.678-5", MOTIVO, "Quite el RUT"),
        ("x" * 301, MOTIVO, "300 caracteres"),
    ],
)
def test_sin_causal_o_motivo_no_se_retira_y_nada_se_pierde(cuenta, jefa, causal, motivo, mensaje):
    respuesta = fabrica.make_cliente(jefa).post(fabrica.url("retirar", cuenta), {"causal": causal, "motivo": motivo})
    assert respuesta.status_code == 409
    assert mensaje in respuesta.content.decode()
    escrito = respuesta.context["form"]
    assert escrito["causal"].value() == causal
    assert escrito["motivo"].value() in (motivo, "corto")
    assert estado(cuenta) == "publicada"
    with pytest.raises(ValidationError):
        retirar(cuenta.edicion, jefa, causal, motivo.replace("\x00", "").strip())
    assert estado(cuenta) == "publicada"
    assert not Retiro.objects.exists()


def test_lo_ya_retirado_y_lo_no_publicado_se_dicen_en_palabras(cuenta, jefa):
    nacional = fabrica.make_cliente(jefa)
    datos = {"causal": CAUSAL, "motivo": MOTIVO}
    nacional.post(fabrica.url("retirar", cuenta), datos)
    for metodo in (nacional.get, nacional.post):
        assert "ya fue retirada" in metodo(fabrica.url("retirar", cuenta), datos, follow=True).content.decode()
    with pytest.raises(ErrorDePublicacion, match="ya fue retirada"):
        retirar(cuenta.edicion, jefa, CAUSAL, MOTIVO)
    assert Eslabon.objects.filter(tipo="retiro").count() == 1
    borrador = fabrica.make_cuenta()
    assert "no está publicada" in nacional.get(fabrica.url("retirar", borrador), follow=True).content.decode()
