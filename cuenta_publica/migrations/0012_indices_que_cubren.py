from django.db import migrations

from ._indices import CubrirIndices


class Migration(migrations.Migration):
    dependencies = [("cuenta_publica", "0011_raices_partidas")]

    operations = [CubrirIndices("compromiso")]
