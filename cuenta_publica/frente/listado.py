"""What a stored account says of itself to whoever serves it: each address, its headers and where its bytes are."""

import json
from dataclasses import asdict, dataclass

NOMBRE = "_listado.json"
#: Seconds during which whoever serves an account does not look again at where its link leads.
PLAZO = 0.5


@dataclass(frozen=True, slots=True)
class Variante:
    """The bytes of an answer: a file of the folder, with its sha256 (and ETag) and its size."""

    archivo: str
    huella: str
    tamano: int


@dataclass(frozen=True, slots=True)
class Recurso:
    """``cabeceras``: those of its own, as Django's view gives them. ``gzip``: the same, compressed."""

    cabeceras: dict[str, str]
    plano: Variante
    gzip: Variante | None = None


#: By what follows the address of the account: ``""`` (its page), ``cuenta.pdf``, ``v1/``, ``v1/cuenta.pdf``…
Listado = dict[str, Recurso]


def escribir(listado: Listado) -> str:
    return json.dumps({ruta: asdict(recurso) for ruta, recurso in listado.items()}, ensure_ascii=False, sort_keys=True)


def leer(texto: str) -> Listado:
    """ValueError when it is not one."""
    try:
        return {ruta: _recurso(**datos) for ruta, datos in json.loads(texto).items()}
    except (AttributeError, TypeError) as error:
        raise ValueError(f"not a list of what is stored: {error}") from error


def _recurso(cabeceras: dict, plano: dict, gzip: dict | None) -> Recurso:
    return Recurso(cabeceras, Variante(**plano), Variante(**gzip) if gzip else None)
