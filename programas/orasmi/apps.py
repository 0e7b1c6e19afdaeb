from django.apps import AppConfig


class OrasmiConfig(AppConfig):
    name = "programas.orasmi"
    label = "orasmi"
    verbose_name = "programa ORASMI"
