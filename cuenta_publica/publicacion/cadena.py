"""The chain of seals of each organismo: every act names, by its hash, the one before it.

A manifest holds hashes and dates, never content and never a person, so that it can be public and survive a withdrawal.
"""

import json
from datetime import UTC
from hashlib import sha256

from ..models import Edicion, Eslabon, Organismo, Original, Retiro
from ..models.eslabon import ORIGEN
from .errores import CambioLaCadena

QUIEN_RETIRA = "administración nacional"


def cabeza(organismo: Organismo) -> str:
    """Hash of the organismo's last act; :data:`ORIGEN` when it has none."""
    ultimo = Eslabon.objects.filter(organismo=organismo).order_by("-secuencia").first()
    return ultimo.huella if ultimo else ORIGEN


def enlazar(edicion: Edicion, tipo: str, cuando, contenido: dict, anterior: str | None = None) -> Eslabon:
    """Add an act to the chain, inside the transaction that makes it. ``contenido`` is what it commits to.

    Raises :class:`CambioLaCadena` when ``anterior`` is no longer the last one.
    """
    cuenta = edicion.cuenta
    organismo = Organismo.objects.select_for_update().get(pk=cuenta.organismo_id)
    ultimo = Eslabon.objects.filter(organismo=organismo).order_by("-secuencia").first()
    actual = ultimo.huella if ultimo else ORIGEN
    if anterior not in (None, actual):
        raise CambioLaCadena("Otra publicación del organismo terminó primero: publique de nuevo.")
    secuencia = ultimo.secuencia + 1 if ultimo else 1
    texto = escribir(
        {
            "tipo": tipo,
            "organismo": organismo.slug,
            "secuencia": secuencia,
            "anterior": actual,
            "anio": cuenta.anio,
            "version": cuenta.version,
            "cuando": instante(cuando),
            **contenido,
        }
    )
    eslabon = Eslabon(
        organismo=organismo, secuencia=secuencia, tipo=tipo, edicion=edicion, anterior=actual, manifiesto=texto
    )
    eslabon.huella = sha256(texto.encode()).hexdigest()
    eslabon.save()
    return eslabon


def detener() -> None:
    """Until the transaction ends nothing is sealed, so that no edition comes to name a file that is being removed."""
    list(Organismo.objects.select_for_update().order_by("pk").values_list("pk"))


def de_publicacion(edicion: Edicion, archivos) -> dict:
    """What a publication commits to: its content, its public reason and each of its files."""
    return {
        "contenido": edicion.huella,
        "motivo": sha256(edicion.motivo.encode()).hexdigest(),
        "archivos": {a.nombre: {"tipo": a.tipo, "sha256": a.sha256, "tamano": a.tamano} for a in archivos},
    }


def de_original(original: Original) -> dict:
    """What attaching the signed document commits to. Who did it is inside the hash."""
    acta = {"quien": original.agregado_por_id, "cuando": instante(original.agregado_el)}
    return {"sha256": original.sha256, "tamano": original.tamano, "acta": _huella(acta)}


def lapida(retiro: Retiro) -> dict:
    """What everybody reads in the place of a withdrawn edition. It names an office: a person's name changes."""
    cuando = instante(retiro.retirada_el)
    return {"causal": retiro.causal, "motivo": retiro.motivo, "quien": QUIEN_RETIRA, "cuando": cuando}


def de_retiro(retiro: Retiro) -> dict:
    """What a withdrawal commits to: its tombstone and, apart, who did it."""
    acta = {"quien": retiro.retirada_por_id, "cuando": instante(retiro.retirada_el)}
    return {"lapida": _huella(lapida(retiro)), "acta": _huella(acta)}


def _huella(acta: dict) -> str:
    return sha256(escribir(acta).encode()).hexdigest()


def escribir(manifiesto: dict) -> str:
    """Canonical JSON: sorted keys, no blanks."""
    return json.dumps(manifiesto, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def instante(cuando) -> str:
    """An aware datetime as ISO 8601 in UTC."""
    return cuando.astimezone(UTC).isoformat()
