"""A chapter that exists only in the tests: this folder and one line of INSTALLED_APPS are all it takes."""
