"""The list of changes while it is being made: what each one is, and where the places that repeat it are attached."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from html import escape
from typing import Any

from .erratas import Enmienda
from .impreso import YA_NO_SE_PUBLICA, rotulo
from .palabras import cambian_de_cifra, tramos

MAXIMO_DE_LUGARES = 6
LARGO_DE_UN_TEXTO = 12  # words from which a plain text is compared word by word
FORMA = "Cambió la presentación o el vínculo de una cifra; las palabras son las mismas."


@dataclass(slots=True)
class Apunte:
    """A change, and how its repeats are known: by the reference of its datum, or by what it said and says.

    ``conjunto`` is the one whose row changed, "" for a cifra and None for what nothing else repeats. ``filas`` when the
    rows themselves changed: which they are, their order, or their names.
    """

    enmienda: Enmienda
    conjunto: str | None = None
    refs: frozenset[str] = frozenset()
    antes: frozenset[str] = frozenset()
    despues: frozenset[str] = frozenset()
    filas: bool = False
    sigue_en: list[str] = field(default_factory=list)

    @property
    def es_dato(self) -> bool:
        return self.conjunto is not None

    def explica(self, antes: str, despues: str) -> bool:
        """Whether a place that said ``antes`` and says ``despues`` changed because of this."""
        nuevas, viejas = self.despues - self.antes, self.antes - self.despues
        return any(_dice(despues, t) and not _dice(antes, t) for t in nuevas) or any(
            _dice(antes, t) and not _dice(despues, t) for t in viejas
        )

    def terminada(self) -> Enmienda:
        lugares = list(dict.fromkeys(self.sigue_en))
        if (otros := len(lugares) - MAXIMO_DE_LUGARES) > 1:
            lugares[MAXIMO_DE_LUGARES:] = [f"otros {otros} lugares"]
        return replace(self.enmienda, sigue_en=tuple(lugares))


def _dice(texto: str, buscado: str) -> bool:
    """Whether ``buscado`` stands in ``texto`` as whole words: 5 is not in 15, nor in 5.300."""
    return bool(buscado) and bool(re.search(rf"(?<![\w.,]){re.escape(buscado)}(?!\w|[.,]\w)", texto))


class Cuaderno:
    """Every change so far, and how much was written in it, repeats included."""

    def __init__(self) -> None:
        self.apuntes: list[Apunte] = []
        self.escritos = 0
        self._pendientes: list[tuple[dict[str, str], str, str, str]] = []

    def anotar(self, lugar: Mapping[str, str], decia: str = "", debe_decir: str = "", **resto: Any) -> Apunte:
        """Add a change at ``lugar`` (fields of :class:`Enmienda`); ``resto`` are those of :class:`Apunte`."""
        enmienda = Enmienda(**{**lugar, "decia": decia, "debe_decir": debe_decir})
        if enmienda.clase == "cambia" and decia == debe_decir and not enmienda.tramos:
            enmienda = replace(enmienda, clase="forma", decia="", debe_decir=FORMA)
        apunte = Apunte(enmienda, **resto)
        self.apuntes.append(apunte)
        self.escritos += 1
        return apunte

    def repetir(self, apuntes: Iterable[Apunte], lugar: str = "") -> bool:
        """Attach ``lugar`` to them; without one, they only account for the change. False when there are none."""
        hay = False
        for apunte in apuntes:
            hay = True
            if lugar:
                apunte.sigue_en.append(lugar)
        self.escritos += hay
        return hay

    def datos(self, ancla: str | None = None) -> list[Apunte]:
        """The typed data that changed, in one capítulo or in all."""
        return [a for a in self.apuntes if a.es_dato and ancla in (None, a.enmienda.ancla)]

    def palabras(self, lugar: Mapping[str, str], viejo: str, nuevo: str, **resto: Any) -> Apunte:
        """A plain text that changed: whole when it is short, word by word when it is long."""
        if min(len(viejo.split()), len(nuevo.split())) < LARGO_DE_UN_TEXTO:
            return self.anotar(lugar, viejo, nuevo, **resto)
        partes = tramos(escape(viejo, quote=False), escape(nuevo, quote=False))
        return self.anotar({**lugar, "tramos": partes}, **resto)

    def texto(self, lugar: Mapping[str, str], viejo: str, nuevo: str, donde: str, **resto: Any) -> None:
        """A rich text: its own words here, and the figures bound to a datum, attached to it which is ``donde``."""
        self.escritos += 1
        if partes := tramos(viejo, nuevo):
            self.anotar({**lugar, "tramos": partes}, **resto)
        self._pendientes.append(({**lugar}, viejo, nuevo, donde))

    def atar(self) -> None:
        """Once every datum is known, attach to it the texts that repeat its figure."""
        de_ref: dict[str, list[Apunte]] = {}
        for apunte in self.apuntes:
            for ref in apunte.refs:
                de_ref.setdefault(ref, []).append(apunte)
        for lugar, viejo, nuevo, donde in self._pendientes:
            cifras = cambian_de_cifra(viejo, nuevo)
            propias = bool(tramos(viejo, nuevo))
            sueltas = [ref for ref in sorted(cifras) if not self.repetir(de_ref.get(ref, ()), donde)]
            if sueltas and not propias:
                self.anotar({**lugar, "tramos": tramos(viejo, nuevo, impresas=True)})
            elif not cifras and not propias:
                self.anotar(lugar)
        self._pendientes = []


def en_capitulo(capitulo: Mapping[str, Any], **resto: str) -> dict[str, str]:
    """The fields of an entry that say in which capítulo it is."""
    return {"ancla": capitulo["ancla"], "capitulo": rotulo(capitulo), **resto}


def lo_que_decia(antes: str, estado_de_ahora: str) -> str:
    """What an entry says that it said: never a value that is now suppressed."""
    return YA_NO_SE_PUBLICA if estado_de_ahora == "suprimido" else antes
