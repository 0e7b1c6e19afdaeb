"""Which module copies and restores the database in use."""

from django.db import connection

from . import postgres, sqlite

MOTORES = {"sqlite": sqlite, "postgresql": postgres}
NOMBRES = {"sqlite": "SQLite", "postgresql": "PostgreSQL"}


def motor():
    return MOTORES[connection.vendor]
