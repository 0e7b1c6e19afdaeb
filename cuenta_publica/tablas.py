"""Base of every conjunto's table: its columns print in the report and in the explorer."""

import django_tables2 as tables


class TablaDatos(tables.Table):
    class Meta:
        attrs = {"class": "datos"}
        empty_text = "Ningún registro cumple los filtros. Quita alguno o elige otro tema."
        orderable = True
