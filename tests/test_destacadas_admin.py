"""Choosing the headline figures on the page of the account: its own figures, by whoever writes in all of it."""

import pytest

from cuenta_publica.historial import de_cuenta
from cuenta_publica.models import Cifra, CuentaPublica, Destacada, Membresia
from cuenta_publica.roles import Rol

from . import fabrica

REF = "orasmi:casos@2019"


@pytest.fixture
def cliente(parinacota):
    return fabrica.make_cliente(fabrica.make_usuario(parinacota.organismo))


def abrir(cliente, cuenta):
    return cliente.get(fabrica.url("change", cuenta))


def enviar(cliente, cuenta, **cambios):
    """Save the page as it is now, with those changes."""
    return cliente.post(fabrica.url("change", cuenta), fabrica.formulario(abrir(cliente, cuenta)) | cambios)


def agregada(n, **valores) -> dict:
    """One more row of the page, the ``n``-th from 0."""
    propios = {"ref": REF, "etiqueta": "solicitudes de ayuda", "contexto": "", "orden": "", "id": "", **valores}
    return {"destacadas-TOTAL_FORMS": str(n + 1), **{f"destacadas-{n}-{k}": v for k, v in propios.items()}}


def formset(respuesta):
    return respuesta.context["inline_admin_formsets"][0].formset


def etiquetas(cuenta) -> list[str]:
    return list(cuenta.destacadas.values_list("etiqueta", flat=True))


def test_se_eligen_entre_las_cifras_de_la_cuenta_por_capitulo(cliente, parinacota, antofagasta):
    opciones = dict(formset(abrir(cliente, parinacota)).forms[0].fields["ref"].choices)
    assert (
        "extranjeria:total@2019-03/2019-12",
        "216 · Total de visas otorgadas (marzo a diciembre de 2019)",
    ) in opciones["Extranjería"]
    assert ("orasmi:beneficiarios/mujer-beneficiado/cantidad", "26 · Mujeres Beneficiadas, personas") in opciones[
        "Programa ORASMI"
    ]
    ajena = "presupuesto:gastado_total@2017"
    respuesta = enviar(cliente, parinacota, **agregada(4, ref=ajena))
    assert formset(respuesta).errors[4]["ref"] == [
        f"Escoja una opción válida. {ajena} no es una de las opciones disponibles."
    ]
    assert parinacota.destacadas.count() == 4


def test_se_agregan_ordenan_y_quitan(cliente, parinacota):
    nueva = agregada(4, orden="1", contexto="  de las  que [[35|orasmi:beneficiarios@2019]] se dieron ")
    ordenes = {f"destacadas-{n}-orden": str(n + 2) for n in range(4)}
    assert enviar(cliente, parinacota, **nueva, **ordenes, **{"destacadas-1-DELETE": "on"}).status_code == 302
    assert etiquetas(parinacota) == [
        "solicitudes de ayuda",
        "visas otorgadas",
        "personas beneficiadas por ORASMI",
        "para pasos fronterizos",
    ]
    primera = parinacota.destacadas.first()
    assert (primera.orden, primera.contexto) == (1, "de las que [[35|orasmi:beneficiarios@2019]] se dieron")


@pytest.mark.parametrize(
    ("cambios", "campo", "error"),
    [
        ({"ref": "", "etiqueta": "algo"}, "ref", "Este campo es obligatorio."),
        ({"etiqueta": ""}, "etiqueta", "Este campo es obligatorio."),
        ({"etiqueta": "[[5|a:b]] cosas"}, "etiqueta", "Aquí no van cifras vinculadas «[[…]]»: póngalas en el detalle."),
        ({"contexto": "x" * 121}, "contexto", "El detalle se imprime con 121 letras: déjelo en 120 o menos."),
    ],
)
def test_lo_que_falta_se_dice_en_su_lugar(cambios, campo, error, cliente, parinacota):
    respuesta = enviar(cliente, parinacota, **agregada(4, **cambios))
    assert formset(respuesta).errors[4][campo] == [error]
    assert parinacota.destacadas.count() == 4


def test_son_a_lo_mas_seis_y_ninguna_dos_veces(cliente, parinacota):
    assert enviar(cliente, parinacota, **agregada(4)).status_code == 302
    assert enviar(cliente, parinacota, **agregada(5, ref="orasmi:presupuesto@2019")).status_code == 302
    demas = enviar(cliente, parinacota, **agregada(6, ref="opd:presupuesto@2019"))
    assert "Destaque a lo más 6 cifras: quite alguna." in demas.content.decode()
    Destacada.objects.filter(cuenta=parinacota, orden__gt=4).delete()
    doble = enviar(cliente, parinacota, **agregada(4, ref="orasmi:beneficiarios@2019"))
    assert "Una misma cifra no se destaca dos veces" in doble.content.decode()
    assert parinacota.destacadas.count() == 4


def test_la_que_perdio_su_dato_sigue_elegida_y_se_dice(cliente, parinacota):
    Cifra.objects.filter(capitulo__cuenta=parinacota, clave="beneficiarios").update(valor=None)
    opciones = formset(abrir(cliente, parinacota)).forms[2].fields["ref"].choices
    assert opciones[1] == (
        "orasmi:beneficiarios@2019",
        "orasmi: beneficiarios (2019) (ya no está en la cuenta, o no tiene valor)",
    )
    assert enviar(cliente, parinacota).status_code == 302
    revision = cliente.get(fabrica.url("revision", parinacota)).content.decode()
    assert "La cifra destacada «personas beneficiadas por ORASMI» señala un dato que no tiene valor" in revision
    assert f'href="{fabrica.url("change", parinacota)}#destacadas-2"' in revision


def test_dos_personas_a_la_vez(cliente, parinacota):
    """The second one is told what the other wrote, and chooses."""
    mia = fabrica.formulario(abrir(cliente, parinacota)) | {"destacadas-0-etiqueta": "visas entregadas"}
    assert (
        enviar(cliente, parinacota, **{"destacadas-0-ref": REF}, **agregada(4, ref="opd:presupuesto@2019")).status_code
        == 302
    )
    respuesta = cliente.post(fabrica.url("change", parinacota), mia)
    assert respuesta.status_code == 409
    dichas = [(d.donde, d.mio, d.guardado) for d in respuesta.context["diferencias"]]
    visas, ayuda = (
        "«216 · Total de visas otorgadas (marzo a diciembre de 2019)»",
        "«55 · Demanda de ayuda social (2019)»",
    )
    lugar = "Cifras destacadas, fila 1, «visas otorgadas», "
    assert dichas == [
        (f"{lugar}Cifra de la cuenta", visas, ayuda),
        (f"{lugar}Qué es", "«visas entregadas»", "«visas otorgadas»"),
    ]
    assert "Cifras destacadas: otra persona agregó «solicitudes de ayuda»." in respuesta.content.decode()


@pytest.mark.parametrize("estado", ["en_revision", "aprobada"])
def test_solo_en_un_borrador(estado, cliente, parinacota):
    datos = fabrica.formulario(abrir(cliente, parinacota)) | {"destacadas-0-etiqueta": "otra"}
    CuentaPublica.objects.filter(pk=parinacota.pk).update(estado=estado)
    assert not abrir(cliente, parinacota).context["inline_admin_formsets"]
    assert cliente.post(fabrica.url("change", parinacota), datos).status_code == 403
    assert "otra" not in etiquetas(parinacota)


@pytest.mark.parametrize(("rol", "capitulos"), [(Rol.REVISOR, []), (Rol.DIGITADOR, ["orasmi"])])
def test_solo_quien_escribe_en_toda_la_cuenta(rol, capitulos, cliente, parinacota):
    datos = fabrica.formulario(abrir(cliente, parinacota)) | {"destacadas-0-etiqueta": "otra"}
    usuario = fabrica.make_usuario()
    Membresia.objects.create(usuario=usuario, organismo=parinacota.organismo, rol=rol, capitulos=capitulos)
    otro = fabrica.make_cliente(usuario)
    assert not abrir(otro, parinacota).context["inline_admin_formsets"]
    assert otro.post(fabrica.url("change", parinacota), datos).status_code == 403
    assert "otra" not in etiquetas(parinacota)


def test_no_se_toman_las_filas_de_otra_cuenta(parinacota, antofagasta, cliente):
    ajena = antofagasta.destacadas.first()
    respuesta = enviar(cliente, parinacota, **{"destacadas-0-id": str(ajena.pk), "destacadas-0-etiqueta": "tomada"})
    assert "Una de las filas no es de esta página o ya no existe." in respuesta.content.decode()
    ajena.refresh_from_db()
    assert (ajena.cuenta, ajena.etiqueta) == (antofagasta, "solicitudes de residencia ingresadas")


def test_la_historia_las_cuenta_con_palabras(cliente, parinacota):
    detalle = "de [[55|orasmi:casos@2019]] que pidieron ayuda"
    cambios = {"destacadas-2-contexto": detalle, "destacadas-0-ref": REF, "destacadas-3-DELETE": "on"}
    assert enviar(cliente, parinacota, **cambios).status_code == 302
    (guardado,) = de_cuenta(parinacota, "").object_list
    dichos = {c.fila: (c.clase, c.tabla, [(x.columna, x.antes, x.despues) for x in c.lineas]) for c in guardado.cambios}
    visas = ("cifra de la cuenta", "extranjeria: total (marzo a diciembre de 2019)", "orasmi: casos (2019)")
    orasmi = ("detalle", "de 55 solicitudes: 26 mujeres y 9 hombres", "de 55 que pidieron ayuda")
    assert dichos["visas otorgadas"] == ("cambiada", "Cifras destacadas", [visas])
    assert dichos["personas beneficiadas por ORASMI"] == ("cambiada", "Cifras destacadas", [orasmi])
    assert dichos["para pasos fronterizos"][0] == "eliminada"
    assert "[[" not in cliente.get(fabrica.url("history", parinacota)).content.decode()
