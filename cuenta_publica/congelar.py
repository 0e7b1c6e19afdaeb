"""The one step that reads the database to make a report: everything after it is a pure function."""

from collections import defaultdict
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from hashlib import sha256
from html import escape

from django.db.models import F

from . import documento as d
from . import impresion, registro
from .columnas import columna_de, tipo_de
from .figuras import destacar, figuras, suprimidas
from .models import Bloque, Catalogo, Cifra, CuentaPublica, Destacada, Respuesta
from .rendicion import compromisos_anteriores
from .tabla_libre import a_tabla
from .texto_rico import leer_lista, limpiar
from .vinculos import Atar, atador, atar_items


def congelar(cuenta: CuentaPublica) -> d.Documento:
    """The account as frozen values. The number of queries depends on the kinds of data, never on how much there is.

    Figures first, then the texts that are bound to them.
    Raises :class:`registro.MateriaDesconocida` when a capítulo's materia is no longer installed.
    """
    sin_textos = congelar_datos(cuenta)
    conocidas, veladas = figuras(sin_textos), suprimidas(sin_textos)
    cambiados: list[d.Cambio] = []

    def atar_en(*capitulo: str, **lugar) -> Atar:
        return atador(conocidas, lambda *cambio: cambiados.append(d.Cambio(*capitulo, *cambio, **lugar)), veladas)

    bloques = defaultdict(list)
    de_la_cuenta = Bloque.objects.filter(capitulo__cuenta=cuenta.pk).annotate(ancla=F("capitulo__ancla"))
    for fila in de_la_cuenta.order_by("orden", "id"):
        bloques[fila.ancla].append(fila)
    imagenes = dict(sin_textos.imagenes)

    def completar(cap: d.CapituloDoc) -> d.CapituloDoc:
        cap = replace(cap, datos=tuple(_atar_datos(datos, partial(atar_en, cap.ancla)) for datos in cap.datos))
        propios = [_bloque(fila, cap, imagenes) for fila in bloques[cap.ancla]]
        return replace(
            cap,
            bloques=tuple(_atar_bloque(bloque, atar_en(cap.ancla, bloque=i)) for i, bloque in enumerate(propios)),
            capitulos=tuple(map(completar, cap.capitulos)),
        )

    respuestas = Respuesta.objects.filter(cuenta=cuenta.pk).order_by("clave")
    completos = tuple(map(completar, sin_textos.capitulos))
    return replace(
        sin_textos,
        capitulos=completos,
        compromisos=compromisos_anteriores(cuenta),
        respuestas=tuple(d.RespuestaDoc(r.clave, r.texto, r.declarado, r.calculado) for r in respuestas),
        destacadas=_destacadas(cuenta, sin_textos, partial(atar_en, "", conjunto=d.DESTACADAS, columna="contexto")),
        imagenes=imagenes,
        cambiados=tuple(cambiados),
    )


def _destacadas(cuenta, sin_textos: d.Documento, atar_en: Callable[..., Atar]) -> tuple[d.DestacadaDoc, ...]:
    filas = Destacada.objects.filter(cuenta=cuenta.pk).order_by("orden", "id")
    return tuple(
        destacar(sin_textos, fila.ref, fila.etiqueta, atar_en(indice=i)(escape(fila.contexto, quote=False)))
        for i, fila in enumerate(filas)
    )


def congelar_datos(cuenta: CuentaPublica) -> d.Documento:
    """The account without its blocks: headings, cifras and rows, which is all that its figures need."""
    del_organismo = [f"organismo__{relacion}" for relacion in ("region", "provincia", "emblema")]
    cuenta = CuentaPublica.objects.select_related(*del_organismo).get(pk=cuenta.pk)
    capitulos = list(cuenta.capitulos.order_by("orden", "id"))
    cifras = _por_capitulo(Cifra.objects.filter(capitulo__cuenta=cuenta).order_by("orden", "id"))
    datos = _leer_datos(cuenta, capitulos)
    hijos = defaultdict(list)
    for fila in capitulos:
        hijos[fila.padre_id].append(fila)

    def capitulo(fila) -> d.CapituloDoc:
        return d.CapituloDoc(
            ancla=fila.ancla,
            numero=fila.numero,
            titulo=fila.titulo,
            materia=fila.materia,
            unidad_responsable=fila.unidad_responsable,
            cifras=tuple(map(_cifra, cifras[fila.pk])),
            datos=datos[fila.pk],
            capitulos=tuple(capitulo(hijo) for hijo in hijos[fila.pk]),
        )

    emblema = getattr(cuenta.organismo, "emblema", None)  # it raises when there is none
    return d.Documento(
        organismo=_organismo(cuenta.organismo, emblema),
        anio=cuenta.anio,
        titulo_portada=cuenta.titulo_portada,
        lema=cuenta.lema,
        publicado_originalmente=cuenta.publicado_originalmente,
        capitulos=tuple(capitulo(fila) for fila in hijos[None]),
        imagenes={emblema.huella: bytes(emblema.imagen)} if emblema else {},
    )


def _por_capitulo(filas) -> dict:
    grupos = defaultdict(list)
    for fila in filas:
        grupos[fila.capitulo_id].append(fila)
    return grupos


def _organismo(organismo, emblema) -> d.OrganismoDoc:
    provincia = organismo.provincia
    return d.OrganismoDoc(
        slug=organismo.slug,
        nombre=organismo.nombre,
        tipo=organismo.tipo,
        region=organismo.region.nombre,
        provincia=provincia.nombre if provincia else "",
        codigo_provincia=provincia.codigo if provincia else "",
        poblacion=provincia.poblacion if provincia else None,
        poblacion_fuente=provincia.poblacion_fuente if provincia else "",
        comunas=tuple(comuna.nombre for comuna in provincia.comunas.all()) if provincia else (),
        emblema=emblema.huella if emblema else "",
        emblema_texto=emblema.texto if emblema else "",
    )


def _cifra(fila) -> d.CifraDoc:
    valor = fila.valor
    if valor is not None and valor == valor.to_integral_value():
        valor = valor.quantize(1)
    return d.CifraDoc(
        clave=fila.clave,
        etiqueta=fila.etiqueta,
        valor=valor,
        unidad=fila.unidad,
        tipo=fila.tipo,
        periodo=fila.periodo,
        calificador=fila.calificador,
        texto=fila.texto,
        no_aplica=fila.no_aplica,
    )


# --- rows ---------------------------------------------------------------------------------------------------------


def _leer_datos(cuenta, capitulos) -> dict[int, tuple[d.Datos, ...]]:
    """Rows of every conjunto that the capítulos' materias have: one query each."""
    por_materia = defaultdict(list)
    for cap in capitulos:
        por_materia[cap.materia].append(cap.pk)
    datos = defaultdict(tuple)
    filas = {}
    for clave, pks in por_materia.items():
        for conjunto in registro.materia(clave).todos_los_conjuntos():
            if conjunto.modelo not in filas:
                filas[conjunto.modelo] = _por_capitulo(_filas(conjunto.modelo, cuenta))
            for pk in pks:
                if propias := filas[conjunto.modelo][pk]:
                    datos[pk] += (datos_de(conjunto, propias),)
    return datos


def _filas(modelo, cuenta):
    relaciones = [c.name for c in modelo.campos_de_datos() if c.is_relation]
    consulta = modelo.objects.filter(capitulo__cuenta=cuenta).order_by("orden", "id")
    return consulta.select_related(*relaciones) if relaciones else consulta


def datos_de(conjunto, filas) -> d.Datos:
    """The rows ``filas`` of a conjunto, in that order."""
    campos = conjunto.modelo.campos_de_datos()
    return d.Datos(
        conjunto=conjunto.clave,
        titulo=conjunto.titulo,
        columnas=tuple(_columna(conjunto, campo, filas) for campo in campos),
        filas=tuple(
            d.FilaDoc(
                {c.name: _valor(c, fila) for c in campos}, fila.etiqueta, tuple(fila.no_aplica), tuple(fila.suprimido)
            )
            for fila in filas
        ),
    )


def _valor(campo, fila):
    if campo.is_relation:
        relacionado = getattr(fila, campo.name)
        return relacionado.clave if relacionado else None
    valor = getattr(fila, campo.attname)
    return limpiar(valor) if tipo_de(campo) == "rico" else valor


def _columna(conjunto, campo, filas) -> d.Columna:
    if not campo.is_relation:
        return columna_de(campo)
    entradas = [e for fila in filas if isinstance(e := getattr(fila, campo.name), Catalogo)]
    return columna_de(campo, {e.clave: e.nombre for e in entradas})


# --- blocks -------------------------------------------------------------------------------------------------------


def _bloque(fila, cap, imagenes) -> d.BloqueDoc:
    bloque = _ARMAR[fila.tipo](fila, cap, imagenes)
    comunes = {"titulo": fila.titulo, "fuente": fila.fuente, "nota": limpiar(fila.nota)}
    return replace(bloque, **comunes, por_reescribir=fila.por_reescribir)


def _atar_bloque(bloque: d.BloqueDoc, atar: Atar) -> d.BloqueDoc:
    """``bloque`` with the figures of its prose bound."""
    if isinstance(bloque, d.Texto | d.Cita | d.Nota):
        bloque = replace(bloque, html=atar(bloque.html))
    elif isinstance(bloque, d.Lista):
        bloque = replace(bloque, items=atar_items(bloque.items, atar))
    return replace(bloque, nota=atar(bloque.nota)) if bloque.nota else bloque


def _atar_datos(datos: d.Datos, atar_en: Callable[..., Atar]) -> d.Datos:
    """``datos`` with the figures of its rich cells bound; ``atar_en`` knows the capítulo."""
    ricas = [c.clave for c in datos.columnas if c.tipo == "rico"]
    if not any("[[" in (fila.get(clave) or "") for fila in datos.filas for clave in ricas):
        return datos

    def atar(i: int, columna: str, valor: d.Valor) -> d.Valor:
        if columna not in ricas or not valor:
            return valor
        return atar_en(conjunto=datos.conjunto, indice=i, columna=columna)(valor)

    filas = tuple(
        replace(fila, valores={k: atar(i, k, v) for k, v in fila.valores.items()}) for i, fila in enumerate(datos.filas)
    )
    return replace(datos, filas=filas)


def _tabla(fila, cap, _):
    conjunto, datos = _mostrados(fila, cap)
    if fila.forma:
        bloque = conjunto.formas[fila.forma](datos, cap)
    else:
        columnas = conjunto.tabla.base_columns
        bloque = impresion.tabla(datos, cap, columnas, unidades=conjunto.unidades, totales=conjunto.totales)
    bloque = replace(impresion.con_encabezados(bloque, fila.encabezados), conjunto=conjunto.clave)
    return replace(bloque, **_hallazgo(conjunto, datos, cap), seleccion=fila.seleccion)


def _grafico(fila, cap, _):
    conjunto, datos = _mostrados(fila, cap)
    dibujado = conjunto.grafico(datos, cap)
    return replace(dibujado, **_hallazgo(conjunto, datos, cap), seleccion=fila.seleccion, descripcion=fila.alternativo)


def _hallazgo(conjunto, datos, cap) -> dict:
    return {"titular": conjunto.titular(datos, cap)} if conjunto.titular else {}


def _mostrados(fila, cap):
    """The conjunto a block shows and the rows of it that the block selects."""
    conjunto = registro.materia(cap.materia).conjunto(fila.conjunto)
    datos = next((x for x in cap.datos if x.conjunto == conjunto.clave), None)
    datos = datos or datos_de(conjunto, [])
    if fila.seleccion:
        elegidas = tuple(f for f in datos.filas if str(f.get(conjunto.seleccion)) == fila.seleccion)
        datos = replace(datos, filas=elegidas)
    return conjunto, datos


def _figura(fila, cap, imagenes):
    huella = ""
    if fila.imagen:
        contenido = bytes(fila.imagen)
        huella = sha256(contenido).hexdigest()
        imagenes[huella] = contenido
    return d.Figura(alternativo=fila.alternativo, imagen=huella, ausente=fila.ausente)


_ARMAR = {
    Bloque.Tipo.TEXTO: lambda f, cap, _: d.Texto(html=limpiar(f.texto)),
    Bloque.Tipo.CITA: lambda f, cap, _: d.Cita(html=limpiar(f.texto)),
    Bloque.Tipo.NOTA: lambda f, cap, _: d.Nota(html=limpiar(f.texto)),
    Bloque.Tipo.LISTA: lambda f, cap, _: d.Lista(items=leer_lista(f.texto)),
    Bloque.Tipo.TABLA: _tabla,
    Bloque.Tipo.GRAFICO: _grafico,
    Bloque.Tipo.CIFRAS: lambda f, cap, _: d.Cifras(cifras=cap.cifras),
    Bloque.Tipo.TABLA_LIBRE: lambda f, cap, _: a_tabla(f.tabla),
    Bloque.Tipo.FIGURA: _figura,
}
