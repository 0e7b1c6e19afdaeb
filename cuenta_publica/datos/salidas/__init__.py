"""The rows that somebody asked for as a file: the same ones that the page shows, in the same order."""

from . import csv, json, ods, xlsx
from .descarga import Descarga

#: By extension: what the file is, and what writes it piece by piece.
FORMATOS = {
    "csv": ("text/csv; charset=utf-8", csv.escribir),
    "xlsx": ("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", xlsx.escribir),
    "ods": ("application/vnd.oasis.opendocument.spreadsheet", ods.escribir),
    "json": ("application/json; charset=utf-8", json.escribir),
}

__all__ = ["FORMATOS", "Descarga"]
