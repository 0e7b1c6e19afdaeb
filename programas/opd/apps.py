from django.apps import AppConfig


class OpdConfig(AppConfig):
    name = "programas.opd"
    verbose_name = "oficina de protección de derechos"
