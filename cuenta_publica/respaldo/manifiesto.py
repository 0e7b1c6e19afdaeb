"""What an archive says of itself, and how a database is asked the same questions, before and after."""

import json
import tomllib
from collections.abc import Iterable
from dataclasses import asdict, dataclass, replace

from django.conf import settings
from django.contrib.sessions.models import Session
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder
from django.utils import timezone

from ..models import Archivo, Eslabon, Original
from .errores import Danado, ErrorDeRespaldo, enumerar

ESQUEMA = 1
# Never in an archive: each session opens a door, and failures to come in are counted anew.
SIN_FILAS = (Session._meta.db_table, settings.CACHES["default"]["LOCATION"])


@dataclass(frozen=True)
class Manifiesto:
    """``filas``: table → count. ``cadenas``: organismo's slug → [last secuencia, its huella].
    ``miembros``: name → {"sha256", "tamano"}."""

    motor: str
    migraciones: list[str]
    filas: dict[str, int]
    cadenas: dict[str, list]
    miembros: dict[str, dict]
    creado_el: str
    version: str
    esquema: int = ESQUEMA

    @classmethod
    def leer(cls, texto: bytes) -> "Manifiesto":
        """Raises ErrorDeRespaldo for the manifest of another version of this program."""
        datos = json.loads(texto)
        if datos.get("esquema") != ESQUEMA:
            raise ErrorDeRespaldo(
                f"El respaldo lo hizo otra versión del portal (esquema {datos.get('esquema')}; esta lee el {ESQUEMA}): "
                "restáurelo con aquella versión."
            )
        try:
            return cls(**datos)
        except TypeError as error:
            raise Danado("el manifiesto no tiene la forma que se espera") from error

    def escribir(self) -> bytes:
        return json.dumps(asdict(self), ensure_ascii=False, sort_keys=True, indent=1).encode() + b"\n"

    def con(self, miembros: dict) -> "Manifiesto":
        return replace(self, miembros=miembros)


def describir(conexion) -> Manifiesto:
    """The manifest of the database behind ``conexion``, still without members."""
    return Manifiesto(
        motor=conexion.vendor,
        migraciones=aplicadas(conexion),
        filas=_filas(conexion),
        cadenas=_cadenas(conexion),
        miembros={},
        creado_el=timezone.now().isoformat(timespec="seconds"),
        version=version_del_portal(),
    )


def version_del_portal() -> str:
    return tomllib.loads((settings.BASE_DIR / "pyproject.toml").read_text(encoding="utf-8"))["project"]["version"]


def aplicadas(conexion) -> list[str]:
    modelo = MigrationRecorder(conexion).Migration
    if modelo._meta.db_table not in conexion.introspection.table_names():
        return []
    return sorted(".".join(clave) for clave in consultar(conexion, modelo.objects.values_list("app", "name")))


def exigir_migraciones(nombres: Iterable[str], de_quien: str) -> None:
    """Raises ErrorDeRespaldo, with the difference, unless they are exactly those of this code."""
    nombres = set(nombres)
    propias = {".".join(clave) for clave in MigrationLoader(None).disk_migrations}
    partes = []
    if faltan := propias - nombres:
        partes.append(f"no tiene {enumerar(faltan)}")
    if sobran := nombres - propias:
        partes.append(f"tiene {enumerar(sobran)}, que este código no conoce")
    if partes:
        raise ErrorDeRespaldo(f"{de_quien} no corresponde a este código: {' y '.join(partes)}.")


def referidos(conexion) -> set[str]:
    """sha256 of every sealed file that should exist: all of them, less what withdrawals took away."""
    return {
        fila[0]
        for modelo in (Archivo, Original)
        for fila in consultar(conexion, modelo.objects.conservados().values_list("sha256"))
    }


def _filas(conexion) -> dict[str, int]:
    with conexion.cursor() as cursor:
        tablas = sorted(conexion.introspection.table_names(cursor))
        cuentas = {}
        for tabla in tablas:
            cursor.execute(f"SELECT COUNT(*) FROM {conexion.ops.quote_name(tabla)}")
            cuentas[tabla] = cursor.fetchone()[0]
    return cuentas | dict.fromkeys(SIN_FILAS, 0)


def _cadenas(conexion) -> dict[str, list]:
    eslabones = Eslabon.objects.order_by("secuencia").values_list("organismo__slug", "secuencia", "huella")
    return {slug: [secuencia, huella] for slug, secuencia, huella in consultar(conexion, eslabones)}


def consultar(conexion, consulta) -> list[tuple]:
    """The rows of a QuerySet, read through any connection, also one that no alias names."""
    orden, datos = consulta.query.get_compiler(connection=conexion).as_sql()
    with conexion.cursor() as cursor:
        cursor.execute(orden, datos)
        return cursor.fetchall()
