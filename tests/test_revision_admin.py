"""The review panel: what it shows, where it leads, and answering without losing anything."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from cuenta_publica.admin.revision import fragmento
from cuenta_publica.congelar import congelar
from cuenta_publica.models import Capitulo, Cifra, CuentaPublica, Edicion, Respuesta
from cuenta_publica.publicacion import ErrorDePublicacion
from cuenta_publica.verificaciones import revisar

from . import fabrica
from .fabrica import publicar
from .test_aislamiento import enviar

RAZON = "El documento original trae esta diferencia y se reproduce."
pytestmark = pytest.mark.un_motor


@pytest.fixture
def cuenta(antofagasta):
    """Antofagasta 2017 without its answers."""
    antofagasta.respuestas.all().delete()
    return antofagasta


@pytest.fixture
def usuaria(cuenta):
    return fabrica.make_usuario(cuenta.organismo, first_name="Clara", last_name="Rojas")


@pytest.fixture
def cliente(usuaria):
    return fabrica.make_cliente(usuaria)


def pagina(cliente, cuenta, consulta=""):
    respuesta = cliente.get(fabrica.url("revision", cuenta) + consulta)
    assert respuesta.status_code == 200
    return respuesta.content.decode()


def formularios(html) -> list[dict]:
    """What each form of the page would send."""
    hallados = []
    for form in re.findall(r'<form method="post">(.*?)</form>', html, re.DOTALL):
        campos = dict(re.findall(r'name="(\w+)" value="([^"]*)"', form))
        campos.pop("quitar", None)
        campos["texto"] = re.search(r"<textarea[^>]*>\n(.*?)</textarea>", form, re.DOTALL)[1]
        hallados.append(campos)
    return hallados


def formulario_de(cliente, cuenta, hallada) -> dict:
    return next(f for f in formularios(pagina(cliente, cuenta)) if f["clave"] == hallada.clave)


def huella(pregunta) -> dict:
    """What the confirmation page sends back."""
    return dict(re.findall(r'name="(huella)" value="(\w+)"', pregunta))


def errores(cuenta):
    return [d for d in revisar(congelar(cuenta)) if d.nivel == "error"]


def responder(cliente, cuenta, hallada, **cambios):
    datos = formulario_de(cliente, cuenta, hallada) | {"texto": RAZON, **cambios}
    return cliente.post(fabrica.url("revision", cuenta), datos, follow=True)


def test_dice_cuantos_y_los_muestra_por_capitulo_en_orden(cliente, cuenta):
    html = pagina(cliente, cuenta)
    halladas = revisar(congelar(cuenta))
    assert f"{len(errores(cuenta))} errores sin responder, " in html
    assert len(formularios(html)) == len(halladas)
    titulos = [c.titulo for _, c in congelar(cuenta).recorrer() if c.ancla in {d.lugar.capitulo for d in halladas}]
    impresos = re.findall(r'<h2 id="grupo-\d+">(.*?)</h2>', html)
    assert [t for t in titulos if any(t in i for i in impresos)] == titulos
    assert len(impresos) <= len(titulos) + 1
    for palabra in ("Error", "Aviso", "Nota"):
        assert re.search(rf'aria-hidden="true">.</span> {palabra}</span>', html)


@pytest.mark.parametrize("nivel", ["error", "aviso", "nota"])
def test_los_filtros_son_enlaces(cliente, cuenta, nivel):
    assert f'href="?nivel={nivel}"' in pagina(cliente, cuenta)
    claves = {f["clave"] for f in formularios(pagina(cliente, cuenta, f"?nivel={nivel}"))}
    assert claves == {d.clave for d in revisar(congelar(cuenta)) if d.nivel == nivel}
    assert len(formularios(pagina(cliente, cuenta, "?nivel=otro"))) == len(revisar(congelar(cuenta)))


@pytest.mark.parametrize("cual", ["antofagasta", "parinacota"])
def test_cada_enlace_lleva_a_un_campo_que_existe(request, cual):
    cuenta = request.getfixturevalue(cual)
    cliente = fabrica.make_cliente(fabrica.make_usuario(cuenta.organismo))
    enlaces = set(re.findall(r'<a href="(/admin/cuenta_publica/capitulo/[^"]+)">Corregir', pagina(cliente, cuenta)))
    assert enlaces
    for enlace in enlaces:
        ruta, _, fragmento_ = enlace.partition("#")
        destino = cliente.get(ruta)
        assert destino.status_code == 200
        assert not fragmento_ or f'id="{fragmento_}"' in destino.content.decode(), enlace


def test_el_enlace_es_al_mismo_campo(cuenta):
    documento = congelar(cuenta)
    capitulos = {c.ancla: c for _, c in documento.recorrer()}
    for hallada in errores(cuenta):
        lugar, cap = hallada.lugar, capitulos[hallada.lugar.capitulo]
        campo = fragmento(lugar, cap)
        if lugar.cifra:
            n = int(re.fullmatch(r"#id_cifras-(\d+)-valor", campo)[1])
            assert cap.cifras[n].valor == hallada.declarado
        elif lugar.indice is not None:
            n, columna = re.fullmatch(rf"#id_{lugar.conjunto}-(\d+)-(\w+)", campo).groups()
            assert cap.filas(lugar.conjunto)[int(n)][columna] == hallada.declarado


def test_responder_guarda_quien_cuando_y_para_que_cifras(cliente, cuenta, usuaria):
    hallada = errores(cuenta)[0]
    vuelta = responder(cliente, cuenta, hallada, texto=f"  {RAZON}   \n")
    guardada = Respuesta.objects.get(cuenta=cuenta)
    assert (guardada.clave, guardada.texto, guardada.respondida_por) == (hallada.clave, RAZON, usuaria)
    assert (guardada.declarado, guardada.calculado) == (str(hallada.declarado), str(hallada.calculado))
    html = vuelta.content.decode()
    assert "Respuesta guardada." in html
    assert f"<blockquote>{RAZON}</blockquote>" in html
    assert "Respondió Clara Rojas el " in html
    assert vuelta.redirect_chain[0][0].startswith(fabrica.url("revision", cuenta) + "#entrada-")
    assert f"{len(errores(cuenta)) - 1} errores sin responder" in html


def test_cambiar_y_quitar_la_respuesta(cliente, cuenta):
    hallada = errores(cuenta)[0]
    responder(cliente, cuenta, hallada)
    assert formulario_de(cliente, cuenta, hallada)["texto"] == RAZON
    responder(cliente, cuenta, hallada, texto="Otra razón, también bastante larga.")
    assert Respuesta.objects.get(cuenta=cuenta).texto == "Otra razón, también bastante larga."
    assert "Se quitó la respuesta." in responder(cliente, cuenta, hallada, quitar="1").content.decode()
    assert not cuenta.respuestas.exists()


def test_una_respuesta_corta_se_devuelve_con_lo_escrito(cliente, cuenta):
    respuesta = responder(cliente, cuenta, errores(cuenta)[1], texto="corta     y    con  blancos")
    assert respuesta.status_code == 422
    html = respuesta.content.decode()
    assert "al menos 20 letras" in html
    assert "corta     y    con  blancos</textarea>" in html
    assert not cuenta.respuestas.exists()


def test_si_las_cifras_cambiaron_no_se_guarda_y_no_se_pierde_lo_escrito(cliente, cuenta):
    hallada = next(d for d in errores(cuenta) if d.lugar.cifra)
    abierto = formulario_de(cliente, cuenta, hallada) | {"texto": RAZON}
    cifra = Cifra.objects.get(
        capitulo__cuenta=cuenta,
        capitulo__ancla=hallada.lugar.capitulo,
        clave=hallada.lugar.cifra,
        periodo=hallada.lugar.periodo,
    )
    cifra.valor += 1
    cifra.save()
    respuesta = cliente.post(fabrica.url("revision", cuenta), abierto)
    html = respuesta.content.decode()
    assert respuesta.status_code == 409
    assert "las cifras cambiaron mientras usted escribía" in html
    assert f"{RAZON}</textarea>" in html
    assert not cuenta.respuestas.exists()
    nuevo = next(f for f in formularios(html) if f["clave"] == hallada.clave)
    cliente.post(fabrica.url("revision", cuenta), nuevo)
    assert cuenta.respuestas.get().declarado == str(hallada.declarado + 1)


def test_lo_que_alguien_ya_corrigio_no_se_responde(cliente, cuenta):
    datos = formulario_de(cliente, cuenta, errores(cuenta)[0]) | {"clave": "suma:ninguno:x\x00", "texto": RAZON}
    respuesta = cliente.post(fabrica.url("revision", cuenta), datos)
    assert respuesta.status_code == 409
    assert f"Usted había escrito: «{RAZON}»" in respuesta.content.decode()


def test_dos_personas_no_se_pisan(cliente, cuenta):
    hallada = errores(cuenta)[0]
    tarde = formulario_de(cliente, cuenta, hallada) | {"texto": "La razón de quien llegó después."}
    responder(cliente, cuenta, hallada)
    respuesta = cliente.post(fabrica.url("revision", cuenta), tarde)
    assert respuesta.status_code == 409
    assert "otra persona cambió esta respuesta" in respuesta.content.decode()
    assert "La razón de quien llegó después.</textarea>" in respuesta.content.decode()
    assert cuenta.respuestas.get().texto == RAZON


def test_una_respuesta_caduca_y_su_texto_se_ofrece(cliente, cuenta):
    hallada = errores(cuenta)[0]
    fabrica.make_respuesta(cuenta, hallada)
    cuenta.respuestas.update(declarado="1")
    html = pagina(cliente, cuenta)
    assert "La respuesta caducó porque las cifras cambiaron." in html
    assert formulario_de(cliente, cuenta, hallada)["texto"] == "Se publica tal como lo imprime el documento."
    responder(cliente, cuenta, hallada)
    assert "caducó" not in pagina(cliente, cuenta)


def test_una_respuesta_que_vino_con_el_documento_lo_dice(cliente, cuenta):
    fabrica.make_respuesta(cuenta, errores(cuenta)[0])
    assert "Respuesta cargada con el documento" in pagina(cliente, cuenta)


def test_el_control_corregir_la_cifra_tambien_quita_el_error(cliente, cuenta):
    hallada = next(d for d in errores(cuenta) if d.lugar.cifra)
    capitulo = cuenta.capitulos.get(ancla=hallada.lugar.capitulo)
    documento = {c.ancla: c for _, c in congelar(cuenta).recorrer()}
    campo = fragmento(hallada.lugar, documento[hallada.lugar.capitulo]).removeprefix("#id_")
    assert enviar(cliente, capitulo, **{campo: str(hallada.calculado)}).status_code == 302
    assert hallada.clave not in {d.clave for d in errores(cuenta)}


def test_cuesta_lo_mismo_haya_lo_que_haya(cliente, cuenta, usuaria):
    pagina(cliente, cuenta)
    with CaptureQueriesContext(connection) as antes:
        pagina(cliente, cuenta)
    for hallada in errores(cuenta):
        fabrica.make_respuesta(cuenta, hallada, usuario=usuaria)
    Cifra.objects.filter(capitulo__cuenta=cuenta, clave__contains="total").update(valor=1)
    with CaptureQueriesContext(connection) as despues:
        pagina(cliente, cuenta)
    assert len(despues) == len(antes) <= 45


def test_otro_organismo_no_la_ve(cuenta):
    intrusa = fabrica.make_cliente(fabrica.make_usuario(fabrica.make_organismo()))
    ajena, inexistente = (f"/admin/cuenta_publica/cuentapublica/{pk}/revision/" for pk in (cuenta.pk, 999_999))
    datos = {"clave": errores(cuenta)[0].clave, "texto": RAZON}
    for pedir in (intrusa.get, intrusa.post):
        assert pedir(ajena, datos).status_code == pedir(inexistente, datos).status_code == 404
    assert not cuenta.respuestas.exists()


def test_lo_publicado_se_lee_y_no_se_responde(publicada):
    cliente = fabrica.make_cliente(fabrica.make_usuario(publicada.organismo))
    html = pagina(cliente, publicada)
    assert "ya está publicada" in html
    assert formularios(html) == []
    assert "Corregir" not in html
    guardada = publicada.respuestas.first()
    datos = {"clave": guardada.clave, "texto": RAZON, "vista": f"{guardada.pk}@", "quitar": "1"}
    respuesta = cliente.post(fabrica.url("revision", publicada), datos)
    assert respuesta.status_code == 403
    assert "ya está publicada" in respuesta.content.decode()
    assert publicada.respuestas.filter(pk=guardada.pk, texto=guardada.texto).exists()


def test_una_materia_que_no_esta_se_dice_con_palabras(cliente, cuenta):
    Capitulo.objects.filter(cuenta=cuenta, ancla="opd").update(materia="astrologia")
    respuesta = cliente.get(fabrica.url("revision", cuenta), follow=True)
    assert "La materia «astrologia» no existe" in respuesta.content.decode()


# --- the gate -----------------------------------------------------------------------------------------------------


def test_no_se_publica_con_un_error_sin_responder(cliente, cuenta, usuaria):
    pendientes = errores(cuenta)
    with pytest.raises(ErrorDePublicacion, match=rf"hay {len(pendientes)} errores sin responder.*Revisión") as error:
        publicar(cuenta, usuaria)
    assert pendientes[0].mensaje in str(error.value)
    assert not Edicion.objects.filter(cuenta=cuenta).exists()
    pregunta = cliente.get(fabrica.url("publicar", cuenta)).content.decode()
    assert 'type="submit" disabled>Publicar' in pregunta
    assert fabrica.url("revision", cuenta) in pregunta
    assert all(d.mensaje in pregunta for d in pendientes)
    respuesta = cliente.post(fabrica.url("publicar", cuenta), huella(pregunta), follow=True)
    assert "errores sin responder" in respuesta.content.decode()
    assert CuentaPublica.objects.get(pk=cuenta.pk).estado == "aprobada"


def test_respondidos_todos_se_publica_por_los_formularios(cliente, cuenta):
    for hallada in errores(cuenta):
        responder(cliente, cuenta, hallada)
    pregunta = cliente.get(fabrica.url("publicar", fabrica.aprobar(cuenta))).content.decode()
    assert "disabled>" not in pregunta
    cliente.post(fabrica.url("publicar", cuenta), huella(pregunta))
    cuenta.refresh_from_db()
    assert cuenta.estado == "publicada"
    informe = cliente.get(f"/cuentas/antofagasta/{cuenta.anio}/").content.decode()
    assert informe.count(f"<strong>Explicación:</strong> {RAZON}") == Respuesta.objects.filter(cuenta=cuenta).count()
