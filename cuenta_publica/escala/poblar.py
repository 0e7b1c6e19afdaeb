"""Writes the accounts of a :class:`Plan`: each one, with its rows, is published in one transaction."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import islice

from django.conf import settings
from django.db import connection, transaction

from ..management.cuentas import SISTEMA, usuario_llamado
from ..models import Bloque, Capitulo, CuentaPublica, Organismo, Provincia
from ..publicacion import PREFIJO_SINTETICO, aprobar_sin_revision, marcas_de_publicar, publicar_sintetica
from . import aviso
from .plan import FILAS, Plan, materias, repartir
from .valores import campos_de, inventar

LOTE = 2000
DETALLE = "detalle"
APROBADA = "Aprobada sin revisión: son datos sintéticos."
EN_OTRA = "Los datos sintéticos solo se crean en desarrollo, en una base que sea para eso."
CON_REALES = "En esta base hay cuentas publicadas que no son sintéticas: use una base nueva."
SIN_TERRITORIO = "Esta base no tiene el territorio ni los catálogos: ejecute antes «manage.py cargar_base»."

Avisar = Callable[[str], object]


class NoSePuebla(Exception):
    """Why nothing is invented here, in Spanish."""


def poblar(plan: Plan, avisar: Avisar = lambda _: None) -> int:
    """Publish what ``plan`` asks for and is not there yet; how many accounts. Raises :class:`NoSePuebla`."""
    exigir()
    faltan = list(_faltan(plan))
    autor = _Autor(plan, len(faltan))
    for n, (organismo, anio) in enumerate(faltan, 1):
        autor.publicar(organismo, anio)
        if n % 50 == 0:
            avisar(f"{n} de {len(faltan)} cuentas…")
    _estadisticas()
    return len(faltan)


def exigir() -> None:
    if settings.ENTORNO != "desarrollo":
        raise NoSePuebla(EN_OTRA)
    reales = CuentaPublica.objects.exclude(organismo__slug__startswith=PREFIJO_SINTETICO)
    if reales.filter(estado__in=CuentaPublica.CERRADOS).exists():
        raise NoSePuebla(CON_REALES)
    if not Provincia.objects.exists():
        raise NoSePuebla(SIN_TERRITORIO)


def _faltan(plan: Plan) -> Iterator[tuple[Organismo, int]]:
    """Year by year, as they would have been published."""
    provincias = Provincia.objects.select_related("region").order_by("codigo")[: plan.provincias]
    organismos = [_organismo(provincia) for provincia in provincias]
    hechas = set(CuentaPublica.objects.filter(organismo__in=organismos).values_list("organismo", "anio"))
    for anio in plan.gestiones:
        yield from ((organismo, anio) for organismo in organismos if (organismo.pk, anio) not in hechas)


def _organismo(provincia: Provincia) -> Organismo:
    datos = {
        "nombre": f"Organismo sintético de {provincia.nombre} ({aviso.MARCA})",
        "tipo": Organismo.Tipo.GOBERNACION,
        "region": provincia.region,
        "provincia": provincia,
    }
    return Organismo.objects.get_or_create(slug=f"{PREFIJO_SINTETICO}{provincia.codigo}", defaults=datos)[0]


def _estadisticas() -> None:
    """What each engine chooses its indexes by: nobody else looks at a database that has just been filled."""
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


class _Autor:
    """Writes accounts one after the other; the first time it looks for catalogues, and draws the page for all PDFs."""

    def __init__(self, plan: Plan, cuantas: int):
        self.plan, self.usuario, self.pdf = plan, usuario_llamado(SISTEMA), aviso.dibujar()
        self.materias = materias()
        todos = [conjunto for conjuntos in self.materias.values() for conjunto in conjuntos]
        self.campos = {conjunto.modelo: campos_de(conjunto) for conjunto in todos}
        self.catalogos = {conjunto.modelo: _catalogo(conjunto) for conjunto in todos}
        self.extras = repartir(self._extras(cuantas), cuantas)

    def _extras(self, cuantas: int) -> int:
        """Rows that the chosen conjunto lacks after those that each account has of it anyway."""
        if not self.plan.filas:
            return 0
        _, conjunto = self.plan.elegido()
        comunes = cuantas * (len(self.catalogos[conjunto.modelo]) or 1)
        return max(0, self.plan.filas - conjunto.modelo.objects.vigentes().count() - comunes)

    @transaction.atomic
    def publicar(self, organismo: Organismo, anio: int) -> None:
        azar = self.plan.azar(organismo.slug, anio)
        cuenta = CuentaPublica.objects.create(
            organismo=organismo, anio=anio, titulo_portada="Cuenta sintética", lema=aviso.LEMA
        )
        for orden, (materia, conjuntos) in enumerate(self.materias.items()):
            capitulo = _capitulo(cuenta, materia, materia.clave, materia.nombre, orden)
            bloques = [Bloque(capitulo=capitulo, orden=0, texto=f"<p>{aviso.LEMA}</p>")]
            for i, conjunto in enumerate(conjuntos, 1):
                bloques.append(Bloque(capitulo=capitulo, orden=i, tipo="tabla", conjunto=conjunto.clave))
                self._escribir(conjunto, capitulo, self._comunes(conjunto, azar), azar)
            Bloque.objects.bulk_create(bloques)
        self._detallar(cuenta, next(self.extras), azar)
        aprobar_sin_revision(cuenta, self.usuario, APROBADA)
        publicar_sintetica(cuenta, self.usuario, self.pdf)

    def _comunes(self, conjunto, azar) -> list[dict]:
        """One row for each entry of its catalogue, if an empty capítulo offers them; else, a few."""
        entradas = self.catalogos[conjunto.modelo]
        return [{f"{conjunto.precarga}_id": pk} for pk in entradas] or [{}] * (
            1 if self._es_el_elegido(conjunto) else azar.randint(*FILAS)
        )

    def _es_el_elegido(self, conjunto) -> bool:
        return bool(self.plan.filas) and self.plan.elegido()[1] is conjunto

    def _detallar(self, cuenta: CuentaPublica, cuantas: int, azar) -> None:
        """The extra rows, in a capítulo whose page does not print them: only the data files and the explorer do."""
        if not cuantas:
            return
        materia, conjunto = self.plan.elegido()
        ancla = f"{materia.clave}-{DETALLE}"
        capitulo = _capitulo(cuenta, materia, ancla, f"{materia.nombre}, en detalle", len(self.materias))
        Bloque.objects.create(capitulo=capitulo, texto=f"<p>{aviso.LEMA} El detalle está solo en los datos.</p>")
        self._escribir(conjunto, capitulo, [{}] * cuantas, azar)

    def _escribir(self, conjunto, capitulo: Capitulo, fijos: list[dict], azar) -> None:
        modelo, marcas = conjunto.modelo, marcas_de_publicar(capitulo)
        campos, anio = self.campos[modelo], capitulo.cuenta.anio
        filas = (
            _con(inventar(modelo(capitulo=capitulo, orden=i, **marcas), campos, azar, anio), fijo)
            for i, fijo in enumerate(fijos)
        )
        while lote := list(islice(filas, LOTE)):
            modelo.objects.bulk_create(lote)


def _con(fila, fijo: dict):
    for campo, valor in fijo.items():
        setattr(fila, campo, valor)
    return fila


def _capitulo(cuenta: CuentaPublica, materia, ancla: str, titulo: str, orden: int) -> Capitulo:
    """Its title says what it is: it is what the explorer names a row's origin by."""
    valores = {"materia": materia.clave, "orden": orden, "numero": f"{orden + 1}."}
    return Capitulo.objects.create(cuenta=cuenta, ancla=ancla, titulo=f"{titulo} ({aviso.MARCA})", **valores)


def _catalogo(conjunto) -> list[int]:
    if not conjunto.precarga:
        return []
    catalogo = conjunto.modelo._meta.get_field(conjunto.precarga).related_model
    return list(catalogo._default_manager.order_by("orden", "id").values_list("pk", flat=True))
