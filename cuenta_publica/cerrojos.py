"""Locks: database triggers that keep editions and the rows of published accounts as they are.

``QuerySet.update()`` and raw SQL skip ``save()``, so immutability lives in the database. The triggers are taken off
before a migration (SQLite remakes tables) and put back after it, for every model that hangs from a cuenta.
"""

from collections import Counter
from collections.abc import Iterator

from django.apps import apps
from django.core.checks import Error, Tags, register
from django.db import connections

CERRADOS = "('publicada', 'reemplazada', 'retirada')"
MENSAJE = "Una cuenta publicada no se modifica ni se elimina."
PREFIJO = "cerrojo_"
POR_TABLA = {"sqlite": 3, "postgresql": 2}


def modelos_cerrados() -> list:
    """The account, what hangs from it, and its editions with their chain: all that a publication freezes."""
    return sorted((m for m in apps.get_models() if getattr(m, "CON_CERROJO", False)), key=lambda m: m._meta.db_table)


_ENLACES = {"cuenta", "capitulo", "edicion"}
#: Only ever added, also to a closed account: who reads them must find them as they were written.
_SELLADOS = ("edicion", "archivo", "eslabon", "retiro", "original")


def instalar(conexion) -> None:
    """(Re)install every trigger whose table exists."""
    tablas = set(conexion.introspection.table_names())
    quitar(conexion)
    with conexion.cursor() as cursor:
        for modelo in modelos_cerrados():
            if modelo._meta.db_table in tablas:
                for orden in _ordenes(conexion.vendor, modelo):
                    cursor.execute(orden)


def quitar(conexion) -> None:
    """Drop every trigger: only migrations and the tests' flush need it."""
    with conexion.cursor() as cursor:
        for nombre, tabla, _ in _instalados(conexion):
            sobre = f' ON "{tabla}"' if conexion.vendor == "postgresql" else ""
            cursor.execute(f'DROP TRIGGER IF EXISTS "{nombre}"{sobre}')


def _instalados(conexion) -> list[tuple[str, str, bool]]:
    """Name, table and whether it is on."""
    catalogo = {
        "sqlite": "SELECT name, tbl_name, 1 FROM sqlite_master WHERE type = 'trigger' AND name LIKE 'cerrojo_%'",
        "postgresql": "SELECT DISTINCT t.tgname, c.relname, t.tgenabled IN ('O', 'A') FROM pg_trigger t "
        "JOIN pg_class c ON c.oid = t.tgrelid WHERE t.tgname LIKE 'cerrojo_%' AND pg_table_is_visible(c.oid)",
    }
    with conexion.cursor() as cursor:
        cursor.execute(catalogo[conexion.vendor])
        return cursor.fetchall()


# --- conditions, in SQL that both engines read --------------------------------------------------------------------


def _cerrada(modelo, fila: str) -> str:
    """True when ``fila`` (OLD, NEW or an alias) belongs to a published account."""
    campos = {c.name: c.column for c in modelo._meta.concrete_fields if c.name in _ENLACES}
    if modelo._meta.model_name in _SELLADOS:
        return "1 = 1"
    if modelo._meta.model_name == "cuentapublica":
        return f"{fila}.estado IN {CERRADOS}"
    if "cuenta" in campos:
        enlace = f"c.id = {fila}.{campos['cuenta']}"
        return f"EXISTS (SELECT 1 FROM cuenta_publica_cuentapublica c WHERE {enlace} AND c.estado IN {CERRADOS})"
    return (
        "EXISTS (SELECT 1 FROM cuenta_publica_capitulo k JOIN cuenta_publica_cuentapublica c ON c.id = k.cuenta_id "
        f"WHERE k.id = {fila}.{campos['capitulo']} AND c.estado IN {CERRADOS})"
    )


def _entra(modelo) -> str:
    """True when NEW would come into a published account: into its content, or into its edition once it is closed."""
    cerrada = f"SELECT 1 FROM cuenta_publica_cuentapublica c WHERE c.estado IN {CERRADOS} AND c.id ="
    especiales = {
        **dict.fromkeys(("cuentapublica", "eslabon", "retiro", "original"), "1 = 0"),
        "edicion": f"EXISTS ({cerrada} NEW.cuenta_id)",
        "archivo": f"EXISTS ({cerrada} (SELECT e.cuenta_id FROM cuenta_publica_edicion e WHERE e.id = NEW.edicion_id))",
    }
    return especiales.get(modelo._meta.model_name) or _cerrada(modelo, "NEW")


def _cambio_permitido(modelo, igual: str) -> str:
    """The one-way changes that a closed row accepts: ``vigente`` goes off; the estado moves on."""
    columnas = {c.column for c in modelo._meta.concrete_fields}
    if "vigente" in columnas:
        libre, paso = {"vigente"}, "(OLD.vigente AND NOT NEW.vigente)"
    elif modelo._meta.model_name == "cuentapublica":
        libre = {"estado"}
        paso = (
            "((OLD.estado = 'publicada' AND NEW.estado IN ('reemplazada', 'retirada')) "
            "OR (OLD.estado = 'reemplazada' AND NEW.estado = 'retirada'))"
        )
    else:
        return "1 = 0"
    return " AND ".join([paso, *(f'OLD."{c}" {igual} NEW."{c}"' for c in sorted(columnas - libre))])


def _choques(modelo) -> str:
    """True when ``t`` would be displaced by NEW: what REPLACE INTO deletes without asking."""
    unicos = [["id"], *([c.column] for c in modelo._meta.concrete_fields if c.unique and not c.primary_key)]
    for regla in modelo._meta.total_unique_constraints:
        unicos.append([modelo._meta.get_field(n).column for n in regla.fields])
    choques = ["(" + " AND ".join(f't."{c}" = NEW."{c}"' for c in campos) + ")" for campos in unicos]
    if modelo._meta.model_name == "cuentapublica":
        # Only one version is the current one; replaced ones may be many.
        misma = "t.organismo_id = NEW.organismo_id AND t.anio = NEW.anio"
        choques.append(f"({misma} AND t.estado = 'publicada' AND NEW.estado = 'publicada')")
    return "(" + " OR ".join(choques) + ")"


# --- triggers -----------------------------------------------------------------------------------------------------


def _ordenes(motor: str, modelo) -> Iterator[str]:
    return {"sqlite": _sqlite, "postgresql": _postgresql}[motor](modelo)


def _sqlite(modelo) -> Iterator[str]:
    tabla = modelo._meta.db_table
    entra = _entra(modelo)
    desplaza = f'EXISTS (SELECT 1 FROM "{tabla}" t WHERE {_choques(modelo)} AND {_cerrada(modelo, "t")}'
    cambia = (
        f"(({_cerrada(modelo, 'OLD')} OR {entra}) AND NOT COALESCE({_cambio_permitido(modelo, 'IS')}, FALSE)) "
        f"OR NEW.id IS NOT OLD.id OR {desplaza} AND t.id <> OLD.id)"
    )
    casos = {"INSERT": f"{entra} OR {desplaza})", "UPDATE": cambia, "DELETE": _cerrada(modelo, "OLD")}
    for orden, cuando in casos.items():
        yield (
            f'CREATE TRIGGER "{PREFIJO}{orden.lower()}_{tabla}" BEFORE {orden} ON "{tabla}" '
            f"WHEN {cuando} BEGIN SELECT RAISE(ABORT, '{MENSAJE}'); END"
        )


def _postgresql(modelo) -> Iterator[str]:
    tabla = modelo._meta.db_table
    vieja, entra = _cerrada(modelo, "OLD"), _entra(modelo)
    permitido = _cambio_permitido(modelo, "IS NOT DISTINCT FROM")
    yield f"""CREATE OR REPLACE FUNCTION "{PREFIJO}{tabla}"() RETURNS trigger LANGUAGE plpgsql AS $$
        DECLARE falta boolean := false;
        BEGIN
            IF TG_OP = 'INSERT' THEN falta := {entra};
            ELSIF TG_OP = 'DELETE' THEN falta := {vieja};
            ELSIF TG_OP = 'TRUNCATE' THEN falta := EXISTS (SELECT 1 FROM "{tabla}" t WHERE {_cerrada(modelo, "t")});
            ELSE falta := (({vieja} OR {entra}) AND NOT COALESCE({permitido}, FALSE)) OR NEW.id <> OLD.id;
            END IF;
            IF falta THEN RAISE EXCEPTION '{MENSAJE}' USING ERRCODE = 'integrity_constraint_violation'; END IF;
            IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
            RETURN NEW;
        END $$"""
    for nombre, cuando in (("fila", "INSERT OR UPDATE OR DELETE"), ("vaciar", "TRUNCATE")):
        cada = "ROW" if nombre == "fila" else "STATEMENT"
        yield (
            f'CREATE TRIGGER "{PREFIJO}{nombre}_{tabla}" BEFORE {cuando} ON "{tabla}" '
            f'FOR EACH {cada} EXECUTE FUNCTION "{PREFIJO}{tabla}"()'
        )


# --- wiring -------------------------------------------------------------------------------------------------------


def antes_de_migrar(using, **_) -> None:
    quitar(connections[using])


def al_migrar(using, **_) -> None:
    instalar(connections[using])


def faltantes(conexion) -> set[str]:
    """Tables that should have triggers and lack one, or have it off."""
    tablas = set(conexion.introspection.table_names())
    puestos = Counter(tabla for _, tabla, prendido in _instalados(conexion) if prendido)
    return {
        t for m in modelos_cerrados() if (t := m._meta.db_table) in tablas and puestos[t] < POR_TABLA[conexion.vendor]
    }


@register(Tags.database)
def cerrojos_puestos(app_configs, databases, **_):
    """Every closed table has its triggers (run with ``check --database default`` and before each migration)."""
    errores = []
    for alias in databases or ():
        if faltan := faltantes(connections[alias]):
            errores.append(
                Error(
                    f"Faltan los cerrojos de publicación en: {', '.join(sorted(faltan))}.",
                    hint="Ejecute «manage.py migrate»: los vuelve a instalar.",
                    id="cuenta_publica.E001",
                )
            )
    return errores
