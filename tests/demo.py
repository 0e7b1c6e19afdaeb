"""A demo in a folder of its own, as `make demo` prepares it; another one begins as a copy of it."""

import re
import secrets
import shutil
import subprocess
from dataclasses import dataclass, field
from pathlib import Path

from .procesos import manage

#: Users that need a second factor.
CON_CODIGO = {"admin-demo", "comunicaciones-demo"}


@dataclass(frozen=True, slots=True)
class Demo:
    carpeta: Path
    secreto: str = field(default_factory=lambda: secrets.token_urlsafe(50))

    @property
    def ajustes(self) -> dict[str, str]:
        return {
            "ENTORNO": "demo",
            "SECRET_KEY": self.secreto,
            "DATABASE_URL": f"sqlite:///{self.base}",
            "ALMACEN": str(self.carpeta / "almacen"),
            "ESTATICOS": str(self.carpeta / "estaticos"),
        }

    @property
    def base(self) -> Path:
        return self.carpeta / "demo.sqlite3"

    def preparar(self, *opciones) -> str:
        """What is said of it."""
        hecho = self.manage("preparar_demo", *opciones)
        assert hecho.returncode == 0, hecho.stderr
        return hecho.stdout

    def manage(self, *orden, **otros) -> subprocess.CompletedProcess:
        return manage(*orden, **self.ajustes | otros)

    def copia(self, carpeta: Path) -> "Demo":
        return Demo(shutil.copytree(self.carpeta, carpeta / "demo", symlinks=True), self.secreto)

    def codigos(self) -> dict[str, str]:
        """The codes of this moment, by user."""
        return dict(re.findall(r"(\S+): (\d{6})", self.preparar("--codigos")))


def clave_de(dicho: str) -> str:
    return re.search(r"Clave: +(\S+)", dicho)[1]
