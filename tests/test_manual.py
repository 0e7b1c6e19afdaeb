"""The manual of the admin: every task has its page, and what it shows and names is there."""

import re
from html import unescape
from itertools import pairwise
from pathlib import Path

import pytest
from django.conf import settings
from django.contrib import admin
from django.contrib.staticfiles import finders
from django.template.loader import get_template

from cuenta_publica.admin.ayuda import GRUPOS, TAREAS

from . import fabrica
from .manual import DESTINO, PESO, TOMAS
from .test_navegador_admin import ingles

RAIZ = Path(settings.BASE_DIR)
PLANTILLAS = RAIZ / "templates/admin/ayuda"
PAGINAS = ["", *TAREAS]
TUTEO = re.compile(r"\b(tú|tus?|puedes|debes|quieres|tienes|haz|revisa tu)\b", re.I)
IMAGEN = re.compile(r'<img src="[^"]*/([\w-]+)\.webp" alt="([^"]*)"')
SESION_Y_PERSONA = 3  # queries of any page: the session, its user and whether a second factor is owed


def ruta(tarea: str) -> str:
    return f"/admin/ayuda/{tarea}/" if tarea else "/admin/ayuda/"


@pytest.fixture
def lector(cuenta):
    return fabrica.make_cliente(fabrica.make_usuario(cuenta.organismo))


@pytest.fixture
def textos(lector) -> dict[str, str]:
    """The manual's own part of each page."""
    paginas = {tarea: lector.get(ruta(tarea)).content.decode() for tarea in PAGINAS}
    return {t: re.search(r"<h1>.*</article>", p, re.S)[0] for t, p in paginas.items()}


def palabras_del_portal() -> str:
    """All that the interface may say: templates but the manual's, sources, scripts, and Django's Spanish."""
    archivos = [p for p in (RAIZ / "templates").rglob("*.html") if PLANTILLAS not in p.parents]
    for carpeta in ("cuenta_publica", "programas", "presupuesto", "seguridad", "extranjeria"):
        archivos += [p for p in (RAIZ / carpeta).rglob("*.py") if "migrations" not in p.parts and p.stem != "ayuda"]
    archivos += (RAIZ / "cuenta_publica/static").rglob("*.js")
    archivos.append(Path(admin.__file__).parent / "locale/es/LC_MESSAGES/django.po")
    return unescape("\n".join(p.read_text() for p in archivos)).casefold()


def botones(html: str) -> set[str]:
    return set(re.findall(r'<span class="boton">«(.+?)»</span>', unescape(html)))


def test_cada_tarea_esta_en_un_grupo_y_tiene_su_pagina():
    en_grupos = [t for suyas in GRUPOS.values() for t in suyas]
    assert sorted(en_grupos) == sorted(TAREAS)
    comunes = {"base", "indice", "glosario", "imagen"}
    assert {p.stem for p in PLANTILLAS.glob("*.html")} == {*TAREAS, *comunes}
    for tarea, esta in TAREAS.items():
        assert set(esta.vea) <= TAREAS.keys() - {tarea}, tarea


@pytest.mark.parametrize("tarea", PAGINAS)
def test_se_lee_con_pocas_consultas(lector, tarea, django_assert_max_num_queries):
    with django_assert_max_num_queries(SESION_Y_PERSONA + 2):
        respuesta = lector.get(ruta(tarea))
    assert respuesta.status_code == 200
    assert f"<h1>{TAREAS[tarea].titulo if tarea else 'Ayuda'}</h1>" in respuesta.content.decode()


def test_es_solo_de_quienes_entran_a_la_administracion(client, lector):
    for cliente in (client, fabrica.make_cliente(fabrica.make_usuario())):
        for tarea in ("", "tablas"):
            assert cliente.get(ruta(tarea)).status_code == 302
    assert f'href="{ruta("")}">Ayuda</a>' in lector.get("/admin/").content.decode()


def test_otra_pagina_no_existe_y_se_dice_en_espanol(lector):
    for tarea in ("otra", "base", "glosario", "imagen"):
        respuesta = lector.get(ruta(tarea))
        assert respuesta.status_code == 404
        assert '<html lang="es' in respuesta.content.decode()


def test_el_indice_lleva_a_todas(textos):
    assert all(f'href="{ruta(tarea)}"' in textos[""] for tarea in TAREAS)
    assert all(titulo in textos[""] for titulo in GRUPOS)


def test_todo_enlace_lleva_a_alguna_parte(textos, lector):
    enlaces = {e for texto in textos.values() for e in re.findall(r'href="([^"]+)"', texto)}
    de_imagenes = {e for e in enlaces if e.startswith(settings.STATIC_URL)}
    assert len(de_imagenes) == len(TOMAS)
    assert [e for e in enlaces - de_imagenes if lector.get(e).status_code != 200] == []


def test_cada_imagen_esta_se_usa_y_se_describe(textos):
    usadas = [i for texto in textos.values() for i in IMAGEN.findall(texto)]
    assert sorted(nombre for nombre, _ in usadas) == sorted(TOMAS)
    assert {p.stem for p in DESTINO.iterdir()} == set(TOMAS)
    for nombre, alternativo in usadas:
        archivo = Path(finders.find(f"cuenta_publica/ayuda/{nombre}.webp"))
        assert archivo.stat().st_size <= PESO
        assert archivo.read_bytes()[8:12] == b"WEBP"
        assert len(alternativo) > 40, nombre


def test_las_palabras_que_cita_estan_en_el_portal(textos):
    portal = palabras_del_portal()
    assert "un botón que nadie puso" not in portal, "control"
    faltan = {t: [b for b in botones(texto) if b.casefold() not in portal] for t, texto in textos.items()}
    assert {t: suyos for t, suyos in faltan.items() if suyos} == {}
    assert len(set().union(*map(botones, textos.values()))) > 60


def test_los_titulos_van_en_orden(textos):
    for tarea, texto in textos.items():
        niveles = [int(n) for n in re.findall(r"<h(\d)", texto)]
        assert niveles[0] == 1
        assert niveles.count(1) == 1
        assert all(b - a <= 1 for a, b in pairwise(niveles)), tarea
        if tarea:
            assert niveles == [1, 2, 2, 2], tarea


def test_nada_esta_en_ingles_ni_tutea(textos):
    for tarea, texto in textos.items():
        sin_teclas = re.sub(r"<kbd>\w+</kbd>", "", texto)
        frases = [unescape("".join(f)) for f in re.findall(r'>([^<>]+)<|alt="([^"]+)"', sin_teclas)]
        assert [f for f in frases if ingles(f)] == [], tarea
        assert not TUTEO.search(" ".join(frases)), tarea


def test_cada_plantilla_de_una_tarea_dice_para_que_como_y_que_puede_fallar():
    for tarea in TAREAS:
        fuente = Path(get_template(f"admin/ayuda/{tarea}.html").origin.name).read_text()
        assert fuente.count("<li>") >= 4, tarea
        assert fuente.count("<dt>") == fuente.count("<dd>") >= 3, tarea
        assert "imagen.html" in fuente, tarea
