"""What the headers of a request ask of a stored file."""

import pytest

from cuenta_publica.frente.negociacion import acepta_gzip, coincide, rango


@pytest.mark.parametrize(
    ("cabecera", "acepta"),
    [
        ("", False),
        ("gzip", True),
        ("gzip, deflate, br, zstd", True),
        ("GZIP;q=0.5", True),
        ("gzip;q=0", False),
        ("gzip; q=0.000", False),
        ("br;q=1.0, gzip ; q=0.8, *;q=0.1", True),
        ("*", True),
        ("*;q=0", False),
        ("*, gzip;q=0", False),
        ("identity", False),
        ("identity;q=1, gzip;q=0.5", False),
        ("identity;q=0.5, gzip;q=1", True),
        ("deflate, br", False),
        ("gzip;q=2", False),
        ("gzip;q=abc", False),
        (",,;q=,gzip" + "," * 5000, True),
    ],
)
def test_gzip_a_quien_lo_pide(cabecera, acepta):
    assert acepta_gzip(cabecera) is acepta


@pytest.mark.parametrize(
    ("cabecera", "tiene"),
    [
        ('"a"', True),
        ('W/"a"', True),
        ('"b", "a"', True),
        ('"b" , W/"a"', True),
        ("*", True),
        ('"b"', False),
        ('"a-gz"', False),
        ("a", False),
        ("", False),
        ('"' * 5000, False),
    ],
)
def test_lo_que_ya_tiene(cabecera, tiene):
    assert coincide(cabecera, '"a"') is tiene


@pytest.mark.parametrize(
    ("cabecera", "parte"),
    [
        ("bytes=0-9", range(0, 10)),
        ("bytes=90-", range(90, 100)),
        ("bytes=90-1000", range(90, 100)),
        ("bytes=-5", range(95, 100)),
        ("bytes=-500", range(0, 100)),
        ("BYTES = 3 - 3", range(3, 4)),
        ("bytes=100-", range(0)),
        ("bytes=-0", range(0)),
        ("bytes=999999999999999999-", range(0)),
        ("", None),
        ("bytes=", None),
        ("bytes=-", None),
        ("bytes=9-3", None),
        ("bytes=0-1,5-6", None),
        ("lines=0-1", None),
        ("bytes=a-b", None),
        ("bytes=1-" + "9" * 5000, None),
    ],
)
def test_la_parte_que_se_pide(cabecera, parte):
    assert rango(cabecera, 100) == parte
