"""Figures that published accounts declare, as the site quotes them beside others: never those of a draft."""

from collections.abc import Collection

from . import registro
from .busqueda import plegar
from .hallazgos import Lugar
from .models import Cifra, CuentaPublica, Destacada, Respuesta
from .montos import escribir_numero, escribir_pesos, escribir_porcentaje
from .periodos import Periodo
from .series import Punto, Serie, serie

_ESCRIBIR = {"cantidad": escribir_numero, "pesos": escribir_pesos, "porcentaje": escribir_porcentaje}
SIN_VALOR = {False: "Sin información", True: "No aplica"}


def series_de(cuentas: Collection[CuentaPublica]) -> list[tuple[str, list[Serie]]]:
    """(materia, what they declare of it over the years), by name. Two queries."""
    dudas, puntos = _en_duda(cuentas), {}
    for cifra in _cifras(cuentas):
        puntos.setdefault((cifra.capitulo.materia, cifra.clave, cifra.tipo), []).append(_punto(cifra, dudas))
    por_materia = []
    for materia in {clave for clave, _, _ in puntos}:
        nombre, declaradas = _declaradas(materia)
        claves = [(materia, clave, d.tipo) for clave, d in declaradas.items()]
        suyas = [serie(declaradas[c[1]].etiqueta, c[2], puntos[c]) for c in claves if c in puntos]
        por_materia += [(nombre, suyas)] if suyas else []
    return sorted(por_materia, key=lambda par: plegar(par[0]))


def destacadas_de(cuentas: Collection[CuentaPublica], cuantas: int) -> dict[int, list[tuple[str, Punto]]]:
    """By account, the first headline figures that are declared ones: (what it is, the figure). Three queries."""
    cifras, dudas = {(c.capitulo.cuenta_id, _ref(c)): c for c in _cifras(cuentas)}, _en_duda(cuentas)
    elegidas: dict[int, list[tuple[str, Punto]]] = {}
    for destacada in Destacada.objects.filter(cuenta__in=[c.pk for c in cuentas]):
        cifra = cifras.get((destacada.cuenta_id, destacada.ref))
        suyas = elegidas.setdefault(destacada.cuenta_id, [])
        if cifra and len(suyas) < cuantas:
            suyas.append((destacada.etiqueta, _punto(cifra, dudas)))
    return elegidas


def _declaradas(clave: str):
    """Name and declared cifras of a materia; nothing of one that is no longer installed."""
    try:
        materia = registro.materia(clave)
    except registro.MateriaDesconocida:
        return clave, {}
    return materia.nombre, materia.cifras


def _cifras(cuentas: Collection[CuentaPublica]) -> list[Cifra]:
    """Of those accounts that are public now, whatever was given."""
    publicas = Cifra.objects.filter(
        capitulo__cuenta__in=[c.pk for c in cuentas], capitulo__cuenta__estado=CuentaPublica.Estado.PUBLICADA
    )
    return list(publicas.select_related("capitulo__cuenta__organismo").order_by("capitulo__cuenta", "pk"))


def _ref(cifra: Cifra) -> str:
    """Its lasting name (see ``figuras``)."""
    ancla = cifra.capitulo.ancla
    return f"{ancla}:{Lugar(ancla, cifra=cifra.clave, periodo=cifra.periodo)}"


def _en_duda(cuentas: Collection[CuentaPublica]) -> set[tuple[int, str, str]]:
    """(account, name of the cifra, declared value) of each discrepancy that is published as it is."""
    respuestas = Respuesta.objects.filter(cuenta__in=[c.pk for c in cuentas])
    return {(cuenta, _de_que(c), valor) for cuenta, c, valor in respuestas.values_list("cuenta", "clave", "declarado")}


def _de_que(clave: str) -> str:
    """``extranjeria:total@2019-03/2019-12`` of ``suma:extranjeria:visas/cantidad/total@2019-03/2019-12``."""
    _, _, lugar = clave.partition(":")
    capitulo, _, ruta = lugar.partition(":")
    antes, arroba, periodo = ruta.partition("@")
    return f"{capitulo}:{antes.rpartition('/')[2]}{arroba}{periodo}"


def _punto(cifra: Cifra, dudas: set[tuple[int, str, str]]) -> Punto:
    cuenta = cifra.capitulo.cuenta
    valor = None if cifra.valor is None else cifra.valor.normalize()
    partes = (cifra.calificador, SIN_VALOR[cifra.no_aplica] if valor is None else _ESCRIBIR[cifra.tipo](valor))
    return Punto(
        periodo=Periodo.leer(cifra.periodo) if cifra.periodo else None,
        valor=valor,
        impreso=" ".join(filter(None, partes)),
        cuenta=f"Cuenta {cuenta.anio}",
        enlace=f"{cuenta.get_absolute_url()}#{cifra.capitulo.ancla}",
        exacto=not cifra.calificador,
        en_duda=valor is not None and (cuenta.pk, _ref(cifra), f"{valor:f}") in dudas,
    )
