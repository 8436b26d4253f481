"""A real, independent server: llama.cpp over a tiny model of noise, which this file builds.

`python -m tests.support.llamacpp --window 512` prints its base URL and serves until its standard
input closes; in a test: `with llama_server(512) as base_url`. Needs xllamacpp and gguf.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import numpy as np

WIDTH, LAYERS, HEADS, INNER = 64, 2, 4, 128
SPECIAL = ("<|end|>", "<|start|>")
TEMPLATE = (
    "{% for message in messages %}{{ message.role }}: {{ message.content }}\n{% endfor %}assistant:"
)


def byte_letters() -> list[str]:
    """The 256 bytes as the letters by which byte-level BPE of GPT-2 writes them."""
    plain = [*range(33, 127), *range(161, 173), *range(174, 256)]
    rest = iter(range(256, 512))
    return [chr(byte) if byte in plain else chr(next(rest)) for byte in range(256)]


def write_model(path: Path, seed: int = 0) -> None:
    """A llama of two layers whose tokens are the bytes: 0.5 MB of noise."""
    import gguf

    random = np.random.default_rng(seed)

    def noise(*shape: int) -> np.ndarray:
        return random.normal(0, 0.05, shape).astype(np.float32)

    letters = [*byte_letters(), *SPECIAL]
    writer = gguf.GGUFWriter(path, "llama")
    writer.add_context_length(4096)
    writer.add_embedding_length(WIDTH)
    writer.add_block_count(LAYERS)
    writer.add_feed_forward_length(INNER)
    writer.add_head_count(HEADS)
    writer.add_head_count_kv(HEADS)
    writer.add_layer_norm_rms_eps(1e-5)
    writer.add_rope_dimension_count(WIDTH // HEADS)
    writer.add_vocab_size(len(letters))
    writer.add_tokenizer_model("gpt2")
    writer.add_tokenizer_pre("gpt-2")
    writer.add_token_list(letters)
    writer.add_token_types([1] * 256 + [3] * len(SPECIAL))
    # The loader wants merges; one that joins what no text holds leaves bytes as they are.
    writer.add_token_merges([f"{letters[0]} {letters[0]}"])
    writer.add_eos_token_id(256)
    writer.add_bos_token_id(257)
    writer.add_add_bos_token(False)
    writer.add_chat_template(TEMPLATE)
    writer.add_tensor("token_embd.weight", noise(len(letters), WIDTH))
    writer.add_tensor("output.weight", noise(len(letters), WIDTH))
    writer.add_tensor("output_norm.weight", np.ones(WIDTH, np.float32))
    for layer in range(LAYERS):
        name = f"blk.{layer}."
        for part in ("attn_norm", "ffn_norm"):
            writer.add_tensor(f"{name}{part}.weight", np.ones(WIDTH, np.float32))
        for part in ("attn_q", "attn_k", "attn_v", "attn_output"):
            writer.add_tensor(f"{name}{part}.weight", noise(WIDTH, WIDTH))
        for part in ("ffn_gate", "ffn_up"):
            writer.add_tensor(f"{name}{part}.weight", noise(INNER, WIDTH))
        writer.add_tensor(f"{name}ffn_down.weight", noise(WIDTH, INNER))
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()


@contextmanager
def llama_server(window_tokens: int) -> Iterator[str]:
    """The base URL of a server in a process of its own."""
    command = [sys.executable, "-m", "tests.support.llamacpp", f"--window={window_tokens}"]
    pipe = subprocess.PIPE
    with subprocess.Popen(
        command, stdin=pipe, stdout=pipe, stderr=subprocess.DEVNULL, text=True
    ) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        try:
            yield process.stdout.readline().strip()
        finally:
            process.stdin.close()


def main() -> None:
    options = argparse.ArgumentParser()
    options.add_argument("--window", type=int, default=512)
    window_tokens = options.parse_args().window
    import xllamacpp

    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "tiny.gguf")
        write_model(path)
        params = xllamacpp.CommonParams()
        params.model.path = str(path)
        params.hostnames = ["127.0.0.1"]
        params.port = 0
        params.n_ctx = window_tokens
        params.n_parallel = 1
        params.warmup = False
        params.cpuparams.n_threads = 1
        server = xllamacpp.Server(params)
        sys.stdout.write(f"{server.listening_address}/v1\n")
        sys.stdout.flush()
        sys.stdin.read()


if __name__ == "__main__":
    main()
