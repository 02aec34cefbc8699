"""One device or two: the same bits."""

import json
import subprocess
import sys
from pathlib import Path

from back_ends import NEEDS_JAX

DIGEST = Path(__file__).with_name("digest.py")


def digest(devices: int, environment: dict[str, str]) -> dict[str, object]:
    environment = {**environment, "XLA_FLAGS": f"--xla_force_host_platform_device_count={devices}"}
    made = subprocess.run([sys.executable, DIGEST], env=environment, capture_output=True, text=True)
    assert made.returncode == 0, made.stderr  # of a child that fails, the reason
    return json.loads(made.stdout)


@NEEDS_JAX
def test_two_devices_give_the_bits_of_one(python_environment: dict[str, str]) -> None:
    one, two = (digest(devices, python_environment) for devices in (1, 2))
    assert (one["devices"], two["devices"]) == (1, 2)
    assert (one["used"], two["used"]) == (1, 2)  # tiles went to both
    assert one["digest"] == two["digest"]
