"""Random alterations of what is published, behind Django's back, and what each of them should be blamed on."""

import json
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from hashlib import sha256
from pathlib import Path
from random import Random

from django.db import connection

from cuenta_publica import almacen, cerrojos, testigo
from cuenta_publica.models import Archivo, CuentaPublica, Edicion, Eslabon, Fila, Original, Retiro
from cuenta_publica.publicacion import cadena, filas

#: How each sealed table reaches the account.
RUTAS = filas.modelos() | dict.fromkeys((Archivo, Eslabon, Retiro, Original), "edicion__cuenta")
CLAVE = ("organismo__slug", "anio", "version")
Clave = tuple[str, int, int]


class Nada(Exception):
    """The draw changes nothing, or the database refuses it: draw again."""


@dataclass
class Disco:
    """Store, copy and witness of a test, and how they were."""

    carpeta: Path
    guardada: Path

    def guardar(self):
        shutil.copytree(self.carpeta, self.guardada)

    def reponer(self):
        """Only what changed."""
        for sobra in {p.relative_to(self.carpeta) for p in self.carpeta.rglob("*")} - set(self._guardados()):
            if (self.carpeta / sobra).is_file():
                (self.carpeta / sobra).unlink()
        for ruta in self._guardados():
            ahora, antes = self.carpeta / ruta, self.guardada / ruta
            if antes.is_file() and (not ahora.exists() or _fecha(ahora) != _fecha(antes)):
                ahora.unlink(missing_ok=True)
                shutil.copy2(antes, ahora)

    def _guardados(self):
        return [p.relative_to(self.guardada) for p in self.guardada.rglob("*")]


def _fecha(ruta: Path) -> tuple[int, int]:
    return ruta.stat().st_mtime_ns, ruta.stat().st_size


def sql(orden: str, *datos):
    with connection.cursor() as cursor:
        cursor.execute(orden, datos)


def sin_defensas():
    """What somebody with the database in hand does first: no locks, no foreign keys. Undone by a rollback."""
    if connection.vendor == "postgresql":
        sql("SET LOCAL session_replication_role = replica")
    else:
        cerrojos.quitar(connection)


# --- rows ---------------------------------------------------------------------------------------------------------


def cuenta_de(modelo, pk) -> int:
    return modelo.objects.values_list(RUTAS[modelo], flat=True).get(pk=pk)


def clave_de(modelo, pk) -> Clave:
    return CuentaPublica.objects.values_list(*CLAVE).get(pk=cuenta_de(modelo, pk))


def selladas(modelo) -> list[int]:
    """The pks of its rows that belong to an edition."""
    return list(
        modelo.objects.filter(**{f"{RUTAS[modelo]}__in": Edicion.objects.values("cuenta")}).values_list("pk", flat=True)
    )


def una_fila(azar: Random):
    con_filas = [(m, pks) for m in RUTAS if (pks := selladas(m))]
    modelo, pks = azar.choice(con_filas)
    return modelo, azar.choice(pks), pks


def columnas(modelo) -> list:
    """All of them; the number of a row that nothing refers to says nothing."""
    sin_numero = modelo in (Archivo, Eslabon, Retiro, Original)
    return [c for c in modelo._meta.concrete_fields if not (c.primary_key and sin_numero)]


def otro_valor(campo, valor, azar: Random):
    """A value of the column that is not ``valor``, as the database takes it."""
    tipo = (campo.target_field if campo.is_relation else campo).get_internal_type()
    if campo.choices:
        return azar.choice([clave for clave, _ in campo.flatchoices if clave != valor])
    if tipo == "BooleanField":
        return not valor
    if tipo == "JSONField":
        return json.dumps([*(valor if isinstance(valor, list) else []), azar.randint(1, 9)])
    if tipo == "DateTimeField":
        return campo.get_db_prep_value(valor + timedelta(seconds=azar.randint(1, 9)), connection) if valor else None
    if tipo == "BinaryField":
        return bytes(valor or b"") + b"x"
    if tipo == "DecimalField":
        return str((valor or 0) + azar.randint(1, 9))
    if "Integer" in tipo or "AutoField" in tipo:
        return (valor or 0) + azar.randint(1, 9)
    if not valor:
        return "x"
    lugar = azar.randrange(len(valor))
    return valor[:lugar] + azar.choice("abc0123".replace(valor[lugar], "")) + valor[lugar + 1 :]


def poner(modelo, pk, columna: str, valor):
    sql(f'UPDATE "{modelo._meta.db_table}" SET "{columna}" = %s WHERE id = %s', valor, pk)


def leida(modelo, pk, campo):
    return modelo._base_manager.values_list(campo.attname, flat=True).get(pk=pk)


def cambiar(azar):
    modelo, pk, _ = una_fila(azar)
    return _cambiar(modelo, pk, azar.choice(columnas(modelo)), azar)


def cambiar_columna(modelo, campo, azar):
    return _cambiar(modelo, azar.choice(selladas(modelo)), campo, azar)


def _cambiar(modelo, pk, campo, azar):
    clave, antes = clave_de(modelo, pk), leida(modelo, pk, campo)
    poner(modelo, pk, campo.column, otro_valor(campo, antes, azar))
    if not campo.primary_key and leida(modelo, pk, campo) == antes:
        raise Nada
    return {clave}, f"{modelo._meta.db_table}.{campo.column}"


def anular(azar):
    modelo, pk, _ = una_fila(azar)
    campo = azar.choice([c for c in columnas(modelo) if c.null] or columnas(modelo))
    if leida(modelo, pk, campo) is None:
        raise Nada
    clave = clave_de(modelo, pk)
    poner(modelo, pk, campo.column, None)
    return {clave}, f"{modelo._meta.db_table}.{campo.column} = NULL"


def borrar(azar):
    modelo, pk, _ = una_fila(azar)
    clave = clave_de(modelo, pk)
    sql(f'DELETE FROM "{modelo._meta.db_table}" WHERE id = %s', pk)
    return {clave}, modelo._meta.db_table


def insertar(azar):
    """A twin of a row, with another number."""
    modelo, pk, _ = una_fila(azar)
    tabla = modelo._meta.db_table
    otras = ", ".join(f'"{c.column}"' for c in modelo._meta.concrete_fields if not c.primary_key)
    ultimo = modelo._base_manager.order_by("-pk").values_list("pk", flat=True).first()
    sql(f'INSERT INTO "{tabla}" (id, {otras}) SELECT {ultimo + 7}, {otras} FROM "{tabla}" WHERE id = %s', pk)
    return {clave_de(modelo, pk)}, tabla


def intercambiar(azar):
    """The values of one column of two rows: swapped figures, or with the number or ``orden``, another order."""
    modelo, pk, pks = una_fila(azar)
    otro, campo = azar.choice(pks), azar.choice(columnas(modelo))
    uno, dos = leida(modelo, pk, campo), leida(modelo, otro, campo)
    if uno == dos or isinstance(uno, dict | list) or isinstance(dos, dict | list):
        raise Nada
    claves = {clave_de(modelo, pk), clave_de(modelo, otro)}
    if campo.primary_key:
        for antes, despues in ((pk, -1), (otro, pk), (-1, otro)):
            poner(modelo, antes, "id", despues)
    elif not campo.null and campo.get_internal_type() == "BinaryField":
        raise Nada
    else:
        puente = otro_valor(campo, uno, azar)
        for fila, valor in ((pk, puente), (otro, uno), (pk, dos)):
            poner(modelo, fila, campo.column, valor)
    return claves, f"{modelo._meta.db_table}.{campo.column}"


# --- the chain ----------------------------------------------------------------------------------------------------


def reescribir(azar):
    """Another content for an edition, its manifest and every one after it, with hashes that agree."""
    eslabon = azar.choice(list(Eslabon.objects.order_by("pk")))
    clave, anterior = clave_de(Eslabon, eslabon.pk), None
    for otro in Eslabon.objects.filter(organismo=eslabon.organismo_id, secuencia__gte=eslabon.secuencia):
        manifiesto = json.loads(otro.manifiesto)
        if anterior is None:
            manifiesto["contenido"] = sha256(b"otro contenido").hexdigest()
            poner(Edicion, otro.edicion_id, "huella", manifiesto["contenido"])
        else:
            manifiesto["anterior"] = anterior
            poner(Eslabon, otro.pk, "anterior", anterior)
        texto = cadena.escribir(manifiesto)
        anterior = sha256(texto.encode()).hexdigest()
        poner(Eslabon, otro.pk, "manifiesto", texto)
        poner(Eslabon, otro.pk, "huella", anterior)
    return {clave}, eslabon.tipo


def volver_atras(azar):
    """The newest edition of an organismo disappears with all that hangs from it, and the one before it is back."""
    ultimos = [e for e in Eslabon.objects.order_by("-secuencia") if e.tipo == Eslabon.Tipo.PUBLICACION]
    ultimo = azar.choice([e for e in ultimos if not Eslabon.objects.filter(anterior=e.huella).exists()])
    clave, cuenta = clave_de(Eslabon, ultimo.pk), ultimo.edicion.cuenta_id
    for modelo in [Eslabon, Archivo, *reversed(filas.modelos())]:
        propias = list(modelo.objects.filter(**{RUTAS[modelo]: cuenta}).values_list("pk", flat=True))
        for pk in propias:
            sql(f'DELETE FROM "{modelo._meta.db_table}" WHERE id = %s', pk)
    anterior = CuentaPublica.objects.filter(organismo__slug=clave[0], anio=clave[1], estado="reemplazada").first()
    if anterior:
        poner(CuentaPublica, anterior.pk, "estado", "publicada")
        for modelo in (m for m in filas.modelos() if issubclass(m, Fila)):
            for pk in modelo.objects.filter(capitulo__cuenta=anterior).values_list("pk", flat=True):
                poner(modelo, pk, "vigente", True)
    return {clave}, "la edición más nueva"


# --- files --------------------------------------------------------------------------------------------------------


def editar(ruta: Path, contenido: bytes):
    ruta.chmod(0o644)
    ruta.write_bytes(contenido)


def un_archivo(azar: Random):
    """A sealed file that should be there, in the store or in its copy, and every edition that has it."""
    nombrados = [*Archivo.objects.conservados(), *Original.objects.conservados()]
    archivo = azar.choice(nombrados)
    iguales = [a for a in nombrados if a.sha256 == archivo.sha256]
    return azar.choice(almacen.lugares(archivo.sha256)), {clave_de(type(a), a.pk) for a in iguales}, str(archivo)


def voltear_bit(azar):
    ruta, claves, nombre = un_archivo(azar)
    contenido = bytearray(ruta.read_bytes())
    contenido[azar.randrange(len(contenido))] ^= 1 << azar.randrange(8)
    editar(ruta, bytes(contenido))
    return claves, nombre


def truncar(azar):
    ruta, claves, nombre = un_archivo(azar)
    contenido = ruta.read_bytes()
    editar(ruta, contenido[: azar.randrange(len(contenido))])
    return claves, nombre


def alargar(azar):
    ruta, claves, nombre = un_archivo(azar)
    editar(ruta, ruta.read_bytes() + b"\n")
    return claves, nombre


def borrar_archivo(azar):
    ruta, claves, nombre = un_archivo(azar)
    ruta.unlink()
    return claves, nombre


def intercambiar_archivos(azar):
    (una, claves, nombre), (otra, mas, _) = un_archivo(azar), un_archivo(azar)
    if una.name == otra.name:
        raise Nada
    uno, dos = una.read_bytes(), otra.read_bytes()
    editar(una, dos)
    editar(otra, uno)
    return claves | mas, nombre


# --- the witness --------------------------------------------------------------------------------------------------


def un_testigo(azar: Random):
    ruta = azar.choice(testigo.rutas())
    return ruta, ruta.read_bytes().splitlines(keepends=True)


def de_linea(linea: bytes) -> Clave:
    manifiesto = json.loads(linea)["manifiesto"]
    return manifiesto["organismo"], manifiesto["anio"], manifiesto["version"]


def quitar_linea(azar):
    ruta, lineas = un_testigo(azar)
    quitada = lineas.pop(azar.randrange(len(lineas)))
    ruta.write_bytes(b"".join(lineas))
    return {de_linea(quitada)}, ruta.name


def cambiar_linea(azar):
    ruta, lineas = un_testigo(azar)
    cual = azar.randrange(len(lineas))
    clave, linea = de_linea(lineas[cual]), bytearray(lineas[cual])
    linea[azar.randrange(len(linea) - 1)] ^= 1 << azar.randrange(7)
    lineas[cual] = bytes(linea)
    ruta.write_bytes(b"".join(lineas))
    return {clave}, ruta.name


def cortar_testigo(azar):
    ruta, lineas = un_testigo(azar)
    quedan = azar.randrange(len(lineas))
    ruta.write_bytes(b"".join(lineas[:quedan]) + lineas[quedan][: azar.randrange(len(lineas[quedan]) - 1)])
    return {de_linea(linea) for linea in lineas[quedan:]}, ruta.name


#: How many of each kind there are in 20.
CLASES: dict[Callable, int] = {
    cambiar: 4, borrar: 1, insertar: 1, intercambiar: 2, anular: 1, reescribir: 1, volver_atras: 1,
    voltear_bit: 2, truncar: 1, alargar: 1, borrar_archivo: 1, intercambiar_archivos: 1,
    quitar_linea: 1, cambiar_linea: 1, cortar_testigo: 1,
}  # fmt: skip
