"""What only the national administrator answers: sensitive data, children, a person's RUT."""

import pytest

from . import fabrica
from .test_revision_admin import RAZON, errores, formularios, pagina, responder

RESERVADA = "Solo el administrador nacional puede responder esto, con su causal legal"


@pytest.fixture
def con_rut(db):
    """A draft of its own with a RUT in its prose: rule S9, an error."""
    cuenta = fabrica.make_cuenta()
    fabrica.make_bloque(fabrica.make_capitulo(cuenta), "<p>Se entregó a RUT 12.345.678-5.</p>")
    assert [d.regla for d in errores(cuenta) if d.solo_nacional] == ["s9"]
    return cuenta


def test_un_miembro_no_responde_lo_reservado(con_rut):
    (hallada,) = errores(con_rut)
    cliente = fabrica.make_cliente(fabrica.make_usuario(con_rut.organismo))
    html = pagina(cliente, con_rut)
    assert RESERVADA in html
    assert hallada.clave not in {f["clave"] for f in formularios(html)}
    datos = {"clave": hallada.clave, "declarado": "", "calculado": "", "vista": "", "texto": RAZON}
    respuesta = cliente.post(fabrica.url("revision", con_rut), datos)
    assert respuesta.status_code == 403
    assert f"{RESERVADA}. Usted había escrito: «{RAZON}»." in respuesta.content.decode()
    assert not con_rut.respuestas.exists()
    fabrica.make_respuesta(con_rut, hallada)
    guardada = con_rut.respuestas.get()
    datos |= {"vista": f"{guardada.pk}@", "quitar": "1"}
    assert cliente.post(fabrica.url("revision", con_rut), datos).status_code == 403
    assert con_rut.respuestas.get().texto == guardada.texto
    assert guardada.texto in pagina(cliente, con_rut)


def test_el_administrador_nacional_si(con_rut, django_user_model):
    (hallada,) = errores(con_rut)
    cliente = fabrica.make_cliente(django_user_model.objects.create_superuser("jefa"))
    assert RESERVADA not in pagina(cliente, con_rut)
    assert "Respuesta guardada." in responder(cliente, con_rut, hallada).content.decode()
    assert con_rut.respuestas.get().texto == RAZON
