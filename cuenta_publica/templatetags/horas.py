"""Moments in words, in the time of Chile."""

from django import template

from ..horas import en_palabras

register = template.Library()
register.filter(en_palabras)
