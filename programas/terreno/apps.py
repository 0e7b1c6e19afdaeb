from django.apps import AppConfig


class TerrenoConfig(AppConfig):
    name = "programas.terreno"
    verbose_name = "gobierno en terreno"
