from django.apps import AppConfig


class ConveniosConfig(AppConfig):
    name = "programas.convenios"
    verbose_name = "convenios"
