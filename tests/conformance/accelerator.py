"""Check the programs made for an accelerator, compiled for the CPU: what a test runs in a process of its own."""

import sys
from pathlib import Path

import jax

sys.path.append(str(Path(__file__).parents[1]))  # a program of its own has not what pytest adds
jax.default_backend = lambda: "gpu"  # before the engine asks

from test_back_ends import BUSY  # noqa: E402

from detente.engine.jax_backend import TERMS, JaxBackend  # noqa: E402
from detente.mechanisms.complete import COMPLETE  # noqa: E402
from detente.testing.theories import back_ends_agree  # noqa: E402


def main() -> None:
    whole = JaxBackend.tile
    JaxBackend.tile = lambda self, states: max(16, whole(self, states) // 256)
    for theory, states in ((COMPLETE, 2), (BUSY, 6), (BUSY, TERMS + 1)):
        back_ends_agree(theory, states, 5, (), backend="jax")


if __name__ == "__main__":
    main()
