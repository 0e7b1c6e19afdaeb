"""Chilean number formats: Django has no ``es_CL`` and its ``es`` groups thousands with a no-break space."""

DECIMAL_SEPARATOR = ","
THOUSAND_SEPARATOR = "."
NUMBER_GROUPING = 3
