"""Base of every conjunto's filters: year and provincia, which every row carries."""

import django_filters


class FiltroDatos(django_filters.FilterSet):
    class Meta:
        fields = ("anio", "provincia")
