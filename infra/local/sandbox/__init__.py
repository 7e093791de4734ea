"""A Robokassa for one machine: see `__main__.py`."""
