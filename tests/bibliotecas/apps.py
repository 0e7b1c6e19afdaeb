from django.apps import AppConfig


class BibliotecasConfig(AppConfig):
    name = "tests.bibliotecas"
    label = "bibliotecas"
    verbose_name = "bibliotecas"
