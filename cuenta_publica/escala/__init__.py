"""Synthetic accounts: many published rows, invented and said to be so, to measure the portal with."""

from .plan import Plan
from .poblar import NoSePuebla, poblar

__all__ = ["NoSePuebla", "Plan", "poblar"]
