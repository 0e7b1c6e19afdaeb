"""The history: who changed what from what to what, in words, and putting one change back."""

import pytest
from django.apps import apps
from django.db import connection
from django.http import HttpRequest
from django.test.utils import CaptureQueriesContext
from simple_history.models import HistoricalRecords

from cuenta_publica import historial, registro
from cuenta_publica.historial.lectura import POR_PAGINA
from cuenta_publica.models import Bloque, Capitulo, Cifra, Cumplimiento
from cuenta_publica.publicacion import dar_paso, descartar, huella_de_borrador
from cuenta_publica.roles import Rol

from . import fabrica
from .test_admin_entrada import DELITOS, abrir, guardar
from .texto import palabras_html

CATEGORIAS = DELITOS._meta.get_field("categoria").related_model
TABLA = {"columnas": [{"titulo": "Comuna", "tipo": "texto"}, {"titulo": "Casos", "tipo": "numero"}]}
CONTADOS = [m for m in apps.get_models() if hasattr(m, "history")]


@pytest.fixture
def cuenta(db):
    return fabrica.make_cuenta()


@pytest.fixture
def usuaria(cuenta):
    return fabrica.make_usuario(cuenta.organismo, first_name="Clara", last_name="Soto")


@pytest.fixture
def cap(cuenta):
    """A chapter whose rows were written in bulk, as a clone's are: they have no history."""
    cap = fabrica.make_capitulo(cuenta, titulo="Seguridad Pública", materia="seguridad")
    categorias = CATEGORIAS.objects.all()[:4]
    DELITOS.objects.bulk_create(
        DELITOS(capitulo=cap, orden=n, categoria=c, casos=10 * n) for n, c in enumerate(categorias, 1)
    )
    return cap


def historia(cliente, objeto, **consulta) -> str:
    respuesta = cliente.get(fabrica.url("history", objeto), consulta)
    assert respuesta.status_code == 200
    return " ".join(palabras_html(respuesta.content.decode()))


def guardados(objeto, numero=""):
    leer = historial.de_capitulo if isinstance(objeto, Capitulo) else historial.de_cuenta
    return list(leer(objeto, numero))


def lineas(objeto):
    """(table, row, column, from, to or sentence) of the newest save."""
    return [
        (c.tabla, c.fila, x.columna, *([x.frase] if x.frase else [x.antes, x.despues]))
        for c in guardados(objeto)[0].cambios
        for x in c.lineas
    ]


def deshacer(cliente, cap, cambio, guardado=None):
    cap.refresh_from_db()
    datos = {"cambio": cambio, "guardado": cap.guardado if guardado is None else guardado}
    url = fabrica.url("deshacer", cap)
    return " ".join(map(str, cliente.post(url, datos, follow=True).context["messages"]))


def contar_historia():
    return sum(m.history.count() for m in CONTADOS)


def test_dice_quien_cuando_y_de_que_a_que_tambien_lo_que_se_escribio_de_una_vez(cliente, cap, usuaria):
    otra = CATEGORIAS.objects.all()[4]
    datos = abrir(cliente, cap) | {
        "titulo": "Seguridad",
        "delitos-1-casos": "No aplica",
        "delitos-2-categoria": otra.pk,
    }
    guardar(cliente, cap, datos | {"delitos-0-casos": "12", "delitos-3-DELETE": "on"})
    uno, dos, tres, cuatro = (str(c) for c in CATEGORIAS.objects.all()[:4])
    guardado = guardados(cap)[0]
    assert guardado.quien == "Clara Soto"
    tabla = registro.materia("seguridad").conjunto("delitos").titulo
    assert set(lineas(cap)) >= {
        ("Capítulo", str(cap), "título", "Seguridad Pública", "Seguridad"),
        (tabla, uno, "casos", "10", "12"),
        (tabla, dos, "casos", "20", "No aplica"),
        (tabla, tres, "delito", tres, str(otra)),
    }
    (eliminada,) = (c for c in guardado.cambios if c.clase == "eliminada")
    assert (eliminada.fila, eliminada.lineas[0].frase) == (cuatro, "casos: 40")
    pagina = historia(cliente, cap)
    assert f"{tabla}, «{uno}», casos: de 10 a 12" in pagina
    for dicho in ("Clara Soto", " a la", "casos: de 20 a No aplica"):
        assert dicho in pagina
    for ajeno in ("delito_id", "suprimido", "history", "no_aplica", "{"):
        assert ajeno not in pagina


def test_un_texto_se_cuenta_por_las_palabras_que_cambiaron(cliente, cap):
    largo = "<p>" + " ".join(f"palabra{n}" for n in range(60)) + " fin.</p>"
    Bloque.objects.bulk_create([Bloque(capitulo=cap, texto=largo)])
    datos = abrir(cliente, cap)
    guardar(cliente, cap, datos | {"bloques-0-texto": largo.replace("palabra30", "<strong>otra</strong>")})
    pagina = historia(cliente, cap)
    assert "palabra29 palabra30 otra palabra31" in pagina
    assert not {"palabra5", "<strong>"} & set(pagina.split())


def test_una_tabla_libre_se_cuenta_celda_por_celda(cap):
    bloque = fabrica.make_bloque(cap, "", tipo="tabla_libre", tabla=TABLA | {"filas": [["Arica", 1200], ["Putre", 3]]})
    bloque.tabla = TABLA | {"filas": [["Arica", 1300], ["Putre", 3]]}
    bloque.save()
    assert lineas(cap) == [("Contenido", "Tabla libre", "fila 1, «Casos»", "1.200", "1.300")]


def test_la_cuenta_reune_portada_respuestas_compromisos_pasos_y_capitulos(cliente, cap, cuenta, usuaria):
    guardar(cliente, cuenta, abrir(cliente, cuenta) | {"lema": "Cerca de la gente"})
    guardar(cliente, cap, abrir(cliente, cap) | {"delitos-0-casos": "12"})
    fabrica.make_respuesta(cuenta, type("D", (), {"clave": "x", "declarado": 5, "calculado": 6, "huella": ""})())
    Cumplimiento.objects.create(cuenta=cuenta, clave="y", estado="parcial", razon="Faltó presupuesto.")
    dar_paso(cuenta, "enviar", usuaria)
    dar_paso(cuenta, "devolver", fabrica.make_usuario(cuenta.organismo), "Falta la tabla de 2019.")
    pagina = historia(cliente, cuenta)
    for dicho in (
        "Portada, lema: de (vacío) a Cerca de la gente",
        f"{cap}, {registro.materia('seguridad').conjunto('delitos').titulo}, ",
        "Se publica tal como lo imprime el documento.",
        "Faltó presupuesto.",
        "Enviar a revisión: la cuenta pasó de «Borrador» a «En revisión»",
        "Falta la tabla de 2019.",
    ):
        assert dicho in pagina
    assert pagina.index("Devolver") < pagina.index("Enviar a revisión:") < pagina.index("Portada, lema")


def test_un_capitulo_eliminado_se_cuenta_una_vez(cliente, cap, cuenta):
    cliente.post(fabrica.url("delete", cap), {"post": "yes"})
    assert [(c.clase, c.fila) for c in guardados(cuenta)[0].cambios] == [("eliminada", "Seguridad Pública")]
    assert "Deshacer" not in historia(cliente, cuenta)


def test_guardar_sin_tocar_nada_no_escribe_historia(cliente, cap, cuenta):
    fabrica.make_bloque(cap, "<p>Un texto con <strong>negrita</strong>.</p>")
    Cifra.objects.create(capitulo=cap, clave="total", etiqueta="Total", valor="12.50", periodo="2019")
    antes = contar_historia()
    guardar(cliente, cap, abrir(cliente, cap))
    guardar(cliente, cuenta, abrir(cliente, cuenta))
    assert contar_historia() == antes
    guardar(cliente, cap, abrir(cliente, cap) | {"delitos-0-casos": "12"})
    assert contar_historia() == antes + 2  # what it was, which nobody had told, and what it is


def test_guardar_cuesta_por_fila_cambiada_y_no_por_fila(cliente, cap, record_property):
    def consultas(cambios):
        with CaptureQueriesContext(
            connection,
        ) as hechas:
            guardar(cliente, cap, datos | cambios)
        return len(hechas)

    datos = abrir(cliente, cap)
    veces = []
    for cuantas in (0, 0, 1, 4, 4):
        datos = abrir(cliente, cap)
        veces.append(consultas({f"delitos-{n}-casos": str(100 * len(veces) + n + 1) for n in range(cuantas)}))
    _, ninguna, *otras = veces  # the first one also notes who writes in the account
    assert [n - ninguna for n in otras] == [1 + 1, 1 + 4, 1 + 4], "each one, and what changed of all at once"
    record_property("informe", f"guardar un capítulo: {ninguna} consultas, 1 por tabla y 1 por fila que cambian")


@pytest.mark.parametrize("que", ["cap", "cuenta"])
def test_leerla_cuesta_las_mismas_consultas_con_mas_guardados(que, request, cliente, cap, cuenta, record_property):
    objeto = request.getfixturevalue(que)

    def leer(**consulta):
        with CaptureQueriesContext(connection) as hechas:
            historia(cliente, objeto, **consulta)
        return len(hechas)

    def cambiar(veces):
        """Saves of the four rows, each one as a request of somebody would."""
        for _ in range(veces):
            HistoricalRecords.context.request = HttpRequest()
            for fila in DELITOS.objects.filter(capitulo=cap):
                fila.casos = fila.casos + 1
                fila.save()
        del HistoricalRecords.context.request

    for modelo in (Capitulo, type(cuenta)):
        modelo.history.all().delete()
    cambiar(1)
    con_uno = leer()
    cambiar(POR_PAGINA + 9)
    assert [leer(), leer(pagina=2)] == [con_uno, con_uno]
    assert [len(guardados(objeto, n)) for n in "12"] == [POR_PAGINA, 10]
    record_property("informe", f"historial de {que}: {con_uno} consultas")


def test_la_leen_los_del_organismo_y_los_auditores_y_nadie_mas(cap, cuenta):
    ajena = fabrica.make_usuario(fabrica.make_cuenta().organismo)
    auditor = fabrica.make_usuario(cuenta.organismo, roles=[Rol.AUDITOR])
    cap.titulo = "Otro"
    cap.save()
    cambio = guardados(cap)[0].cambios[0].clave
    for objeto in (cap, cuenta):
        assert "de Seguridad Pública a Otro" in historia(fabrica.make_cliente(auditor), objeto)
        assert fabrica.make_cliente(ajena).get(fabrica.url("history", objeto)).status_code == 404
    datos = {"cambio": cambio, "guardado": cap.guardado}
    assert fabrica.make_cliente(ajena).post(fabrica.url("deshacer", cap), datos).status_code == 404
    assert fabrica.make_cliente(auditor).post(fabrica.url("deshacer", cap), datos).status_code == 403
    assert fabrica.make_cliente(auditor).get(fabrica.url("deshacer", cap)).status_code == 405
    otro = fabrica.make_capitulo(cuenta)
    assert "ya no está en el historial" in deshacer(
        fabrica.make_cliente(fabrica.make_usuario(cuenta.organismo)), otro, cambio
    )
    assert Capitulo.objects.get(pk=cap.pk).titulo == "Otro"


def test_deshacer_devuelve_lo_cambiado_lo_eliminado_y_quita_lo_agregado(cliente, cap):
    uno, dos = DELITOS.objects.filter(capitulo=cap)[:2]
    antes = list(DELITOS.objects.filter(capitulo=cap).values())
    otra = CATEGORIAS.objects.all()[5].pk
    nueva = {"delitos-4-casos": "7", "delitos-4-categoria": otra, "delitos-TOTAL_FORMS": "5", "delitos-4-id": ""}
    cambio = {"delitos-0-casos": "No aplica", "delitos-1-DELETE": "on"}
    guardar(cliente, cap, abrir(cliente, cap) | nueva | cambio)
    cambios = {c.clase: c.clave for c in guardados(cap)[0].cambios}
    assert set(cambios) == {"cambiada", "eliminada", "agregada"}
    for clave in cambios.values():
        assert "Se deshizo" in deshacer(cliente, cap, clave)
    ahora = {f["id"]: f | {"orden": 0} for f in DELITOS.objects.filter(capitulo=cap).values()}
    assert ahora == {f["id"]: f | {"orden": 0} for f in antes}
    assert {c.clase for g in guardados(cap)[:3] for c in g.cambios} == {"eliminada", "agregada", "cambiada"}
    assert guardados(cap)[0].quien == "Clara Soto"
    assert "ya está en el capítulo" in deshacer(cliente, cap, cambios["eliminada"])
    assert (uno.pk, dos.pk) == tuple(DELITOS.objects.filter(capitulo=cap, casos__lte=20).values_list("pk", flat=True))


def test_deshacer_se_niega_si_despues_cambio_y_dice_ambos_valores(cliente, cap):
    guardar(cliente, cap, abrir(cliente, cap) | {"delitos-0-casos": "12"})
    clave = guardados(cap)[0].cambios[0].clave
    guardar(cliente, cap, abrir(cliente, cap) | {"delitos-0-casos": "15"})
    dicho = deshacer(cliente, cap, clave)
    assert "casos quedó en «12» y ahora dice «15»" in dicho
    assert "alguien guardó el capítulo" in deshacer(cliente, cap, guardados(cap)[0].cambios[0].clave, guardado=0)
    assert DELITOS.objects.filter(capitulo=cap)[0].casos == 15


def test_deshacer_se_niega_fuera_del_borrador(cliente, cap, cuenta, usuaria):
    guardar(cliente, cap, abrir(cliente, cap) | {"delitos-0-casos": "12"})
    clave = guardados(cap)[0].cambios[0].clave
    assert "Deshacer" in historia(cliente, cap)
    dar_paso(cuenta, "enviar", usuaria)
    assert "Deshacer" not in historia(cliente, cap)
    assert "nadie escribe en ella" in deshacer(cliente, cap, clave)
    assert DELITOS.objects.filter(capitulo=cap)[0].casos == 12


def test_de_lo_suprimido_no_queda_valor_en_la_historia(cliente, cap):
    for valor in ("58473", "58474", "Suprimido"):
        guardar(cliente, cap, abrir(cliente, cap) | {"delitos-0-casos": valor, "delitos-1-casos": "20"})
    assert DELITOS.history.count() == 4
    assert not DELITOS.history.filter(id=DELITOS.objects.filter(capitulo=cap)[0].pk).exclude(casos=None).exists()
    pagina = historia(cliente, cap)
    assert "se suprimió, y de lo que decía no se guarda nada" in pagina
    assert "58.47" not in pagina
    assert "de lo que decía no se guarda" in deshacer(cliente, cap, guardados(cap)[0].cambios[0].clave)
    bloque = fabrica.make_bloque(cap, "", tipo="tabla_libre", tabla=TABLA | {"filas": [["Arica", 58473]]})
    bloque.tabla = TABLA | {"filas": [["Arica", "Suprimido"]]}
    bloque.save()
    assert Bloque.history.filter(id=bloque.pk, tabla__filas__0__1=58473).count() == 0
    pagina = historia(cliente, cap)
    assert "se suprimió una celda" in pagina
    assert "58.473" not in pagina


def test_de_un_borrador_descartado_no_queda_historia(cliente, cap, cuenta):
    ajena = fabrica.make_capitulo()
    guardar(cliente, cap, abrir(cliente, cap) | {"delitos-0-casos": "12", "delitos-1-DELETE": "on"})
    guardar(cliente, cuenta, abrir(cliente, cuenta) | {"lema": "Otro"})
    eliminado = fabrica.make_capitulo(cuenta, materia="seguridad")
    fabrica.make_bloque(eliminado)
    eliminado.delete()
    descartar(cuenta, huella_de_borrador(cuenta))
    quedan = {m.__name__: list(m.history.values_list("id", flat=True)) for m in CONTADOS if m.history.exists()}
    quedan.pop("Membresia")
    assert quedan == {"Capitulo": [ajena.pk], "CuentaPublica": [ajena.cuenta_id]}
