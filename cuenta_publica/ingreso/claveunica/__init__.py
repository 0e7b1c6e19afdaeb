"""ClaveÚnica, the identity of the State for people, as a provider of django-allauth. Off without CLAVEUNICA_ID."""
