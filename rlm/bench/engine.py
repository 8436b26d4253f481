"""How fast the embedded model computes here: prefill against this machine's sgemm, one reply at a
time against many. The measuring itself is the model's own; this asks its backend for it."""

from __future__ import annotations

from rlm.backends import engram, resolve
from rlm.bench.table import Report, Row


def engine(model: str, quick: bool) -> Report:
    """Speed does not depend on the weights, so untrained ones do as well."""
    backend = resolve(model)
    if not isinstance(backend, engram.EngramBackend):
        raise ValueError(f"{model} does not run here: its speed is its server's")
    speed = engram.measure_speed(backend, 1 if quick else 5)
    prefill = (
        f"{speed.prefill_gflops:.0f} of {speed.sgemm_gflops:.0f} GFLOP/s = "
        f"{speed.prefill_share:.2f} ({speed.prefill_tokens_per_second:,.0f} tokens/s)"
    )
    decode = (
        f"{speed.decode_gain:.1f} × ({speed.decode_many_tokens_per_second:,.0f} against "
        f"{speed.decode_tokens_per_second:,.0f} tokens/s)"
    )
    command, rounds = "python -m rlm.bench --only engine", speed.rounds
    return Report(
        (
            Row("engram prefill against sgemm peak", "≥ ⅓", "½", prefill, rounds, command),
            Row(
                "engram decoding 64 at once against one", "≥ 20 ×", "40 ×", decode, rounds, command
            ),
        )
    )
