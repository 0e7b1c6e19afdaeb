from importlib import import_module

from django.apps import AppConfig
from django.contrib.auth.signals import user_logged_in, user_login_failed
from django.db.models.signals import post_migrate, pre_migrate
from django.utils.module_loading import autodiscover_modules

from . import bitacora
from .cerrojos import al_migrar, antes_de_migrar


class CuentaPublicaConfig(AppConfig):
    name = "cuenta_publica"
    verbose_name = "portal"

    def ready(self):
        autodiscover_modules("materias")
        # Once for a whole migration, whatever apps it touches: Django sends each signal for every app.
        pre_migrate.connect(antes_de_migrar, sender=self)
        post_migrate.connect(al_migrar, sender=self)
        user_logged_in.connect(bitacora.ingreso)
        user_login_failed.connect(bitacora.ingreso_fallido)
        factores = import_module("allauth.mfa.signals")  # it reads models: not before they are all here
        factores.authentication_failed.connect(bitacora.ingreso_fallido)
