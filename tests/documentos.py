"""Small builders of frozen reports: what the formats are tested with, without any database."""

import io
from datetime import date
from decimal import Decimal
from hashlib import sha256

from PIL import Image

from cuenta_publica.documento import (
    CapituloDoc,
    Celda,
    CifraDoc,
    Cifras,
    Cita,
    Columna,
    Datos,
    Documento,
    Figura,
    FilaDoc,
    Grafico,
    Item,
    Lista,
    Marca,
    Nota,
    OrganismoDoc,
    Tabla,
    Texto,
)
from cuenta_publica.sello import Sello

PARRAFO = (
    "El Sistema Táctico de Operación Policial, STOP, es una herramienta para la prevención del delito,  que permite "
    "una acción policial más eficiente, gracias al análisis de información delictual."
)


def make_imagen() -> bytes:
    salida = io.BytesIO()
    Image.new("RGB", (320, 120), "#0f69b4").save(salida, "PNG")
    return salida.getvalue()


def make_tabla(filas=3, **cambios) -> Tabla:
    columnas = (Columna("delito", "DELITOS"), Columna("casos", "2019", "cantidad"))
    cuerpo = tuple((Celda(f"Categoría {i}"), Celda(i * 1000, "cantidad")) for i in range(1, filas + 1))
    pie = (Celda("TOTAL"), Celda(127, "cantidad"))
    return Tabla(**{"titulo": "Delitos", "columnas": columnas, "filas": cuerpo, "pies": (pie,), **cambios})


def make_estados() -> Tabla:
    """One cell of every type and state."""
    columnas = (
        Columna("item", "Ítem"),
        Columna("cantidad", "Cantidad", "cantidad"),
        Columna("monto", "Monto", "pesos"),
        Columna("parte", "% cumplimiento", "porcentaje"),
        Columna("anio", "Año", "anio"),
        Columna("periodo", "Período", "periodo"),
    )
    filas = (
        (Celda("Uno"), Celda(2787, "cantidad"), Celda(-121239, "pesos"), Celda(Decimal("99.80"), "porcentaje"),
         Celda(2017, "anio"), Celda("2018-01/2018-03", "periodo")),
        (Celda("Dos"), Celda(88, "cantidad", unidad="familias trasladadas con KITS (tres meses de ejecución)"),
         Celda(0, "pesos"), Celda(None, "porcentaje", "sin_informacion"), Celda(None, "anio", "no_aplica"),
         Celda("/2018-05-22", "periodo")),
    )  # fmt: skip
    return Tabla(titulo="Estados & <formas>", columnas=columnas, filas=filas, fuente="Fuente: Sistema B3000")


def make_matriz() -> Tabla:
    """Eight columns of pesos, as the ORASMI matrix."""
    areas = ("EDUCACIÓN", "SALUD", "ASISTENCIA SOCIAL", "VIVIENDA", "DISCAPACIDAD", "CAPACITACIÓN", "TOTAL")
    columnas = (Columna("medida", ""), *(Columna(f"c{i}", area, "pesos") for i, area in enumerate(areas)))
    filas = tuple(
        (Celda(medida), *(Celda(signo * (12506141 + i), "pesos") for i in range(7)))
        for medida, signo in (("MONTO ASIGNADO", 1), ("GASTO", 1), ("SALDO", -1))
    )
    nota = "<p>(*) Se debe realizar redistribución del presupuesto.</p>"
    return Tabla(titulo="MATRIZ DE GASTOS FONDO ORASMI 2018", columnas=columnas, filas=filas, nota=nota)


def make_acciones() -> Tabla:
    """Four columns, the last one rich text with its list."""
    columnas = (
        Columna("item", "ITEM"),
        Columna("servicios", "SSPP Asociados"),
        Columna("cantidad", "Cantidad", "cantidad"),
        Columna("observacion", "Observación", "rico"),
    )
    rica = "<p>Algunos de los campamentos intervenidos son:</p><ul><li>Génesis II</li><li>Vista hermosa</li></ul>"
    servicios = "Seremi de Energía, Seremi de Gobierno, Carabineros de Chile, Ejército de Chile, Fundación Recrea."
    fila = (Celda("Barrio Transitorio"), Celda(servicios),
            Celda(88, "cantidad", unidad="familias trasladadas con KITS (tres meses de ejecución)"),
            Celda(rica + f"<p>{PARRAFO}</p>", "rico"))  # fmt: skip
    otra = (
        Celda("Denuncias"),
        Celda("", estado="no_aplica"),
        Celda(100, "cantidad"),
        Celda(f"<p>{PARRAFO}</p>", "rico"),
    )
    return Tabla(titulo="Acciones de seguridad", columnas=columnas, filas=(fila, otra) * 3)


def make_lista() -> Lista:
    hijos = (Item("Mesa de trabajo", "i."), Item("Sin marca"))
    items = (Item("Asistir en el ejercicio del <strong>Gobierno</strong>. " + PARRAFO, "a)"), Item("Otro", "b)", hijos))
    return Lista(titulo="Misión", items=items)


def make_datos(**cambios) -> Datos:
    columnas = (
        Columna("categoria", "Categoría", "opcion", opciones={"hurto": "Hurto", "otros": "Otros hechos"}),
        Columna("casos", "Casos", "cantidad", "Deje vacío lo que no tenga información."),
        Columna("saldo", "Saldo", "pesos"),
        Columna("parte", "Parte", "porcentaje"),
        Columna("detalle", "Detalle", "rico"),
    )
    filas = (
        FilaDoc({"categoria": "hurto", "casos": 2787, "saldo": -121239, "parte": Decimal("99.80"),
                 "detalle": "<p>Uno</p><ul><li>Dos</li></ul>"}),
        FilaDoc({"categoria": "otros", "casos": None, "saldo": 0, "parte": None, "detalle": "=1+1"},
                "-Otros", ("parte",)),
    )  # fmt: skip
    valores = {"conjunto": "delitos", "titulo": "Delitos registrados", "columnas": columnas, "filas": filas}
    return Datos(**{**valores, **cambios})


def make_bloques(imagen: str) -> tuple:
    """Every type of block, some of them twice."""
    marcas = (
        Marca("Boliviana", Celda(197, "cantidad")),
        Marca("Peruana", Celda(25, "cantidad")),
        Marca("Otra", Celda(None, "cantidad", "sin_informacion")),
    )
    cifras = (
        CifraDoc("total", "Total de casos", Decimal(127), "casos", periodo="2019"),
        CifraDoc("gasto", "Gasto", Decimal(961711458), tipo="pesos", calificador="más de"),
        CifraDoc("nada", "Sin dato", None),
    )
    return (
        Texto(html=f"<p>{PARRAFO}</p><p>Segundo párrafo con <a href='https://www.gob.cl/'>enlace</a>.</p>"),
        make_lista(),
        Cita(html="<p>Ver D.F.L. N° 1-19.175, de 2005.</p>"),
        Nota(html="<p>Los casos que no son atendidos son derivados.</p>", titulo="Nota"),
        Cifras(titulo="En cifras", cifras=cifras),
        Grafico(titulo="Visas por nacionalidad", marcas=marcas, descripcion="Casi nueve de cada diez."),
        make_tabla(17),
        make_estados(),
        make_matriz(),
        make_acciones(),
        Figura(alternativo="Gráfico de 959 niños", ausente=True),
        Figura(titulo="Mapa", alternativo="Un rectángulo azul", imagen=imagen),
    )


def make_documento(bloques=None, **cambios) -> Documento:
    """A report of two parts with chapters in three levels; ``bloques`` replaces those of the first chapter."""
    imagen = make_imagen()
    huella = sha256(imagen).hexdigest()
    primero = CapituloDoc("seguridad", "1.", "Seguridad pública", "seguridad",
                          bloques=make_bloques(huella) if bloques is None else tuple(bloques),
                          cifras=(CifraDoc("total", "Total", Decimal("127.00"), periodo="2019"),),
                          datos=(make_datos(),),
                          capitulos=(CapituloDoc("detalle", "1.1", "Detalle", "narrativa",
                                                 bloques=(Texto(html="<p>Más abajo.</p>"),)),))  # fmt: skip
    segundo = CapituloDoc(
        "proyecciones", "", "Proyecciones", "narrativa", "Gabinete", (Texto(html=f"<p>{PARRAFO}</p>"),)
    )
    valores = {
        "organismo": OrganismoDoc("parinacota", "Gobernación Provincial de Parinacota", "gobernacion",
                                  "Arica y Parinacota", "Parinacota", "152"),
        "anio": 2019,
        "titulo_portada": "Cuenta Pública Participativa 2019",
        "lema": "Chile lo hacemos todos",
        "publicado_originalmente": "mayo de 2020",
        "capitulos": (
            CapituloDoc("hitos", "I.", "Principales hitos alcanzados durante el año 2019", "narrativa",
                        capitulos=(primero,)),
            CapituloDoc("programacion", "II.", "Programación para el periodo 2020", "narrativa", capitulos=(segundo,)),
        ),
        "imagenes": {huella: imagen},
    }  # fmt: skip
    return Documento(**{**valores, **cambios})


def make_sello(**cambios) -> Sello:
    return Sello(**{"version": 1, "fecha": date(2020, 5, 20), "huella": "0123456789abcdef" * 4, **cambios})
