from django.db import migrations

from cuenta_publica.migrations._indices import CubrirIndices


class Migration(migrations.Migration):
    dependencies = [("iniciativas", "0004_explorador")]

    operations = [CubrirIndices("iniciativa")]
