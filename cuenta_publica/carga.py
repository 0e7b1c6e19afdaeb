"""Reads accounts and reference data from the JSON files of ``fixtures/`` into the database, whole or not at all."""

import csv
import json
from decimal import Decimal
from pathlib import Path

from django.apps import apps
from django.conf import settings
from django.core.exceptions import FieldDoesNotExist, ValidationError
from django.db import transaction

from . import registro
from .models import (
    Bloque,
    Capitulo,
    Catalogo,
    Cifra,
    Comuna,
    CuentaPublica,
    Destacada,
    Organismo,
    Provincia,
    Region,
    Respuesta,
)
from .models.historia import sin_historia

FIXTURES = Path(settings.BASE_DIR) / "fixtures"
REMEDIO = " Restáurelo desde el repositorio."
# Codes of the regiones, from north to south.
NORTE_A_SUR = ("15", "01", "02", "03", "04", "05", "13", "06", "07", "16", "08", "09", "14", "10", "11", "12")


class ErrorDeCarga(Exception):
    """What is wrong in a file and where, in Spanish. The database is as it was."""


def leer_json(ruta: Path):
    """The content of ``ruta``; :class:`ErrorDeCarga` when it is missing, cut short or no JSON."""
    try:
        return json.loads(ruta.read_text(encoding="utf-8"), parse_float=Decimal)
    except FileNotFoundError:
        raise ErrorDeCarga(f"No existe el archivo {ruta.name}.") from None
    except json.JSONDecodeError as error:
        donde = f"{ruta.name} está dañado o incompleto en la línea {error.lineno}"
        raise ErrorDeCarga(f"El archivo {donde}.{REMEDIO}") from None
    except ValueError:
        raise ErrorDeCarga(f"El archivo {ruta.name} no es un texto en UTF-8.{REMEDIO}") from None


def leer_csv(ruta: Path, columnas: tuple[str, ...]) -> list[dict]:
    """The rows of ``ruta``; :class:`ErrorDeCarga` when it is missing, empty or a row lacks a column."""
    try:
        with ruta.open(encoding="utf-8", newline="") as archivo:
            filas = list(csv.DictReader(archivo))
    except FileNotFoundError:
        raise ErrorDeCarga(f"No existe el archivo {ruta.name}.") from None
    for linea, fila in enumerate(filas or [{}], 2):
        if not all(fila.get(c) for c in columnas):
            raise ErrorDeCarga(f"El archivo {ruta.name} está dañado o incompleto en la línea {linea}.{REMEDIO}")
    return filas


# --- reference data -----------------------------------------------------------------------------------------------


@transaction.atomic
def cargar_base() -> None:
    """Territory, organismos and catalogues. Adds and updates; never removes."""
    for modelo, nombre, tercera in (
        (Region, "regiones", "abreviatura"),
        (Provincia, "provincias", "region"),
        (Comuna, "comunas", "provincia"),
    ):
        for fila in leer_csv(FIXTURES / "territorio" / f"{nombre}.csv", ("codigo", "nombre", tercera)):
            _cargar_territorio(modelo, fila)
    _cargar_organismos()
    for ruta in sorted((FIXTURES / "catalogos").glob("*.json")):
        modelo = apps.get_model(ruta.stem)
        for entrada in leer_json(ruta):
            modelo.objects.update_or_create(clave=entrada.pop("clave"), defaults=entrada)


def _cargar_territorio(modelo, fila):
    valores = {"nombre": fila["nombre"]}
    if modelo is Region:
        valores["orden"] = NORTE_A_SUR.index(fila["codigo"])
    for padre in ("region", "provincia"):
        if padre in fila:
            valores[f"{padre}_id"] = fila[padre]
    modelo.objects.update_or_create(codigo=fila["codigo"], defaults=valores)


def _cargar_organismos():
    for dato in leer_json(FIXTURES / "organismos.json"):
        Organismo.objects.update_or_create(slug=dato.pop("slug"), defaults=dato)


# --- accounts -----------------------------------------------------------------------------------------------------


@sin_historia()
@transaction.atomic
def cargar_cuenta(datos: dict) -> CuentaPublica:
    """Create the draft that ``datos`` describes. Raises :class:`ErrorDeCarga` naming the place of the first fault."""
    try:
        if not isinstance(datos, dict):
            raise ErrorDeCarga("El archivo no describe una cuenta: debe ser un objeto con «organismo», «anio»…")
        organismo = Organismo.objects.get(slug=datos["organismo"])
        campos = ("anio", "titulo_portada", "lema", "publicado_originalmente")
        cuenta = CuentaPublica(organismo=organismo, **{c: datos[c] for c in campos if c in datos})
        _guardar(cuenta, "la cuenta")
        for orden, capitulo in enumerate(datos["capitulos"]):
            _cargar_capitulo(cuenta, None, orden, capitulo)
        for respuesta in datos.get("respuestas", ()):
            _guardar(Respuesta(cuenta=cuenta, **respuesta), f"la respuesta a «{respuesta.get('clave', '?')}»")
        _cargar_destacadas(cuenta, datos.get("destacadas", ()))
    except Organismo.DoesNotExist:
        raise ErrorDeCarga(f"No existe el organismo «{datos['organismo']}».") from None
    except KeyError as falta:
        raise ErrorDeCarga(f"A la cuenta le falta el dato «{falta.args[0]}».") from None
    except registro.MateriaDesconocida as error:
        raise ErrorDeCarga(str(error)) from None
    except (TypeError, ValueError, AttributeError) as error:
        raise ErrorDeCarga(f"La cuenta tiene un dato desconocido o de otra clase ({error}).") from None
    return cuenta


def _cargar_destacadas(cuenta, destacadas):
    if len(destacadas) > Destacada.MAXIMO:
        raise ErrorDeCarga(f"La cuenta destaca {len(destacadas)} cifras: son a lo más {Destacada.MAXIMO}.")
    for n, destacada in enumerate(destacadas, 1):
        _guardar(Destacada(cuenta=cuenta, orden=n, **destacada), f"la cifra destacada {n}")


def _guardar(objeto, lugar: str):
    try:
        objeto.full_clean()
    except ValidationError as error:
        detalle = "; ".join(f"{campo}: {' '.join(textos)}" for campo, textos in error.message_dict.items())
        raise ErrorDeCarga(f"En {lugar}: {detalle}") from None
    objeto.save()


def _cargar_capitulo(cuenta, padre, orden, datos):
    campos = ("ancla", "numero", "titulo", "materia", "unidad_responsable")
    capitulo = Capitulo(cuenta=cuenta, padre=padre, orden=orden, **{c: datos[c] for c in campos if c in datos})
    lugar = f"el capítulo «{datos.get('ancla', '?')}»"
    _guardar(capitulo, lugar)
    materia = registro.materia(capitulo.materia)
    for i, bloque in enumerate(datos.get("bloques", ())):
        if "tabla" in bloque:  # what JSON can hold: see tabla_libre
            bloque = {**bloque, "tabla": json.loads(json.dumps(bloque["tabla"], default=float))}
        _guardar(Bloque(capitulo=capitulo, orden=i, **bloque), f"{lugar}, bloque {i + 1}")
    for i, cifra in enumerate(datos.get("cifras", ())):
        _guardar(Cifra(capitulo=capitulo, orden=i, **cifra), f"{lugar}, cifra {i + 1}")
    for clave, filas in datos.get("datos", {}).items():
        conjunto = next((c for c in materia.todos_los_conjuntos() if c.clave == clave), None)
        if not conjunto:
            raise ErrorDeCarga(f"En {lugar}: la materia «{materia.nombre}» no tiene los datos «{clave}».")
        for i, fila in enumerate(filas):
            _cargar_fila(conjunto.modelo, capitulo, i, fila, f"{lugar}, {clave}, fila {i + 1}")
    for i, hijo in enumerate(datos.get("capitulos", ())):
        _cargar_capitulo(cuenta, capitulo, i, hijo)


def _cargar_fila(modelo, capitulo, orden, datos, lugar):
    valores = {}
    for nombre, valor in datos.items():
        try:
            campo = modelo._meta.get_field(nombre)
        except FieldDoesNotExist:
            raise ErrorDeCarga(f"En {lugar}: no existe el campo «{nombre}».") from None
        if campo.is_relation and issubclass(campo.related_model, Catalogo):
            valor = _del_catalogo(campo.related_model, valor, lugar)
        valores[nombre] = valor
    _guardar(modelo(capitulo=capitulo, orden=orden, **valores), lugar)


def _del_catalogo(modelo, clave, lugar):
    try:
        return modelo.objects.get(clave=clave)
    except modelo.DoesNotExist:
        raise ErrorDeCarga(
            f"En {lugar}: «{clave}» no está en el catálogo de {modelo._meta.verbose_name_plural}."
        ) from None
