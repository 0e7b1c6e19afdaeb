"""A published account as a model: what its capítulos are and how they show their data, and nothing that it says."""

from django.db.models import Count, Q, QuerySet

from ..models import Bloque, Capitulo, CuentaPublica, Organismo
from ..traslado import cambiar_lugar, mover_titulo
from .clonar import copiar_capitulos, filas_de

#: Blocks that show rows and cifras. The others hold what their own account says.
_SIN_CONTENIDO = (*Bloque.CON_DATOS, Bloque.Tipo.CIFRAS)


def modelos() -> QuerySet[CuentaPublica]:
    """The current editions, which everybody may read, each with how many ``partes`` (capítulos) it has."""
    con_partes = CuentaPublica.objects.publicadas().annotate(partes=Count("capitulos"))
    return con_partes.filter(partes__gt=0).select_related("organismo").order_by("organismo__nombre", "-anio")


def ultima_de(organismo: Organismo) -> CuentaPublica | None:
    """Its last current edition; before it has any of its own, that of the one it succeeded. One query."""
    de_quien = Q(organismo=organismo)
    if organismo.provincia_id and organismo.vigente_desde:
        de_quien |= Q(organismo__provincia=organismo.provincia_id, organismo__vigente_hasta__lt=organismo.vigente_desde)
    publicadas = CuentaPublica.objects.publicadas().filter(de_quien).select_related("organismo")
    return max(publicadas, key=lambda c: (c.organismo_id == organismo.pk, c.anio), default=None)


def copiar_esqueleto(origen: CuentaPublica, destino: CuentaPublica) -> None:
    """Bring to the empty draft ``destino`` the tree of capítulos of ``origen`` and the blocks that show data, empty.

    Of texts there is no trace: nothing that waits to be written could be published by mistake.
    """
    anio, n = origen.anio, destino.anio - origen.anio
    de, a = (c.organismo.provincia.nombre if c.organismo.provincia else "" for c in (origen, destino))

    def mover(titulo: str) -> str:
        return cambiar_lugar(mover_titulo(titulo, anio, n), de, a)[:250]  # as long as a title may be

    copias = copiar_capitulos(origen, destino)
    for cap in copias.values():
        cap.titulo, cap.unidad_responsable, cap.listo = mover(cap.titulo), "", False
    Capitulo.objects.bulk_update(copias.values(), ["titulo", "unidad_responsable", "listo"])
    bloques = [b for b in filas_de(Bloque, copias) if b.tipo in _SIN_CONTENIDO]
    for bloque in bloques:
        bloque.titulo, bloque.encabezados = mover(bloque.titulo), [mover(t) for t in bloque.encabezados]
        bloque.texto = bloque.nota = bloque.fuente = bloque.alternativo = ""
        bloque.por_reescribir = False
    Bloque.objects.bulk_create(bloques)


def recuento(cuenta: CuentaPublica) -> dict[str, int]:
    """How many ``capitulos``, ``tablas`` and ``textos`` to be rewritten an account has. One query."""
    tablas = Q(bloques__tipo__in=(Bloque.Tipo.TABLA, Bloque.Tipo.TABLA_LIBRE))
    return cuenta.capitulos.aggregate(
        capitulos=Count("pk", distinct=True),
        tablas=Count("bloques", filter=tablas),
        textos=Count("bloques", filter=Q(bloques__por_reescribir=True)),
    )
