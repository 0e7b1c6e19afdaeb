"""How people come in: password, second factor, ClaveÚnica. The machinery is django-allauth's; the rules are ours."""
