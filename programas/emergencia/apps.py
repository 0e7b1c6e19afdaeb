from django.apps import AppConfig


class EmergenciaConfig(AppConfig):
    name = "programas.emergencia"
    verbose_name = "plan de emergencia"
