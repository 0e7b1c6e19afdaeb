"""Carrying an account into another year: its structure, its names, its texts to be rewritten, and no figure."""

from django.db.models import Field

from .. import registro
from ..congelar import congelar_datos
from ..documento import CapituloDoc, Datos
from ..figuras import claves_de_filas
from ..hallazgos import Lugar
from ..models import Bloque, Capitulo, Cifra, Compromiso, CuentaPublica, Destacada, Fila
from ..traslado import lleva_cifra, mover_periodo, mover_titulo
from ..vinculos import a_la_espera, entre_vinculos
from .clonar import abrir, copiar_capitulos, de_la_cuenta, filas_de

_NO_NOMBRAN = ("anio", "periodo", "fecha", "rico", "logico")


def crear_siguiente(cuenta: CuentaPublica) -> CuentaPublica:
    """Open next year's account from this one, as a draft with nothing answered and no figure of this year.

    Raises ``ErrorDePublicacion`` as ``corregir`` does, and :class:`registro.MateriaDesconocida`.
    """
    nueva = CuentaPublica(
        organismo=cuenta.organismo,
        anio=cuenta.anio + 1,
        titulo_portada=mover_titulo(cuenta.titulo_portada, cuenta.anio),
        lema=mover_titulo(cuenta.lema, cuenta.anio),
    )
    return abrir(cuenta, nueva, continuar)


def continuar(origen: CuentaPublica, destino: CuentaPublica) -> None:
    """Bring to the empty draft ``destino`` what ``origen``, of another year, leaves to it.

    Raises :class:`registro.MateriaDesconocida`.
    """
    anio, n = origen.anio, destino.anio - origen.anio
    copias = copiar_capitulos(origen, destino)
    for cap in copias.values():
        cap.titulo, cap.listo = mover_titulo(cap.titulo, anio, n), False
    Capitulo.objects.bulk_update(copias.values(), ["titulo", "listo"])
    Cifra.objects.bulk_create([_cifra(cifra, anio, n) for cifra in filas_de(Cifra, copias)])
    for modelo in filter(tiene_numeros, registro.modelos_de_fila()):
        modelo.objects.bulk_create([_fila(fila, anio, n) for fila in filas_de(modelo, copias)])
    refs = _referencias(origen, destino)
    bloques = [b for b in filas_de(Bloque, copias) if b.tipo != Bloque.Tipo.FIGURA]
    Bloque.objects.bulk_create([_bloque(bloque, anio, n, refs) for bloque in bloques])
    destacadas = de_la_cuenta(Destacada, origen, destino)
    Destacada.objects.bulk_create([_destacada(destacada, anio, n, refs) for destacada in destacadas])


def tiene_numeros(modelo: type[Fila]) -> bool:
    """Whether the rows of ``modelo`` are carried. Without figures a row is what happened that year, to the letter;
    and what was promised is answered, not promised again."""
    return modelo is not Compromiso and any(getattr(c, "es_numerico", False) for c in modelo.campos_de_datos())


def _cifra(cifra: Cifra, anio: int, n: int) -> Cifra:
    cifra.periodo, cifra.etiqueta = mover_periodo(cifra.periodo, n), mover_titulo(cifra.etiqueta, anio, n)
    cifra.valor, cifra.no_aplica, cifra.calificador, cifra.texto = None, False, "", ""
    if lleva_cifra(cifra.unidad):
        cifra.unidad = ""
    return cifra


# --- rows -----------------------------------------------------------------------------------------------------------


def _fila(fila: Fila, anio: int, n: int) -> Fila:
    """The row with what names it, and none of what it said of its year."""
    campos = fila.campos_de_datos()
    nombre = next((c for c in campos if _tipo(c) not in _NO_NOMBRAN and not getattr(c, "es_numerico", False)), None)
    for campo in campos:
        antes = getattr(fila, campo.attname)
        ahora = antes if campo is nombre else _del_otro_anio(campo, antes, n)
        setattr(fila, campo.attname, ahora)
        if ahora != antes or getattr(campo, "es_numerico", False):
            fila.no_aplica = [marca for marca in fila.no_aplica if marca != campo.name]
    fila.suprimido = []
    fila.etiqueta = mover_titulo(fila.etiqueta, anio, n)
    return fila


def _tipo(campo: Field) -> str:
    internos = {"PositiveSmallIntegerField": "anio", "BooleanField": "logico"}
    return internos.get(campo.get_internal_type()) or getattr(campo, "tipo_dato", "texto")


def _del_otro_anio(campo: Field, valor, n: int):
    """What a column that does not name the row keeps: relations, required choices and short texts without figures;
    periods and years, ``n`` years later. Figures, dates, descriptions and optional choices are the year's own."""
    tipo = _tipo(campo)
    if getattr(campo, "es_numerico", False):
        return None
    if tipo == "periodo":
        return mover_periodo(valor, n)
    if tipo == "anio":
        return valor if valor is None else valor + n
    if tipo == "logico":
        return campo.get_default()
    if campo.is_relation or (campo.choices and not campo.blank):
        return valor
    larga = campo.get_internal_type() == "TextField" and campo.blank
    return "" if tipo in ("fecha", "rico") or campo.choices or larga or lleva_cifra(valor) else valor


# --- blocks ---------------------------------------------------------------------------------------------------------


def _bloque(bloque: Bloque, anio: int, n: int, refs: dict[str, str]) -> Bloque:
    """Texts as they are, marked, with their figures waiting; a free table without its numbers; pictures are dropped
    before."""
    bloque.texto, bloque.nota = a_la_espera(bloque.texto, refs), a_la_espera(bloque.nota, refs)
    bloque.titulo, bloque.fuente = mover_titulo(bloque.titulo, anio, n), mover_titulo(bloque.fuente, anio, n)
    bloque.encabezados = [mover_titulo(titulo, anio, n) for titulo in bloque.encabezados]
    bloque.alternativo = ""
    if bloque.tabla:
        bloque.tabla = _tabla_libre(bloque.tabla, anio, n)
    con_texto = bloque.tipo in Bloque.CON_TEXTO and bloque.texto
    bloque.por_reescribir = bool(con_texto or bloque.nota or bloque.tipo == Bloque.Tipo.TABLA_LIBRE)
    return bloque


def _tabla_libre(tabla: dict, anio: int, n: int) -> dict:
    columnas = [{**c, "titulo": mover_titulo(c["titulo"], anio, n)} for c in tabla["columnas"]]
    textos = [c["tipo"] == "texto" for c in columnas]
    filas = [[v if texto else None for v, texto in zip(fila, textos, strict=True)] for fila in tabla["filas"]]
    return {"columnas": columnas, "filas": filas}


def _destacada(destacada: Destacada, anio: int, n: int, refs: dict[str, str]) -> Destacada:
    """The same figure, waiting for the value of its year: one that is not carried stays, for the review to name it."""
    destacada.ref = refs.get(destacada.ref, destacada.ref)
    destacada.etiqueta = mover_titulo(destacada.etiqueta, anio, n)
    destacada.contexto = a_la_espera(entre_vinculos(destacada.contexto, lambda t: mover_titulo(t, anio, n)), refs)
    return destacada


# --- what prose is bound to -----------------------------------------------------------------------------------------


def _referencias(origen: CuentaPublica, destino: CuentaPublica) -> dict[str, str]:
    """The ref that each figure of ``origen`` has in ``destino``: the same cell, whose period may be another."""
    nuevos = {cap.ancla: cap for _, cap in congelar_datos(destino).recorrer()}
    refs = {}
    for _, cap in congelar_datos(origen).recorrer():
        nuevo = nuevos[cap.ancla]
        refs |= dict(zip(_refs_de_cifras(cap), _refs_de_cifras(nuevo), strict=True))
        for datos in cap.datos:
            if otros := next((d for d in nuevo.datos if d.conjunto == datos.conjunto), None):
                refs |= dict(zip(_refs_de_filas(cap, datos), _refs_de_filas(cap, otros), strict=True))
    return refs


def _refs_de_cifras(cap: CapituloDoc) -> list[str]:
    return [f"{cap.ancla}:{Lugar(cap.ancla, cifra=c.clave, periodo=c.periodo)}" for c in cap.cifras]


def _refs_de_filas(cap: CapituloDoc, datos: Datos) -> list[str]:
    return [
        f"{cap.ancla}:{Lugar(cap.ancla, datos.conjunto, fila, columna.clave)}"
        for fila in claves_de_filas(datos)
        for columna in datos.columnas
        if columna.es_numero
    ]
