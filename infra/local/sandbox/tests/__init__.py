"""`python3 -m unittest discover -s infra/local/sandbox -t infra/local` from the root."""
