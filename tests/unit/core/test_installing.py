"""The cure for a missing extra is for the environment in use."""

import shlex
import subprocess
import sys
from pathlib import Path

from detente.core.installing import install_extra


def test_a_missing_extra_is_brought_from_the_checkout_by_the_interpreter_in_use(repository: Path) -> None:
    """Of a checkout that no index has, `pip install detente` finds nothing."""
    python, *words = shlex.split(install_extra("export"))
    assert python == sys.executable
    assert words == ["-m", "pip", "install", "-e", f"{repository}[export]"]


def test_an_installed_copy_names_its_interpreter(tmp_path: Path) -> None:
    code = Path(install_extra.__code__.co_filename).read_text()
    place = tmp_path / "site-packages" / "detente" / "core" / "installing.py"
    place.parent.mkdir(parents=True)
    place.write_text(code + "\nprint(install_extra('export'))\n")
    told = subprocess.run([sys.executable, str(place)], capture_output=True, text=True, check=True).stdout
    assert shlex.split(told) == [sys.executable, "-m", "pip", "install", "detente[export]"]
