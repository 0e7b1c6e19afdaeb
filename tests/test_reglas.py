"""The house rules of the project, as tests: who may import whom, names, sizes, completeness."""

import ast
import re
from pathlib import Path
from statistics import median

from django.apps import apps
from django.template import engines

from cuenta_publica import documento, registro
from cuenta_publica.models import Fila

RAIZ = Path(__file__).resolve().parent.parent
CAPITULOS = ("programas", "presupuesto", "seguridad", "extranjeria")
PROPIOS = ("cuenta_publica", *CAPITULOS)
FUENTES = [p for raiz in PROPIOS for p in sorted((RAIZ / raiz).rglob("*.py")) if "migrations" not in p.parts]
PUROS = {
    "comparacion",
    "compromisos",
    "diferencias",
    "documento",
    "hallazgos",
    "metodo",
    "figuras",
    "gramatica",
    "monedas",
    "montos",
    "numerales",
    "periodos",
    "traslado",
    "valores",
    "frases",
    "busqueda",
    "series",
}
PLANTILLAS = sorted((RAIZ / "templates").rglob("*.html"))
#: What a chapter may use of the core.
PUBLICOS = {
    "figuras",
    "hallazgos",
    "models",
    "registro",
    "impresion",
    "dibujos",
    "titulares",
    "verificaciones",
    "tablas",
    "filtros",
    "documento",
    "montos",
    "periodos",
}


def modulo(ruta: Path) -> str:
    return ".".join(ruta.relative_to(RAIZ).with_suffix("").parts).removesuffix(".__init__")


def importados(ruta: Path) -> set[str]:
    """Absolute names of the modules that ``ruta`` imports, outside TYPE_CHECKING blocks."""
    paquete = modulo(ruta).split(".") if ruta.name == "__init__.py" else modulo(ruta).split(".")[:-1]
    arbol = ast.parse(ruta.read_text())
    ignorados = {
        id(n)
        for bloque in ast.walk(arbol)
        if isinstance(bloque, ast.If) and ast.unparse(bloque.test) == "TYPE_CHECKING"
        for n in ast.walk(bloque)
    }
    nombres = set()
    for nodo in ast.walk(arbol):
        if id(nodo) in ignorados:
            continue
        if isinstance(nodo, ast.Import):
            nombres |= {a.name for a in nodo.names}
        elif isinstance(nodo, ast.ImportFrom):
            base = paquete[: len(paquete) - nodo.level + 1] if nodo.level else []
            origen = ".".join([*base, *(nodo.module or "").split(".")]).strip(".")
            nombres |= {f"{origen}.{a.name}" for a in nodo.names}
    return nombres


def de_nucleo(ruta: Path) -> set[str]:
    return {n.split(".")[1] for n in importados(ruta) if n.startswith("cuenta_publica.")}


def capitulo_de(ruta_o_modulo: str) -> str:
    """The chapter app of a module: its first package, or the first two inside ``programas``."""
    partes = ruta_o_modulo.split(".")
    return ".".join(partes[:2]) if partes[0] == "programas" else partes[0]


def test_los_modulos_puros_usan_solo_la_biblioteca_estandar():
    nucleo = RAIZ / "cuenta_publica"
    rutas = [r for n in PUROS for r in (nucleo / f"{n}.py", *(nucleo / n).glob("*.py")) if r.exists()]
    assert {r.stem for r in rutas} | {r.parent.name for r in rutas} >= PUROS
    for ruta in sorted(rutas):
        ajenos = {n.split(".")[0] for n in importados(ruta)}
        assert not ajenos & {"django", "nh3", "weasyprint", *CAPITULOS}, ruta
        assert de_nucleo(ruta) <= PUROS, ruta


def test_registro_y_verificaciones_no_tocan_la_base_de_datos():
    rutas = [RAIZ / f"cuenta_publica/{n}.py" for n in ("registro", "impresion", "consistencia", "vinculos")]
    for ruta in [*rutas, *(RAIZ / "cuenta_publica/verificaciones").glob("*.py")]:
        assert de_nucleo(ruta) <= {*PUROS, "registro", "verificaciones", "texto_rico", "vinculos"}, ruta
        assert all(n.startswith("django.utils") for n in importados(ruta) if n.startswith("django")), ruta


def test_los_modelos_no_conocen_lo_que_se_construye_sobre_ellos():
    prohibidos = {"tablas", "filtros", "admin", "publicacion", "views", "congelar", "formatos", "carga"}
    for ruta in (RAIZ / "cuenta_publica/models").glob("*.py"):
        assert not de_nucleo(ruta) & prohibidos, ruta


def test_un_capitulo_importa_solo_lo_publico_del_nucleo_y_ningun_otro_capitulo():
    for ruta in FUENTES:
        propio = capitulo_de(modulo(ruta))
        if propio == "cuenta_publica":
            continue
        assert de_nucleo(ruta) <= PUBLICOS, ruta
        otros = {capitulo_de(n) for n in importados(ruta) if n.split(".")[0] in CAPITULOS}
        assert otros <= {propio}, ruta


def test_el_nucleo_no_nombra_ningun_capitulo():
    for ruta in FUENTES:
        if modulo(ruta).startswith("cuenta_publica") and ruta.name not in ("settings.py",):
            assert not {n for n in importados(ruta) if n.split(".")[0] in CAPITULOS}, ruta


def test_los_formatos_ven_el_documento_y_ningun_modelo():
    for ruta in (RAIZ / "cuenta_publica/formatos").glob("*.py"):
        assert not de_nucleo(ruta) & {"models", "publicacion", "congelar", "admin", "views"}, ruta


def test_solo_publicacion_crea_ediciones_y_cambia_el_estado():
    for ruta in FUENTES:
        if "publicacion" in ruta.parts or "tests" in ruta.parts:
            continue
        for nodo in ast.walk(ast.parse(ruta.read_text())):
            if isinstance(nodo, ast.Call):
                assert ast.unparse(nodo.func) not in ("Edicion", "Edicion.objects.create"), ruta
            if isinstance(nodo, ast.Assign):
                assert not [t for t in nodo.targets if ast.unparse(t).endswith(".estado")], ruta


def test_ningun_import_propio_dentro_de_una_funcion():
    for ruta in FUENTES:
        for funcion in ast.walk(ast.parse(ruta.read_text())):
            if isinstance(funcion, ast.FunctionDef | ast.AsyncFunctionDef):
                dentro = [n for n in ast.walk(funcion) if isinstance(n, ast.Import | ast.ImportFrom)]
                assert not dentro, f"{ruta}:{funcion.name}"


def test_los_archivos_y_las_funciones_son_cortos():
    largos = {str(p): len(p.read_text().splitlines()) for p in FUENTES}
    assert max(largos.values()) <= 300, max(largos, key=largos.get)
    assert median(v for v in largos.values() if v) <= 80
    funciones = {
        f"{p}:{n.name}": n.end_lineno - n.lineno + 1
        for p in FUENTES
        for n in ast.walk(ast.parse(p.read_text()))
        if isinstance(n, ast.FunctionDef | ast.AsyncFunctionDef)
    }
    assert max(funciones.values()) <= 40, max(funciones, key=funciones.get)
    assert median(funciones.values()) <= 8


def test_las_plantillas_son_cortas_y_ninguna_sobra():
    assert median(len(p.read_text().splitlines()) for p in PLANTILLAS) <= 25
    textos = "".join(p.read_text() for p in [*PLANTILLAS, *FUENTES])
    de_django = {"400.html", "403.html", "403_csrf.html", "404.html", "429.html", "500.html", "503.html"}
    for plantilla in PLANTILLAS:
        nombre = str(plantilla.relative_to(RAIZ / "templates"))
        if nombre in de_django or nombre.startswith(("admin/", "account/", "mfa/", "socialaccount/")):
            continue
        assert nombre in textos, f"{nombre} is used nowhere"


def test_cada_plantilla_compila():
    for plantilla in PLANTILLAS:
        engines["django"].get_template(str(plantilla.relative_to(RAIZ / "templates")))


def test_los_nombres_que_lee_una_persona_van_en_minuscula_y_en_espanol():
    for app in apps.get_app_configs():
        if not app.name.split(".")[0].startswith(PROPIOS):
            continue
        for modelo in app.get_models():
            opciones = modelo._meta
            campos = [c for c in opciones.local_fields if not c.auto_created]
            nombres = [opciones.verbose_name, opciones.verbose_name_plural, *(c.verbose_name for c in campos)]
            for nombre in map(str, nombres):
                assert nombre[0] == nombre[0].lower() or nombre.split()[0].isupper() or "-" in nombre, (modelo, nombre)


def test_cada_bloque_tiene_su_plantilla():
    for tipo in documento.TIPOS_DE_BLOQUE:
        engines["django"].get_template(tipo.plantilla)


def test_cada_fila_pertenece_a_un_solo_conjunto_o_a_una_materia_que_lo_comparte():
    registrados = registro.modelos_de_fila()
    propios = [m for m in apps.get_models() if issubclass(m, Fila)]
    assert set(propios) == set(registrados)


def test_ninguna_palabra_de_la_fabrica_en_el_arbol():
    """No registry hosts, no paths of a machine, no marks of unfinished work."""
    agujas = ["py" + "pi.org", "python" + "hosted", "registry.npm" + "js", "deb." + "debian", "/wo" + "rk/main"]
    agujas.append("TO" + "DO")
    sufijos = {".py", ".html", ".css", ".md", ".toml", ".json", ".yaml", ".lock", ".txt", ""}
    ignorar = {".git", ".venv", "build", "almacen", "almacen.sitio", "__pycache__", "node_modules", ".hypothesis"}
    ignorar.add(".ruff_cache")
    for ruta in RAIZ.rglob("*"):
        if ignorar & set(ruta.parts) or not ruta.is_file() or ruta.suffix not in sufijos:
            continue
        texto = ruta.read_text(errors="ignore")
        assert not [a for a in agujas if re.search(rf"{re.escape(a)}\b", texto)], ruta
