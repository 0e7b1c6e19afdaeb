"""From words to stems: what is compared in a search, of documents and of questions alike.

Small letters, without accents, and each word by its Spanish stem, so that «convenios» finds «convenio» and «migracion»
finds «migraciones». All of it is linear in the length of the text.
"""

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache

from snowballstemmer.spanish_stemmer import SpanishStemmer

LARGO = 40  # of a word that is told from others
_VUELTAS = 4
# A number with its dots is one word; accents may come apart from their letter, and an apostrophe parts no word.
_PALABRA = re.compile(r"\d{1,3}(?:\.\d{3})+(?!\d)|[^\W_](?:[^\W_]|[\u0300-\u036f'’])*")
_AJENOS = re.compile("[^a-z0-9]+")
_LLANO = re.compile("[a-z]{4,}")
# The stemmer knows these endings by their accent.
_CON_ACENTO = [(re.compile(f"{sin}$"), con) for sin, con in (("([cs])ion", r"\1ión"), ("logia", "logía"))]
_PLURAL = re.compile("(?<=[aeo])s$")
#: Words that tell nothing by themselves.
VACIAS = """
a al ante como con cual cuando de del desde donde e el ella en entre era es esa ese eso esta este esto fue ha han hasta
la las le les lo los mas me mi muy ni no nos o para pero por que se ser si sin sobre son su sus tambien te tu u un una
uno unos unas y ya
"""


def plegar(palabra: str) -> str:
    """Small ASCII letters and digits, nothing else."""
    plano = unicodedata.normalize("NFKD", palabra.casefold()).encode("ascii", "ignore").decode()
    return _AJENOS.sub("", plano)


@lru_cache(maxsize=50_000)
def _raiz(palabra: str) -> str:
    """Stemmed until nothing changes: singular and plural do not always lose the same at once (mujer, mujeres)."""
    raiz = plegar(palabra)[:LARGO]
    for _ in range(_VUELTAS):
        antes = raiz
        if _LLANO.fullmatch(raiz):
            # One stemmer for each word: they are no safe thing to share between threads.
            raiz = plegar(SpanishStemmer().stemWord(_acentuar(_PLURAL.sub("", raiz))))
        if raiz == antes or len(raiz) < 3:
            return antes if len(raiz) < 3 else raiz
    return raiz


def _acentuar(palabra: str) -> str:
    for sin, con in _CON_ACENTO:
        palabra = sin.sub(con, palabra)
    return palabra


def palabras(texto: str) -> Iterator[tuple[int, int, str]]:
    """Where each word of ``texto`` begins and ends, and its stem."""
    for hallada in _PALABRA.finditer(texto):
        if raiz := _raiz(hallada[0][:LARGO]):
            yield hallada.start(), hallada.end(), raiz


def raices(texto: str) -> list[str]:
    """The stem of each word, in order: letters and digits, of at most LARGO."""
    return [raiz for _, _, raiz in palabras(texto)]


def sin_vacias(palabras_de_la_pregunta: list[str]) -> list[str]:
    """The stems that tell something, each once; all of them when none does."""
    unicas = list(dict.fromkeys(palabras_de_la_pregunta))
    return [raiz for raiz in unicas if raiz not in _RAICES_VACIAS] or unicas


_RAICES_VACIAS = frozenset(raices(VACIAS))
