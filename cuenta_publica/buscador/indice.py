"""The passages of what is published now: written when an account is published, forgotten when it is no longer current.

Besides its own stems, each passage keeps words with a prefix, which no stem has: ``c_`` those that are read around it
(its chapter, its conjunto, its provincia, its año), and the places by which one may filter.
"""

from collections.abc import Iterator

from django.db import transaction

from .. import registro
from ..congelar import congelar
from ..documento import Documento
from ..models import CuentaPublica, Pasaje
from .pasajes import Trozo, trozos
from .raices import raices

CONTEXTO, ANIO, PROVINCIA, MATERIA, TIPO = "c_", "a_", "p_", "m_", "t_"
_LOTE = 1000
_PESOS = {"capitulo": 0, "tabla": 1, "grafico": 1, "figura": 1, "texto": 2, "cifra": 3, "fila": 4}
_ULTIMO, _ANIOS, _ORGANISMOS, _TROZOS = 2200, 8, 20, 24  # the last year that may be; bits of each part of the key


def indexar(cuenta: CuentaPublica, documento: Documento) -> int:
    """Write the passages of ``cuenta``, whose frozen values are ``documento``, and tell how many; those that it had are
    replaced. A query for each conjunto with rows, and one for each thousand passages."""
    olvidar(cuenta)
    escritor = _Escritor(cuenta, documento)
    pasajes = [escritor.pasaje(n, trozo) for n, trozo in enumerate(trozos(documento))]
    Pasaje.objects.bulk_create(pasajes, batch_size=_LOTE)
    return len(pasajes)


def olvidar(cuenta: CuentaPublica) -> None:
    """Nothing of ``cuenta`` is found any more."""
    Pasaje.objects.filter(cuenta=cuenta).delete()


def indexar_todas() -> Iterator[tuple[CuentaPublica, int]]:
    """Make the passages of every current edition again, one account at a time, and forget all others."""
    vigentes = CuentaPublica.objects.publicadas().select_related("organismo__provincia", "organismo__region")
    Pasaje.objects.exclude(cuenta__in=vigentes.values("pk")).delete()
    for cuenta in vigentes.order_by("organismo__slug", "anio"):
        with transaction.atomic():
            # Who publishes or withdraws it meanwhile waits; and what was withdrawn meanwhile is not written.
            if CuentaPublica.objects.select_for_update().publicadas().filter(pk=cuenta.pk).exists():
                yield cuenta, indexar(cuenta, congelar(cuenta))


def rango_de(tipo: str) -> tuple[int, int]:
    """The first key of a passage of ``tipo``, and the first one after all of them."""
    bits = _ANIOS + _ORGANISMOS + _TROZOS
    return _PESOS[tipo] << bits, (_PESOS[tipo] + 1) << bits


class _Escritor:
    """Makes the passages of one account."""

    def __init__(self, cuenta: CuentaPublica, documento: Documento):
        self.cuenta, self.organismo = cuenta, documento.organismo
        provincia = cuenta.organismo.provincia
        self.comunes = [f"{ANIO}{cuenta.anio}", *([f"{PROVINCIA}{provincia.codigo}"] if provincia else [])]
        donde = f"{self.organismo.provincia or self.organismo.nombre} {cuenta.anio}"
        self.alrededor = raices(donde)
        self.filas: dict[type, dict[str, list[int]]] = {}

    def pasaje(self, n: int, trozo: Trozo) -> Pasaje:
        """The one of ``trozo``, n-th of its account."""
        capitulo, fila = trozo.capitulo, self._fila(trozo)
        propias = raices(trozo.texto if trozo.tipo == "fila" else f"{trozo.titulo} {trozo.texto}")
        contexto = [*self.alrededor, *raices(capitulo.titulo), *raices(trozo.titulo)]
        claves = [*self.comunes, f"{MATERIA}{capitulo.materia}", f"{TIPO}{trozo.tipo}"]
        indice = [*propias, *(CONTEXTO + raiz for raiz in dict.fromkeys(contexto)), *claves]
        return Pasaje(
            id=self._clave(n, trozo.tipo),
            cuenta=self.cuenta,
            ancla=capitulo.ancla,
            capitulo=f"{capitulo.numero} {capitulo.titulo}".strip(),
            materia=capitulo.materia,
            tipo=trozo.tipo,
            conjunto=trozo.conjunto,
            modelo=fila[0]._meta.label_lower if fila else "",
            fila=fila[1] if fila else None,
            titulo=trozo.titulo,
            texto=trozo.texto,
            raices=" ".join(indice),
        )

    def _clave(self, n: int, tipo: str) -> int:
        clave = _PESOS[tipo] << _ANIOS | (_ULTIMO - self.cuenta.anio)
        return (clave << _ORGANISMOS | self.cuenta.organismo_id) << _TROZOS | n

    def _fila(self, trozo: Trozo) -> tuple[type, int] | None:
        """Model and key of the row that a passage tells."""
        if trozo.indice is None:
            return None
        modelo = registro.materia(trozo.capitulo.materia).conjunto(trozo.conjunto).modelo
        if modelo not in self.filas:
            self.filas[modelo] = self._claves_de(modelo)
        return modelo, self.filas[modelo][trozo.capitulo.ancla][trozo.indice]

    def _claves_de(self, modelo) -> dict[str, list[int]]:
        """Those of its rows, by the ancla of their capítulo, in the order of the frozen account."""
        claves: dict[str, list[int]] = {}
        filas = modelo.objects.filter(capitulo__cuenta=self.cuenta).order_by("orden", "id")
        for ancla, pk in filas.values_list("capitulo__ancla", "pk"):
            claves.setdefault(ancla, []).append(pk)
        return claves
