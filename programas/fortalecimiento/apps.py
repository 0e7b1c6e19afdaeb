from django.apps import AppConfig


class FortalecimientoConfig(AppConfig):
    name = "programas.fortalecimiento"
    label = "fortalecimiento"
    verbose_name = "fortalecimiento de la gestión provincial"
