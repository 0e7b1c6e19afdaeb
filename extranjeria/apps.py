from django.apps import AppConfig


class ExtranjeriaConfig(AppConfig):
    name = "extranjeria"
    verbose_name = "extranjería y pasos fronterizos"
