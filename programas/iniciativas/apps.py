from django.apps import AppConfig


class IniciativasConfig(AppConfig):
    name = "programas.iniciativas"
    verbose_name = "iniciativas y fondos"
