"""The pages that a real browser looks at, and in which states. A new public page goes in this table."""

import os
from itertools import product
from typing import NamedTuple

LARGA = os.environ.get("PRUEBA_LARGA") == "1"

PAGINAS = {
    "portada": "/",
    "parinacota": "/cuentas/parinacota/2019/",
    "antofagasta": "/cuentas/antofagasta/2017/",
    "capitulos": "/cuentas/parinacota/2019/capitulos/",
    "capitulos-de-antes": "/cuentas/parinacota/2019/v1/capitulos/",
    "version-anterior": "/cuentas/parinacota/2019/v1/",
    "retirada": "/cuentas/el-loa/2018/",
    "provincias": "/provincias/",
    "busqueda-varias": "/provincias/?q=san",
    "busqueda-parecida": "/provincias/?q=parinakota",
    "busqueda-ninguna": "/provincias/?q=qqq",
    "datos": "/datos/",
    "explorar": "/datos/convenios/convenios/?etapa=programado&sort=-monto",
    "explorar-grafico": "/datos/seguridad/delitos/?casos_min=2",
    "explorar-error": "/datos/seguridad/delitos/?sort=x&casos_min=x",
    "explorar-nada": "/datos/terreno/actividades/?atenciones_min=900000",
    "diccionario": "/datos/orasmi/aprobados/diccionario/",
    "descargas": "/datos/descargas/",
    "interfaz": "/datos/api/",
    "comparar-datos": "/datos/seguridad/delitos/comparar/?anio=2019",
    "buscar": "/buscar/",
    "buscar-hallados": "/buscar/?q=convenios+2019&provincia=152&tipo=fila",
    "buscar-paginas": "/buscar/?q=provincia",
    "buscar-alguna": "/buscar/?q=convenio+qqq&anio=x",
    "buscar-nada": "/buscar/?q=qqq",
    "provincia": "/provincias/parinacota/",
    "provincia-sin-cuentas": "/provincias/arauco/",
    "ayuda": "/ayuda/",
    "como-leer": "/ayuda/como-leer/",
    "acerca-de": "/ayuda/acerca-de/",
    "privacidad": "/ayuda/privacidad/",
    "licencia": "/ayuda/licencia/",
    "contacto": "/ayuda/contacto/",
    "accesibilidad": "/ayuda/accesibilidad/",
    "informar-error": "/informar-error/",
    "informar-error-de": "/cuentas/parinacota/2019/informar-error/",
    "verificar": "/verificar/",
    "no-existe": "/no-existe/",
}


class Estado(NamedTuple):
    """``abierto``: with every ``details`` open."""

    ancho: int
    esquema: str
    abierto: bool

    def __str__(self):
        return f"{self.ancho}-{self.esquema}-{'abierto' if self.abierto else 'cerrado'}"


ESTADOS = [Estado(*partes) for partes in product((360, 1440), ("light", "dark"), (False, True))]
CORTOS = [e for e in ESTADOS if e.abierto is ((e.ancho == 360) is (e.esquema == "light"))]  # each pair of three parts
#: In which ones axe looks at a page.
DE_AXE = ESTADOS if LARGA else CORTOS
