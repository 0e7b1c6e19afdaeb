"""``make bench-revision``: time of all checks on each real report, as it is and with ten and a hundred times its rows.

Prints a table; nothing is asserted on the clock.
"""

import os
import time
from dataclasses import replace
from statistics import median

import django


def preparar():
    """Both reports, frozen, from an in-memory database."""
    os.environ.update(DATABASE_URL="sqlite://:memory:", DJANGO_SETTINGS_MODULE="cuenta_publica.settings")
    django.setup()
    from django.core.management import call_command

    from cuenta_publica.congelar import congelar
    from cuenta_publica.models import CuentaPublica

    call_command("migrate", verbosity=0)
    call_command("cargar_ejemplos", verbosity=0)
    return [congelar(cuenta) for cuenta in CuentaPublica.objects.all()]


def crecido(cap, veces):
    datos = tuple(replace(d, filas=d.filas * veces) for d in cap.datos)
    return replace(cap, datos=datos, capitulos=tuple(crecido(c, veces) for c in cap.capitulos))


def milisegundos(funcion, repeticiones):
    tiempos = []
    for _ in range(repeticiones):
        inicio = time.perf_counter()
        funcion()
        tiempos.append(1000 * (time.perf_counter() - inicio))
    return median(tiempos)


def main():
    documentos = preparar()
    from cuenta_publica.verificaciones import revisar

    print(f"{'cuenta':<14}{'filas':>8}{'ms':>10}{'ms / ms(×1)':>14}")
    for documento in documentos:
        base = None
        for veces in (1, 10, 100):
            grande = replace(documento, capitulos=tuple(crecido(c, veces) for c in documento.capitulos))
            filas = sum(len(d.filas) for _, cap in grande.recorrer() for d in cap.datos)
            ms = milisegundos(lambda doc=grande: revisar(doc), 20 if veces < 100 else 5)
            base = base or ms
            print(f"{documento.organismo.slug:<14}{filas:>8}{ms:>10.2f}{ms / base:>14.1f}")


if __name__ == "__main__":
    main()
