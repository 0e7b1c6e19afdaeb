"""The rows of the current editions as open data: what was asked of a conjunto, its pages, and its tidy records."""
