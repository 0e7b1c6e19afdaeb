"""Blocks of a capítulo in the admin: prose, tables of data, free tables and figures."""

from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from . import fabrica

pytestmark = pytest.mark.un_motor


@pytest.fixture
def capitulo(db):
    return fabrica.make_capitulo(materia="seguridad")


@pytest.fixture
def cliente(capitulo):
    return fabrica.make_cliente(fabrica.make_usuario(capitulo.cuenta.organismo))


def agregar(cliente, capitulo, espera=302, **bloque):
    pagina = cliente.get(fabrica.url("change", capitulo))
    n = capitulo.bloques.count()
    datos = fabrica.formulario(pagina) | {"bloques-TOTAL_FORMS": str(n + 1)}
    datos |= {f"bloques-{n}-{campo}": valor for campo, valor in bloque.items()}
    respuesta = cliente.post(fabrica.url("change", capitulo), datos)
    assert respuesta.status_code == espera, respuesta.context and respuesta.context["errors"]
    return respuesta


def imagen(formato="JPEG", lado=(40, 30), **opciones):
    salida = BytesIO()
    Image.new("RGB", lado, "#0f69b4").save(salida, formato, **opciones)
    return salida.getvalue()


def test_bloques_en_orden(cliente, capitulo):
    agregar(cliente, capitulo, tipo="texto", texto="<p>Uno <script>alert(1)</script></p>")
    agregar(cliente, capitulo, tipo="tabla", conjunto="delitos", titulo="Estadísticas", encabezados="DELITOS\n2019")
    agregar(cliente, capitulo, tipo="lista", texto="<ul><li>a) Asistir</li></ul>", orden="1")
    uno, lista, tabla = capitulo.bloques.all()
    assert (uno.tipo, uno.texto) == ("texto", "<p>Uno </p>")
    assert (tabla.conjunto, tabla.encabezados) == ("delitos", ["DELITOS", "2019"])
    assert lista.tipo == "lista"
    assert [b.orden for b in (uno, lista, tabla)] == [1, 2, 3]


@pytest.mark.parametrize(
    ("bloque", "mensaje"),
    [
        ({"tipo": "texto", "titulo": "x"}, "Escriba el texto de este bloque"),
        ({"tipo": "tabla", "titulo": "x"}, "Elija qué datos del capítulo muestra"),
        ({"tipo": "tabla", "conjunto": "areas"}, "no es una de las opciones disponibles"),
        ({"tipo": "figura", "titulo": "x", "ausente": "on"}, "Describa la figura"),
        ({"tipo": "figura", "alternativo": "x"}, "Suba la imagen, o marque «ausente»"),
        ({"tipo": "tabla_libre", "titulo": "x"}, "Pegue aquí la tabla"),
        ({"tipo": "tabla_libre", "tabla": "A\tMonto [pesos]\nx\tmucho"}, "Fila 1, columna «Monto»"),
        ({"tipo": "tabla_libre", "tabla": "A\nx\ty"}, "La fila 1 tiene más celdas"),
    ],
)
def test_un_bloque_malo_se_explica_y_no_se_pierde(cliente, capitulo, bloque, mensaje):
    respuesta = agregar(cliente, capitulo, espera=200, **bloque)
    pagina = respuesta.content.decode()
    assert mensaje in pagina
    for escrito in bloque.values():
        assert escrito in pagina
    assert not capitulo.bloques.exists()


def test_tabla_libre_pegada_de_una_planilla(cliente, capitulo):
    pegado = "Fondo\tMonto\tAvance [%]\tAño\r\nFNDR\t$ 15.448.301.-\t99,8\t2019\r\nSubdere\t\tNo Aplica\t2018\r\n"
    agregar(cliente, capitulo, tipo="tabla_libre", tabla=pegado)
    bloque = capitulo.bloques.get()
    assert [c["tipo"] for c in bloque.tabla["columnas"]] == ["texto", "pesos", "porcentaje", "texto"]
    assert bloque.tabla["filas"] == [["FNDR", 15_448_301, 99.8, "2019"], ["Subdere", None, "No aplica", "2018"]]
    agregar(cliente, capitulo, tipo="texto", texto="<p>Otro</p>")
    bloque.refresh_from_db()
    assert bloque.tabla["filas"][1] == ["Subdere", None, "No aplica", "2018"]


def test_la_imagen_se_vuelve_a_codificar(cliente, capitulo):
    exif = Image.Exif()
    exif[0x010E] = "SECRETO"
    foto = SimpleUploadedFile("foto.jpg", imagen(exif=exif) + b"<script>", "image/jpeg")
    agregar(cliente, capitulo, tipo="figura", alternativo="Un rectángulo azul", archivo=foto)
    guardada = bytes(capitulo.bloques.get().imagen)
    assert guardada.startswith(b"\x89PNG")
    assert b"SECRETO" not in guardada
    assert b"script" not in guardada
    agregar(cliente, capitulo, tipo="texto", texto="<p>Otro</p>")
    assert bytes(capitulo.bloques.get(tipo="figura").imagen) == guardada


@pytest.mark.parametrize(
    ("nombre", "contenido"),
    [
        ("x.svg", b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>"),
        ("x.png", b"<html>hola</html>"),
        ("x.eps", b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 10 10\n"),
        ("x.bmp", imagen("BMP")),
        ("x.png", imagen("PNG")[:60]),
        ("x.png", imagen("PNG", (10_000, 2_001))),
        ("x.jpg", imagen() + b"0" * 5 * 1024 * 1024),
    ],
    ids=["svg", "html", "eps", "bmp", "truncada", "enorme", "pesada"],
)
def test_lo_que_no_es_una_imagen_se_rechaza(cliente, capitulo, nombre, contenido):
    archivo = SimpleUploadedFile(nombre, contenido)
    respuesta = agregar(cliente, capitulo, espera=200, tipo="figura", alternativo="Figura", archivo=archivo)
    pagina = respuesta.content.decode()
    assert any(m in pagina for m in ("no es una imagen PNG", "más de 5 MB", "20 millones de píxeles"))
    assert not capitulo.bloques.exists()
