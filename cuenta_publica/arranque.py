"""What the server looks at in the database before it answers the first request."""

from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.exceptions import ImproperlyConfigured
from django.db import connection

USUARIO_DEMO = "admin-demo"


def hay_usuario_demo() -> bool:
    """Whether the user that `make demo` creates is in the database; one without tables yet has no users."""
    usuarios = get_user_model()
    existe_tabla = usuarios._meta.db_table in connection.introspection.table_names()
    return existe_tabla and usuarios.objects.filter(username=USUARIO_DEMO).exists()


def rechazar_usuario_demo() -> None:
    """Raise ImproperlyConfigured in production when the demo user exists. Without a database it fails too."""
    if settings.ENTORNO != "produccion":
        return
    try:
        if hay_usuario_demo():
            raise ImproperlyConfigured(
                f"El portal no parte en producción: la base tiene el usuario de demostración «{USUARIO_DEMO}». "
                "Bórrelo con: python manage.py preparar_demo --borrar-usuario"
            )
    finally:
        connection.close()
