"""What is told of each kind of row, and how its values are printed: with labels and words, never with keys."""

from dataclasses import dataclass, field
from decimal import Decimal
from functools import cache

from django.db.models import Field, Model

from .. import registro
from ..diferencias.impreso import imprimir_celda
from ..documento import Celda
from ..figuras import ref_en_palabras
from ..models import Bloque, Capitulo, Cifra, CuentaPublica, Cumplimiento, Destacada, Fila, Respuesta
from ..vinculos import escritos

VACIO = "(vacío)"


@dataclass(frozen=True, slots=True)
class Nombres:
    """Those that are not in the rows: of the capítulos by key, also of those that were removed, and of last year's
    promises by ``clave``."""

    capitulos: dict[int, str] = field(default_factory=dict)
    compromisos: dict[str, str] = field(default_factory=dict)


_PROPIAS = {
    CuentaPublica: ("titulo_portada", "lema", "publicado_originalmente"),
    Capitulo: ("numero", "titulo", "materia", "unidad_responsable", "padre", "orden", "ancla", "listo"),
    Bloque: (
        *("tipo", "titulo", "texto", "conjunto", "forma", "seleccion", "encabezados", "tabla"),
        *("alternativo", "ausente", "fuente", "nota", "por_reescribir"),
    ),
    Cifra: ("etiqueta", "tipo", "valor", "unidad", "periodo", "calificador", "texto"),
    Cumplimiento: ("estado", "razon", "donde"),
    Respuesta: ("texto",),
    Destacada: ("ref", "etiqueta", "contexto"),
}
_TABLAS = {
    CuentaPublica: "Portada",
    Capitulo: "Capítulo",
    Bloque: "Contenido",
    Cifra: "Cifras del capítulo",
    Cumplimiento: "Compromisos del año anterior",
    Respuesta: "Respuestas a la revisión",
    Destacada: "Cifras destacadas",
}
_TIPOS_DE_CIFRA = {"valor"}  # printed as the row's own tipo says


@cache
def columnas(modelo: type[Model]) -> tuple[Field, ...]:
    """The fields that are told, in order."""
    if issubclass(modelo, Fila):
        return (*(c for c in modelo.campos_de_datos() if c.editable), modelo._meta.get_field("etiqueta"))
    return tuple(modelo._meta.get_field(nombre) for nombre in _PROPIAS[modelo])


@cache
def relaciones(modelo: type[Model]) -> tuple[str, ...]:
    """Those that point to a catalogue, whose names are read with the row."""
    return tuple(c.name for c in columnas(modelo) if c.is_relation and c.related_model is not Capitulo)


def tabla(modelo: type[Model]) -> str:
    """What people call the table of ``modelo``."""
    return _TABLAS.get(modelo) or next(c.titulo for _, c in registro.conjuntos() if c.modelo is modelo)


def titulo(campo: Field) -> str:
    return str(campo.verbose_name)


def estado(fila: Model, campo: Field) -> tuple:
    """What a cell holds: equal only to the same value, or to the same reason for not having one."""
    return (getattr(fila, campo.attname), campo.name in _no_aplica(fila), campo.name in _suprimido(fila))


def _no_aplica(fila) -> list[str]:
    """The columns that say so; a cifra says it of its value."""
    marcas = getattr(fila, "no_aplica", [])
    return marcas if isinstance(marcas, list) else ["valor"] * marcas


def _suprimido(fila) -> list[str]:
    return getattr(fila, "suprimido", [])


def poner(fila: Model, campo: Field, de: Model) -> None:
    """Give the cell of ``fila`` what that of ``de`` holds."""
    setattr(fila, campo.attname, getattr(de, campo.attname))
    if isinstance(getattr(fila, "no_aplica", None), bool) and campo.name == "valor":
        fila.no_aplica = de.no_aplica
        return
    for marcas in ("no_aplica", "suprimido"):
        if isinstance(propias := getattr(fila, marcas, None), list):
            tenia = [campo.name] if campo.name in getattr(de, marcas) else []
            setattr(fila, marcas, [*(c for c in propias if c != campo.name), *tenia])


def imprimir(fila: Model, campo: Field, nombres: Nombres) -> str:
    """A cell in one line of plain text."""
    valor = getattr(fila, campo.attname)
    marca = "no_aplica" if campo.name in _no_aplica(fila) else "suprimido" if campo.name in _suprimido(fila) else ""
    if marca or (valor is None and not campo.is_relation):
        return imprimir_celda(Celda(None, estado=marca or "sin_informacion"))
    if campo.is_relation:
        return _relacionado(fila, campo, nombres) if valor else VACIO
    if valor in ("", []):
        return VACIO
    return _escribir(fila, campo, valor)


def _relacionado(fila, campo, nombres):
    if campo.related_model is Capitulo:
        return nombres.capitulos.get(getattr(fila, campo.attname), "un capítulo eliminado")
    return str(getattr(fila, campo.name))


def _escribir(fila, campo, valor) -> str:
    if etiqueta := _etiqueta(fila, campo, valor):
        return etiqueta
    if isinstance(valor, list):
        return ", ".join(map(str, valor))
    if isinstance(valor, dict):
        return f"una tabla de {_contar(valor['filas'], 'fila')} y {_contar(valor['columnas'], 'columna')}"
    if isinstance(valor, Decimal) and valor == valor.to_integral_value():
        valor = valor.quantize(1)
    tipo = fila.tipo if campo.name in _TIPOS_DE_CIFRA else getattr(campo, "tipo_dato", "texto")
    con_vinculos = tipo == "rico" or campo.name == "contexto"
    texto = imprimir_celda(Celda(escritos(valor) if con_vinculos else valor, tipo))
    return " ".join(texto.split())


def _contar(cosas, una) -> str:
    return f"{len(cosas)} {una}{'' if len(cosas) == 1 else 's'}"


def _etiqueta(fila, campo, valor) -> str:
    """The label of a stored key; '' when the value is no key."""
    if campo.choices:
        return str(dict(campo.flatchoices).get(valor, valor))
    if campo.name == "ref":
        return ref_en_palabras(valor)
    if campo.name not in ("conjunto", "forma", "seleccion") or not hasattr(fila, "por_reescribir"):
        return ""
    mostrado = next((c for _, c in registro.conjuntos() if c.clave == fila.conjunto), None)
    if not mostrado:
        return "datos que ya no existen"
    if campo.name != "seleccion":
        return mostrado.titulo if campo.name == "conjunto" else mostrado.titulo_de_forma(valor)
    opciones = mostrado.modelo._meta.get_field(mostrado.seleccion).flatchoices if mostrado.seleccion else ()
    return str(dict(opciones).get(valor, valor))


def nombre(modelo: type[Model], fila: Model, nombres: Nombres) -> str:
    """How people call a row: the name it is printed with, or what its first column says. '' when there is only one."""
    if modelo is CuentaPublica:
        return ""
    if modelo is Respuesta:
        return f"{fila.declarado} / {fila.calculado}" if fila.declarado or fila.calculado else ""
    if modelo is Cumplimiento:
        return recortar(nombres.compromisos.get(fila.clave, ""), 80)
    if modelo is Capitulo:
        return f"{fila.numero} {fila.titulo}".strip()
    propio = getattr(fila, "etiqueta", "") or getattr(fila, "titulo", "")
    return recortar(propio or imprimir(fila, columnas(modelo)[0], nombres), 80)


def recortar(texto: str, largo: int) -> str:
    return texto if len(texto) <= largo else f"{texto[: largo - 1].rstrip()}…"
