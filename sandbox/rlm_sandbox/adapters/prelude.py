"""The first cell of a `repl.ToolRepl`: has tools and variables of the host come and go by name.

Never imported. Its text runs in the worker, where `_rlm_call` and `_rlm_piece` are the host's. All
is held in closures, since cells may give any name a new meaning.
"""
# ruff: noqa: F821  # names of the worker
# mypy: ignore-errors


def _rlm_maker(call, end):
    def make(name, is_ending):
        def tool(*args, **kwargs):
            value = call(name, args, kwargs)
            if is_ending:
                end(None)
            return value

        return tool

    return make


def _rlm_beginner(make_tool, piece, names):
    from json import loads

    texts = {}
    bound = set()

    def begin(tools, variables):
        """Set names as they are given, whatever the cells before made of them: tools as (name,
        does it end the cell), variables as (name, is it a text, of how many new pieces)."""
        for name in bound.difference(name for name, _ in tools):
            names.pop(name, None)
        bound.clear()
        for name, is_ending in tools:
            names[name] = make_tool(name, is_ending)
            bound.add(name)
        for name, is_text, num_pieces in variables:
            if num_pieces is not None:
                texts[name] = "".join([piece(name, at) for at in range(num_pieces)])
            names[name] = texts[name] if is_text else loads(texts[name])

    return begin


_rlm_begin = _rlm_beginner(_rlm_maker(_rlm_call, submit), _rlm_piece, globals())
