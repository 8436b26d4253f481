"""The sandbox as other frameworks' code executor: `adapters.dspy`, `adapters.smolagents`.

Each imports its framework, which nothing else here does.
"""
