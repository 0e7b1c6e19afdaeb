from django.db import migrations

from cuenta_publica.migrations._indices import CubrirIndices


class Migration(migrations.Migration):
    dependencies = [("opd", "0004_explorador")]

    operations = [CubrirIndices("integranteopd", "viaingreso", "actividadopd")]
