"""The durable record of runs: one SQLite file, from which a run that was killed goes on.

`file` is its tables and how it is opened, `writer` the one thread that writes it, `run` what one
run writes, `past` what a run that goes on finds, `shelf` and `export` what people are shown of it.
Knows records only: neither models nor sessions nor turns.
"""
