"""What is published does not change: not by form, not by ORM, not by raw SQL, on either database."""

import pytest
from django.core.checks import run_checks
from django.core.exceptions import ValidationError
from django.db import DatabaseError, connection, transaction

from cuenta_publica import cerrojos, registro
from cuenta_publica.models import (
    Archivo,
    Bloque,
    Capitulo,
    Cifra,
    CuentaPublica,
    Destacada,
    Edicion,
    Eslabon,
    Original,
    Retiro,
)
from cuenta_publica.publicacion import adjuntar_original, corregir, retirar

from . import fabrica

CONTENIDO = (Bloque, Cifra, Capitulo, Destacada)


@pytest.fixture
def retirada(publicada, django_user_model):
    """Parinacota 2019, published with its signed document and withdrawn."""
    jefa = django_user_model.objects.create_superuser("jefa")
    adjuntar_original(publicada.edicion, jefa, fabrica.make_pdf())
    retirar(publicada.edicion, jefa, "Ley N° 19.628, artículo 4", "Traía el nombre de una persona.")
    publicada.refresh_from_db()
    return publicada


@pytest.fixture(params=["publicada", "retirada"])
def cerrada(request):
    return request.getfixturevalue(request.param)


def rechaza(orden: str, *datos) -> bool:
    """Whether the database refuses ``orden`` with the lock's own words."""
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(orden, datos)
    except DatabaseError as error:
        return cerrojos.MENSAJE in str(error)
    return False


def ejemplares(cuenta):
    """One row of every model that hangs from ``cuenta``, and the cuenta itself."""
    for modelo in (*CONTENIDO, *registro.modelos_de_fila()):
        ruta = "cuenta" if modelo in (Capitulo, Destacada) else "capitulo__cuenta"
        if fila := modelo.objects.filter(**{ruta: cuenta}).order_by("id").first():
            yield modelo, fila
    yield CuentaPublica, cuenta
    yield Edicion, cuenta.edicion
    for modelo in (Archivo, Eslabon, Original, Retiro):
        for fila in modelo.objects.filter(edicion=cuenta.edicion):
            yield modelo, fila


def sin_cambios(modelo, fila):
    return modelo._base_manager.filter(pk=fila.pk).values().get()


def test_el_sql_directo_no_cambia_nada_de_lo_publicado(cerrada):
    probados = set()
    for modelo, fila in ejemplares(cerrada):
        tabla = modelo._meta.db_table
        antes = sin_cambios(modelo, fila)
        for columna in (c.column for c in modelo._meta.concrete_fields if c.name not in ("id", "vigente")):
            assert rechaza(f'UPDATE "{tabla}" SET "{columna}" = NULL WHERE id = %s', fila.pk), (tabla, columna)
        assert rechaza(f'UPDATE "{tabla}" SET id = id + 100000 WHERE id = %s', fila.pk), tabla
        assert rechaza(f'DELETE FROM "{tabla}" WHERE id = %s', fila.pk), tabla
        assert sin_cambios(modelo, fila) == antes
        probados.add(modelo)
    assert len(probados) > 16
    assert {Original, Retiro} <= probados or cerrada.estado == "publicada"


def por_reemplazo(publicada, usuario):
    """SQLite's REPLACE INTO deletes what it displaces without asking the delete triggers."""
    borrador = corregir(publicada)
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA recursive_triggers=OFF")
    for modelo, fila in ejemplares(publicada):
        tabla = modelo._meta.db_table
        columnas = ", ".join(f'"{c.column}"' for c in modelo._meta.concrete_fields)
        assert rechaza(f'REPLACE INTO "{tabla}" ({columnas}) SELECT {columnas} FROM "{tabla}" WHERE id = %s', fila.pk)
        otra = modelo._base_manager.exclude(pk=fila.pk).order_by("-id").first()
        if otra:
            assert rechaza(f'UPDATE OR REPLACE "{tabla}" SET id = %s WHERE id = %s', fila.pk, otra.pk), tabla
    assert rechaza("UPDATE OR REPLACE cuenta_publica_cuentapublica SET version = 1 WHERE id = %s", borrador.pk)


def por_vaciado(publicada, usuario):
    """PostgreSQL's TRUNCATE fires no row trigger: it has a lock of its own."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    for modelo, _ in ejemplares(publicada):
        assert rechaza(f'TRUNCATE "{modelo._meta.db_table}" CASCADE'), modelo


def test_los_atajos_de_cada_motor_no_desplazan_lo_publicado(cerrada, usuario):
    {"sqlite": por_reemplazo, "postgresql": por_vaciado}[connection.vendor](cerrada, usuario)


def test_no_entran_filas_a_una_cuenta_publicada(publicada, usuario):
    borrador = corregir(publicada)
    cerrado = publicada.capitulos.get(ancla="seguridad-publica")
    for modelo in (*CONTENIDO[:2], *registro.modelos_de_fila()):
        tabla = modelo._meta.db_table
        for fila in modelo.objects.filter(capitulo__cuenta=borrador)[:1]:
            assert rechaza(f'UPDATE "{tabla}" SET capitulo_id = %s WHERE id = %s', cerrado.pk, fila.pk), tabla


def test_el_orm_explica_por_que_no(publicada):
    capitulo = publicada.capitulos.first()
    capitulo.titulo = "otro"
    with pytest.raises(ValidationError, match="Corregir"):
        capitulo.save()
    with pytest.raises(ValidationError, match="Corregir"):
        capitulo.delete()
    with pytest.raises(ValidationError, match="Corregir"):
        Bloque.objects.filter(capitulo__cuenta=publicada).update(titulo="otro")
    with pytest.raises(ValidationError, match="Corregir"):
        Cifra.objects.filter(capitulo__cuenta=publicada).delete()
    eslabon = publicada.edicion.eslabones.get()
    for intento in (publicada.edicion.delete, publicada.edicion.save, Edicion.objects.all().delete, eslabon.save):
        with pytest.raises(ValidationError, match="no se modifica"):
            intento()


def test_pasan_solo_los_cambios_de_un_sentido(publicada):
    modelo = registro.materia("seguridad").conjunto("delitos").modelo
    fila = modelo.objects.filter(capitulo__cuenta=publicada).first()
    assert fila.vigente
    modelo.objects.filter(pk=fila.pk).update(vigente=False)
    assert rechaza(f'UPDATE "{modelo._meta.db_table}" SET vigente = %s WHERE id = %s', True, fila.pk)
    tabla = CuentaPublica._meta.db_table
    assert not rechaza(f"UPDATE {tabla} SET estado = 'reemplazada' WHERE id = %s", publicada.pk)
    assert rechaza(f"UPDATE {tabla} SET estado = 'publicada' WHERE id = %s", publicada.pk)


def test_un_borrador_se_cambia_libremente(parinacota):
    """The control: what the locks refuse to a published account they let a draft do."""
    delitos = registro.materia("seguridad").conjunto("delitos").modelo
    fila = delitos.objects.filter(capitulo__cuenta=parinacota).first()
    assert not rechaza(f'UPDATE "{delitos._meta.db_table}" SET casos = 99 WHERE id = %s', fila.pk)
    assert not rechaza(f'DELETE FROM "{delitos._meta.db_table}" WHERE id = %s', fila.pk)


def test_la_revision_del_sistema_nota_un_cerrojo_que_falta(db):
    assert not run_checks(tags=["database"], databases=["default"])
    cerrojos.quitar(connection)
    try:
        assert "Faltan los cerrojos" in run_checks(tags=["database"], databases=["default"])[0].msg
    finally:
        cerrojos.instalar(connection)
