"""The serving front: what is public is stored as files, and answered from them before Django is asked.

``arbol`` writes the files of an account, ``enlaces`` puts them on the site and takes them off it, ``servidor`` answers
from them and ``nginx.conf`` shows how nginx does it too. What is not there, or not whole, is Django's, who is always
right.
"""
