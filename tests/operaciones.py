"""Counts the work of a function, so that "linear" is asserted without a clock."""

import sys


def llamadas(funcion) -> int:
    """How many calls, of Python and of C, ``funcion`` makes."""
    cuenta = 0

    def contar(marco, suceso, _):
        nonlocal cuenta
        cuenta += suceso in ("call", "c_call")

    anterior = sys.getprofile()
    sys.setprofile(contar)
    try:
        funcion()
    finally:
        sys.setprofile(anterior)
    return cuenta
