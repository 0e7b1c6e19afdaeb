"""What a numeral looks like in Spanish prose, and what looks like one and is none: tables of patterns.

The patterns are in lower case, for text already lowered, and take time linear in it: see :mod:`numerales`.
"""

from __future__ import annotations

from .periodos import MESES, PRIMER_ANIO, ULTIMO_ANIO

_TILDES = {"á": "(?:á|a\u0301?)", "é": "(?:é|e\u0301?)", "í": "(?:í|i\u0301?)", "ó": "(?:ó|o\u0301?)"}
_TILDES |= {"ú": "(?:ú|u\u0301?)"}


def patron(texto: str) -> str:
    """A pattern as the table writes it: accents are optional, a space is any white space, N° is any number sign."""
    for escrito, leido in (("N°", r"n(?:\.?[°º]s?|ros?\.?|úms?\.?|úmeros?)\s*+"), *_TILDES.items(), (" ", r"\s++")):
        texto = texto.replace(escrito, leido)
    return texto


_UNIDADES = "dos tres cuatro cinco seis siete ocho nueve"
ESCRITOS = (
    f"cero uno {_UNIDADES} diez once doce trece catorce quince dieciséis diecisiete dieciocho diecinueve veinte "
    "veintiuno veintidós veintitrés veinticuatro veinticinco veintiséis veintisiete veintiocho veintinueve treinta"
).split()

# The ends of a word and of a figure: what is glued to letters, slashes or dashes is a code.
_B = r"(?![\w°])"
_FIN = r"(?![\w°%‰]|[-−–‐‑/_@&'’\\][\w$]|[.,:][0-9])"
_CIFRA = r"(?>(?>[1-9][0-9]{0,2}(?>(?:\.[0-9]{3})+)|[0-9]++)(?:,[0-9]++)?)"
_ANIO = rf"(?:{'|'.join(map(str, range(PRIMER_ANIO, ULTIMO_ANIO + 1)))})(?![0-9])"
DECENA = "(?:veinte|treinta|cuarenta|cincuenta|sesenta|setenta|ochenta|noventa)"
_UNO = f"(?:{_UNIDADES.replace(' ', '|')})"
_MENOR = rf"(?:{DECENA}(?: y (?:{_UNO}|un[oa]?))?|{'|'.join(ESCRITOS[10:30])}|veinti(?:ún|una)|{_UNO}){_B}"
CENTENA = "(?:doscient|trescient|cuatrocient|quinient|seiscient|setecient|novecient|ochocient)[oa]s"
NOMBRE = rf"(?:{CENTENA}(?: (?:{_MENOR}|un[oa]?{_B}))?|ciento (?:{_MENOR}|un[oa]?{_B})|cien|{_MENOR}){_B}"
_RESTO = rf"(?:[0-9]{{1,3}}(?>(?:\.[0-9]{{3}})*){_FIN}|{NOMBRE})"
_MIL = rf"(?:(?:(?<![0-9.,])[0-9]{{1,3}}(?:,[0-9]{{1,3}})?|{NOMBRE}|una?) )?mil{_B}"
_DECIMAL = r"[0-9]++\.[0-9]{1,2}(?![0-9])"  # 1.5 millones
_MILLONES = rf"(?:{_MIL}(?: {_RESTO})?|{_DECIMAL}|{_CIFRA}|{NOMBRE}|un|medio) mill(?:ones|ón){_B}(?: y medio{_B})?"
ESCALA = rf"(?:{_MILLONES}(?: {_MIL})?(?: {_RESTO})?|{_MIL}(?: {_RESTO})?)"
EN_PESOS = rf"(?: (?:de )?pesos?{_B})"
_MIL_PESOS = r"\s*+mm?\\?\$"  # 4.500 M$
_POR_MES = rf"(?:(?=/[^\W\d_]{{2}})|{_FIN})"  # $1.234.567/mes
_SIGNO = r"(?:−|(?<=\S[\x20\u00a0])-)?"  # a dash that opens a line is a bullet

NUMERALES = {
    "pesos": rf"(?:(?<![\w$])[-−–]\s?+)?(?:mm?+\\?\$\s*+-?{_DECIMAL}"
    rf"|(?:(?:mm?+|mil(?:es|lones) de )?\\?\$|clp )\s*+-?(?:{ESCALA}|{_CIFRA})(?:{_MIL_PESOS}|\s?+mm{_B})?)"
    rf"{EN_PESOS}?{_POR_MES}"
    rf"|{_SIGNO}(?:{ESCALA}|{_CIFRA})(?:{EN_PESOS}|{_MIL_PESOS}{EN_PESOS}?){_POR_MES}"
    rf"|{_SIGNO}{NOMBRE}{EN_PESOS}{_FIN}"
    rf"|{_SIGNO}[1-9][0-9]{{0,2}}(?>(?:\.[0-9]{{3}})+)(?=\.-)",
    "porcentaje": rf"{_SIGNO}(?:(?:{_CIFRA}|[0-9]++\.[0-9]{{1,2}})(?:\s*+%| por ciento)|{NOMBRE} por ciento){_B}",
    "escala": rf"{_SIGNO}{ESCALA}{_FIN}",
    "cifra": rf"{_SIGNO}(?!0[0-9]{{2}}){_CIFRA}{_FIN}",
    "nombre": rf"{NOMBRE}{_FIN}",
}

_MES = f"(?:{'|'.join(MESES)}|setiembre)"
_DIA = f"(?:[0-9]{{1,2}}|primero|{'|'.join(ESCRITOS[2:])})"
# Atomic groups, not possessive ones: Python 3.11.2 does not step back from what one of those began to match.
_CODIGO = r"[0-9][0-9A-Za-z]*+(?>(?:[.,/–-][0-9A-Za-z]++)*)"
_PALABRA = r"\w++(?>(?:(?:[-−–‐‑/°_@&'’\\]++|(?<=[0-9])[.,:]++(?=[0-9]))\w++)*)°?"
_NORMA = (
    r"ley|decreto|dc?to\.?|d\.?f\.?l\.?|d\.?[ls]\.?|resolución|res\.|oficio|ord(?:\.|inario)|circular|"
    r"art(?:\.|ículo)|inciso|glosa|dictamen|folio|rol|ru[tn]|código|bip|subt(?:\.|ítulo)|partida|ítem|ruta|km|fase|"
    r"etapa|versión|pág(?:\.|ina)|piso|oficina|depto\.|sala|zona|nivel|paso|cuadrante|covid|agenda"
)
_NORMAS = r"leyes|decretos|resoluciones|oficios|artículos|incisos|glosas|subtítulos|partidas|ítems"
_PARTE = r"convenio|tabla|cuadro|gráfico|figura|lámina|anexo|capítulo|cap\.|párrafo|título|siglo"
_PARTES = r"convenios|tablas|cuadros|gráficos|figuras|láminas|anexos|capítulos|párrafos|títulos|páginas"
_CLASE = r"exent[ao]s?|suprem[ao]s?|ex\.|con fuerza de ley"
_NO_ANIO = r"\s*+%| (?:por ciento|(?:de )?pesos|mill(?:ones|ón))"
_DE_ANIO = rf"{_ANIO}{_FIN}(?!{_NO_ANIO})"
#: After a bare 1900–2100, what makes it a count.
_CONTABLES = (
    "(?:personas|familias|casos|atenciones|beneficiari[oa]s|kits|visitas|visas|solicitudes|denuncias|niñ[oa]s|mujeres|"
    "hombres|usuari[oa]s|vecin[oa]s|estudiantes|alumn[oa]s|habitantes|asistentes|participantes|viviendas|hogares|"
    "controles|canastas|cajas|raciones|prestaciones|consultas|ayudas|horas|metros|kilómetros|litros|mediaguas|becas|"
    "subsidios|bonos|frazadas|colchones|mascarillas|vacunas|mascotas|animales|proyectos|actividades|operativos|"
    "fiscalizaciones|reuniones|talleres|charlas|capacitaciones|trámites|permisos|certificados|delitos|detenid[oa]s|"
    "infracciones|migrantes|extranjer[oa]s|damnificad[oa]s|albergad[oa]s|adult[oa]s|trabajador[ae]s|organizaciones|"
    f"hectáreas|toneladas|árboles|empleos|cupos|ollas|kilos){_B}"
)
_VIA = r"(?:calle|avenida|avd?a?\.|pasaje|psje?\.?|pje\.)"
_ALTURA = r"(?:[0-9]{1,5}|[0-9]{1,2}\.[0-9]{3})"
_EN_CALLE = r"(?: (?!(?:se|que|y|en|con|por|un|fue|son|para|hay)\b)[^\W\d_]++\.?){1,4}"

#: What looks like a numeral and is none: (what it is, pattern, example). The first that matches wins, and wins over
#: every numeral that begins at the same letter; but the last is tried after them.
AJENOS: tuple[tuple[str, str, str], ...] = (
    ("list mark", r"\A\s*+(?:\(?[0-9]{1,2}(?:\.[0-9]{1,2}){0,5}(?:\.-|\.|\))+)(?=\s)", "1.1."),
    ("address", r"(?:https?://|www\.)\S++|(?<![\w.+-])[\w.+-]++@[\w.-]++", "www.gob.cl/cuenta/2019?pagina=3"),
    (
        "days of a month",
        rf"{_DIA}(?:(?:,|,? (?:y|e|al?|hasta)(?: el)?) {_DIA}){{0,5}} (?:de )?{_MES}{_B}"
        rf"(?:,?(?: del?)?(?: año)? {_DE_ANIO})?",
        "5 al 22 de mayo",
    ),
    ("day, short month", rf"[0-9]{{1,2}} (?:de )?(?:{'|'.join(m[:3] for m in MESES)})\.? {_ANIO}", "5 mar. 2018"),
    ("month and its year", rf"{_MES} (?:[0-2]?[0-9]|3[01])(?=\s*+(?:[:;,.)]|\Z)){_FIN}", "marzo 20:"),
    ("month of its year", rf"{_MES} del? [0-9]{{2}}{_FIN}(?! (?:{_CONTABLES}|al? [0-9]|de ))", "mayo de 18,"),
    ("page", r"página [0-9]++ de [0-9]++", "Página 3 de 5"),
    ("rule", rf"(?:{_NORMA})(?: (?:{_CLASE})){{0,2}}\s*+(?:N°)?{_CODIGO}", "Ley N° 20.379"),
    (
        "rules",
        rf"(?:{_NORMAS})(?: (?:{_CLASE}))? (?:N°)?{_CODIGO}(?:(?:,| [ye]) (?:N°)?{_CODIGO}){{0,9}}",
        "leyes 1 y 2",
    ),
    ("rule in words", rf"(?:ley|decreto|artículo|convenio|capítulo) (?:N°)?(?:{ESCALA}|{NOMBRE})", "Ley veinte mil"),
    ("part", rf"(?:{_PARTE}) (?:N°)?[0-9]{{1,3}}(?:[.-][0-9]{{1,2}}){{0,3}}{_FIN}", "Tabla 3"),
    ("parts", rf"(?:{_PARTES}) [0-9]{{1,3}}(?:(?:,| [yea]) [0-9]{{1,3}}){{1,9}}{_FIN}", "tablas 3 y 4"),
    ("region", rf"[0-9]{{1,2}} región{_B}", "15 Región"),
    ("street", rf"{_VIA}(?: [0-9]{{1,2}} de {_MES}|{_EN_CALLE})(?: |, ){_ALTURA}{_FIN}(?! \w*s\b)", "calle Prat 384,"),
    ("fund", r"fndr [2-8]\s?%|[2-8]\s?% (?:del? )?fndr", "FNDR 6%"),
    ("number sign", rf"(?:N°|#){_CODIGO}", "N° 3"),
    ("time", rf"a las? {_DIA} (?:horas?|hrs?|h|[ap]\.?m|de la (?:mañana|tarde|noche)){_B}", "a las 10 horas"),
    (
        "telephone",
        r"\+[0-9][0-9\x20()-]{6,18}[0-9]|(?:fono|teléfono|celular|tel\.|teléf\.|cel\.):? [0-9(][0-9\x20()-]{1,18}[0-9]|"
        r"fono [^\W\d_]++:? 1[0-9]{2,3}\b",
        "fono 58 220 530",
    ),
    (
        "bare telephone",
        rf"(?:600 [0-9]{{3}} [0-9]{{4}}|800 [0-9]{{3}} [0-9]{{3}}|[29] [0-9]{{4}} [0-9]{{4}}){_FIN}",
        "9 8765 4321",
    ),
    ("name", rf"24 horas{_B}", "24 horas"),
    ("decade", rf"(?:años|década de los|década del?) [2-9]0{_FIN}", "los años 60"),
    ("tea time", rf"(?:la|una|tomar|rica) once{_B}", "tomar once"),
    ("currency", rf"(?:mm?)?(?:us\s?\$|u\.?f\.?|utm|usd|euros?|€)\s*+-?(?:{ESCALA}|{_CIFRA})", "US$ 1.234,56"),
    (
        "currency",
        rf"(?:{ESCALA}|{_CIFRA}|{NOMBRE}) (?:de )?(?:uf|utm|usd|dólares|euros|(?:mm?)?us\s?\$){_B}",
        "1.234,5 UF",
    ),
    ("said year", rf"(?:año|durante|en|el|del|{_MES})(?: (?:del?|el))?(?: año)? {_DE_ANIO}", "Durante 2018"),
    ("year", rf"{_SIGNO}{_ANIO}{_FIN}(?!{_NO_ANIO}| {_CONTABLES})", "2018;"),
    ("code, RUT, time: glued", _PALABRA, "COVID-19"),
)
