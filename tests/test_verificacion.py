"""``verificar``: every alteration of what is published is found and blamed on the right edition; none is invented."""

import os
import random
from collections import Counter
from functools import partial

import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection, transaction
from django.test import override_settings
from django.utils import timezone

from cuenta_publica import almacen, cerrojos, formatos, registro, testigo
from cuenta_publica.models import Archivo, Bloque, Capitulo, Cifra, CuentaPublica, Cumplimiento, Eslabon
from cuenta_publica.publicacion import adjuntar_original, corregir, crear_siguiente, filas, retirar
from cuenta_publica.publicacion.reconciliar import reconciliar
from cuenta_publica.verificacion import comprobar, verificar

from . import alteraciones
from .alteraciones import CLASES, Disco, Nada, sin_defensas, sql
from .fabrica import make_bloque, make_capitulo, make_cuenta, make_organismo, make_pdf, make_usuario, publicar

pytestmark = [pytest.mark.django_db, pytest.mark.xdist_group("verificacion")]
LARGA = os.environ.get("PRUEBA_LARGA") == "1"
VUELTAS = 10 if LARGA else 1  # of 20 each
SEMILLA = 20261121
MOTIVO = "Se corrige el total, que no sumaba con sus partes."


@pytest.fixture(scope="module")
def disco(django_db_setup, django_db_blocker, tmp_path_factory):
    """Published once for all: Parinacota 2019 and its correction, and an organismo with an original and a withdrawal.
    Nothing of it is committed."""
    carpeta = tmp_path_factory.mktemp("sellado")
    with (
        django_db_blocker.unblock(),
        override_settings(**ajustes(carpeta)),
        transaction.atomic(),
        pytest.MonkeyPatch.context() as rapido,
    ):
        rapido.setattr(formatos.pdf, "escribir", lambda *que: b"%PDF-1.7 " + repr(que).encode())
        publicar_todo()
        disco = Disco(carpeta, carpeta.with_name("guardado"))
        disco.guardar()
        yield disco
        transaction.set_rollback(True)


def ajustes(carpeta):
    return {
        "ALMACEN": carpeta / "almacen",
        "COPIA": str(carpeta / "copia"),
        "TESTIGO": carpeta / "testigo.log",
    }


def publicar_todo():
    clara = make_usuario(nombre="clara-que-publica", is_superuser=True)
    primera = CuentaPublica.objects.get(organismo__slug="parinacota", anio=2019)
    publicar(primera, clara)
    segunda = corregir(CuentaPublica.objects.get(pk=primera.pk))
    capitulo = segunda.capitulos.first()
    make_bloque(capitulo, "<p>Se agrega un párrafo.</p>")
    Cifra.objects.create(capitulo=capitulo, clave="en-blanco", etiqueta="Una cifra sin informar")
    Cumplimiento.objects.create(cuenta=segunda, clave="una-promesa", estado="parcial", razon="Falta una parte.")
    segunda.respuestas.update(respondida_por=clara, respondida_el=timezone.now())
    publicar(segunda, clara, MOTIVO)
    organismo = make_organismo(slug="gobernacion-sellada")
    for anio in (2018, 2019):
        publicar(cuenta_chica(organismo, anio), clara)
    adjuntar_original(CuentaPublica.objects.get(organismo=organismo, anio=2018).edicion, clara, make_pdf())
    retirada(CuentaPublica.objects.get(organismo=organismo, anio=2019).edicion, clara)


def cuenta_chica(organismo, anio, **valores):
    cuenta = make_cuenta(organismo, anio=anio, **valores)
    make_bloque(make_capitulo(cuenta), f"<p>Lo que se hizo en {anio}.</p>")
    return cuenta


def retirada(edicion, usuario):
    retirar(edicion, usuario, "Ley N° 19.628, artículo 4", "Traía el nombre de una persona.")


@pytest.fixture
def sana(disco, settings):
    """The published world as it was left, in this test only."""
    for nombre, valor in ajustes(disco.carpeta).items():
        setattr(settings, nombre, valor)
    yield disco
    disco.reponer()


def culpadas(halladas) -> set:
    return {(h.organismo, h.anio, h.version) for h in halladas if h.anio}


def test_200_alteraciones_al_azar_se_encuentran_y_se_nombra_la_edicion(sana, record_property):
    azar = random.Random(SEMILLA)
    hechas, ajenas, escapadas = Counter(), 0, []
    for clase in [c for c, n in CLASES.items() for _ in range(n * VUELTAS)]:
        claves, que, halladas = alterar(clase, azar, sana)
        hechas[clase.__name__] += 1
        ajenas += bool(culpadas(halladas) - claves)
        if not claves <= culpadas(halladas):
            escapadas.append((clase.__name__, que, claves, [str(h) for h in halladas]))
    record_property(
        "informe",
        f"Alteraciones al azar: {hechas.total()} de {len(hechas)} clases, {len(escapadas)} sin encontrar; "
        f"{ajenas} nombraron además otra edición.",
    )
    assert not escapadas
    assert hechas.total() == 20 * VUELTAS
    assert not list(verificar()), "the world is as it was"


def alterar(clase, azar, disco):
    """Alter, verify and undo: which editions are to blame, what was altered, and the findings."""
    for _ in range(200):
        marca = transaction.savepoint()
        try:
            sin_defensas()
            claves, que = clase(azar)
            return claves, que, [h for h in verificar() if h.que != "cerrojos"]
        except (Nada, DatabaseError):
            continue
        finally:
            transaction.savepoint_rollback(marca)
            disco.reponer()
    raise AssertionError(f"never found something to alter: {clase}")


def test_cada_columna_de_cada_tabla_sellada(sana, record_property):
    """One row of each table that editions have, every column of it in turn."""
    azar, probadas, escapadas = random.Random(SEMILLA), 0, []
    modelos = [m for m in alteraciones.RUTAS if alteraciones.selladas(m)]
    columnas = [(m, c) for m in modelos for c in alteraciones.columnas(m)]
    for modelo, campo in columnas if LARGA else azar.sample(columnas, 5):
        claves, que, halladas = alterar(partial(alteraciones.cambiar_columna, modelo, campo), azar, sana)
        probadas += 1
        if not claves <= culpadas(halladas):
            escapadas.append((que, claves, [str(h) for h in halladas]))
    record_property(
        "informe", f"Columnas selladas: {probadas} de {len(columnas)} cambiadas, {len(escapadas)} escapadas."
    )
    assert not escapadas
    assert len(modelos) > 15


# --- no false alarms ----------------------------------------------------------------------------------------------


def editar_borrador(azar, usuario):
    cap = azar.choice(list(Capitulo.objects.filter(cuenta__estado="borrador")))
    make_bloque(cap, "<p>Algo nuevo.</p>")
    Cifra.objects.filter(capitulo=cap).delete()
    cap.titulo += " (al día)"
    cap.save()


def borrar_borrador(azar, usuario):
    azar.choice(list(CuentaPublica.objects.abiertas())).delete()


def abrir_correccion(azar, usuario):
    for cuenta in CuentaPublica.objects.publicadas().filter(organismo__slug="parinacota"):
        if not CuentaPublica.objects.abiertas().filter(organismo=cuenta.organismo, anio=cuenta.anio).exists():
            corregir(cuenta)


def abrir_siguiente(azar, usuario):
    for cuenta in CuentaPublica.objects.publicadas().filter(organismo__slug="parinacota"):
        if not CuentaPublica.objects.filter(organismo=cuenta.organismo, anio=cuenta.anio + 1).exists():
            crear_siguiente(cuenta)


def repetir_testigo(azar, usuario):
    testigo.anotar(Eslabon.objects.order_by("?")[:2])


def cortar_y_repetir_testigo(azar, usuario):
    """A power cut while a line is written, and then ``reconciliar``."""
    eslabon = Eslabon.objects.order_by("?").first()
    linea = testigo.linea(eslabon)
    for ruta in testigo.rutas():
        with ruta.open("ab") as archivo:
            archivo.write(linea[: azar.randrange(len(linea))])
    testigo.anotar([eslabon])


def renombrar_usuario(azar, usuario):
    type(usuario).objects.update(first_name="Otra", last_name="Persona")


def dejar_un_huerfano(azar, usuario):
    almacen.guardar(str(azar.random()).encode())


def poner_en_orden(azar, usuario):
    reconciliar(ahora=True)


def migrar_de_nuevo(azar, usuario):
    if connection.vendor == "postgresql":
        sql("SET CONSTRAINTS ALL IMMEDIATE")
    call_command("migrate", verbosity=0)


def publicar_otra(azar, usuario):
    cuenta = cuenta_chica(make_organismo(), 2019)
    publicar(cuenta, usuario)
    segunda = corregir(CuentaPublica.objects.get(pk=cuenta.pk))
    publicar(segunda, usuario, MOTIVO)
    return CuentaPublica.objects.get(pk=cuenta.pk), segunda


def retirar_una(azar, usuario):
    retirada(CuentaPublica.objects.get(organismo__slug="parinacota", version=azar.choice([1, 2])).edicion, usuario)


def agregar_original(azar, usuario):
    cuenta = CuentaPublica.objects.get(organismo__slug="parinacota", version=2)
    if cuenta.estado != "retirada":
        adjuntar_original(cuenta.edicion, usuario, make_pdf("Otro."))


LEGITIMAS = (
    editar_borrador, borrar_borrador, abrir_correccion, abrir_siguiente, repetir_testigo, cortar_y_repetir_testigo,
    renombrar_usuario, dejar_un_huerfano, poner_en_orden, retirar_una, agregar_original,
)  # fmt: skip
LENTAS = {3: migrar_de_nuevo, 7: publicar_otra}  # once in 20


def test_lo_que_no_se_ha_alterado_no_da_ninguna_alarma(sana, record_property):
    azar, usuario, falsas, hechas = random.Random(SEMILLA), make_usuario(is_superuser=True), [], Counter()
    for vuelta in range(20 * VUELTAS):
        marca = transaction.savepoint()
        acciones = [azar.choice(LEGITIMAS) for _ in range(azar.randrange(4))]
        acciones += [lenta for turno, lenta in LENTAS.items() if vuelta % 20 == turno]
        for accion in dict.fromkeys(acciones):
            hechas[accion.__name__] += 1
            accion(azar, usuario)
        falsas += [(acciones, str(h)) for h in verificar()]
        transaction.savepoint_rollback(marca)
        sana.reponer()
    record_property(
        "informe",
        f"Verificaciones de un portal sano: {20 * VUELTAS}, tras {hechas.total()} operaciones legítimas de "
        f"{len(hechas)} clases; {len(falsas)} falsas alarmas.",
    )
    assert not falsas


def test_una_columna_que_se_agrega_despues_no_altera_nada(sana, monkeypatch):
    """Sealed when the table had one column less."""
    todas = filas.columnas
    with monkeypatch.context() as antes:
        antes.setattr(filas, "columnas", lambda m: [c for c in todas(m) if (m, c) != (Bloque, "por_reescribir")])
        cuenta = cuenta_chica(make_organismo(), 2019)
        publicar(cuenta, make_usuario())
    assert not list(verificar())
    sin_defensas()
    sql("UPDATE cuenta_publica_bloque SET texto = 'otro' WHERE capitulo_id = %s", cuenta.capitulos.get().pk)
    assert culpadas(verificar()) == {(cuenta.organismo.slug, 2019, 1)}


def test_todo_lo_que_tiene_cerrojo_se_verifica():
    assert set(cerrojos.modelos_cerrados()) == set(alteraciones.RUTAS)


# --- in words -----------------------------------------------------------------------------------------------------


def test_el_hallazgo_nombra_la_edicion_y_la_fila_o_el_archivo(sana):
    delito = registro.materia("seguridad").conjunto("delitos").modelo
    fila = delito.objects.filter(capitulo__cuenta__version=2).earliest("pk")
    pdf = Archivo.objects.get(nombre="cuenta.pdf", edicion__cuenta__anio=2018)
    sin_defensas()
    alteraciones.poner(delito, fila.pk, "casos", 9_999)
    alteraciones.editar(almacen.lugares(pdf.sha256)[1], b"%PDF-1.7 otro")
    fila_alterada, archivo_alterado = sorted(map(str, (h for h in verificar() if h.que != "cerrojos")), reverse=True)
    assert fila_alterada.startswith(f"parinacota 2019, versión 2: cambió la fila {fila.pk} de «delitos registrados»")
    assert str(fila) in fila_alterada
    assert f"capítulo «{fila.capitulo}»" in fila_alterada
    assert archivo_alterado.startswith("gobernacion-sellada 2018, versión 1: mide 13 bytes en vez de")
    assert "el archivo cuenta.pdf en la copia del almacén" in archivo_alterado


def test_muchas_filas_cambiadas_se_cuentan(sana):
    sin_defensas()
    sql("UPDATE cuenta_publica_bloque SET titulo = 'otro'")
    halladas = [h for h in verificar("parinacota") if h.version == 1]
    assert len(halladas) == 21
    assert "filas más de «bloques»" in str(halladas[-1])


def test_una_fila_de_un_borrador_no_pasa_por_publicada(sana):
    borrador = corregir(CuentaPublica.objects.get(organismo__slug="parinacota", version=2))
    delito = registro.materia("seguridad").conjunto("delitos").modelo
    fila = delito.objects.filter(capitulo__cuenta=borrador).earliest("pk")
    alteraciones.poner(delito, fila.pk, "vigente", True)
    [hallada] = verificar()
    assert str(hallada).startswith("parinacota 2019, versión 3: la fila")
    assert "marcada como vigente" in hallada.mensaje


def test_un_cerrojo_que_falta_o_esta_apagado(sana):
    if connection.vendor == "postgresql":
        sql("SET CONSTRAINTS ALL IMMEDIATE")
        sql("ALTER TABLE cuenta_publica_bloque DISABLE TRIGGER cerrojo_fila_cuenta_publica_bloque")
        sql("ALTER TABLE cuenta_publica_cifra ENABLE REPLICA TRIGGER cerrojo_fila_cuenta_publica_cifra")
    else:
        sql("DROP TRIGGER cerrojo_update_cuenta_publica_bloque")
        sql("DROP TRIGGER cerrojo_delete_cuenta_publica_cifra")
    assert [h.que for h in verificar()] == ["cerrojos"] * 2


def test_una_publicacion_que_termina_entretanto_no_es_una_alteracion(sana, monkeypatch):
    """Sealed, and not yet written in the witness, at the first look."""
    for ruta in testigo.rutas():
        alteraciones.editar(ruta, b"".join(ruta.read_bytes().splitlines(keepends=True)[:-1]))
    assert len(list(verificar())) == 2
    ultimo = Eslabon.objects.latest("pk")
    monkeypatch.setattr("cuenta_publica.verificacion.time.sleep", lambda _: testigo.anotar([ultimo]))
    assert comprobar()[1] == []


def test_un_organismo_desconocido(db):
    with pytest.raises(CommandError, match="No existe el organismo «atlantida»"):
        call_command("verificar", "atlantida")
