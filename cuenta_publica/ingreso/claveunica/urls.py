from allauth.socialaccount import views as enlaces
from django.urls import path

from . import views

urlpatterns = [
    path("", enlaces.connections, name="socialaccount_connections"),
    path("entrar/", views.entrar, name="claveunica_login"),
    path("volver/", views.volver, name="claveunica_callback"),
    path("cancelado/", enlaces.login_cancelled, name="socialaccount_login_cancelled"),
]
