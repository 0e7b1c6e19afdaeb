from django.apps import AppConfig


class CtaConfig(AppConfig):
    name = "programas.cta"
    verbose_name = "comité técnico asesor"
