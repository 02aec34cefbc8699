"""What a folder says of a study that is kept in it piece by piece, before it is sealed."""

from __future__ import annotations

import json
import os
import stat
from pathlib import Path
from typing import Any

from detente.store.manifest import STUDY, read_text


def begun_study(folder: Path) -> tuple[dict[str, Any], str]:
    """Return what a folder says of the study in it, and why it says nothing; both are empty if none was begun.

    Parameters
    ----------
    folder
        Folder of a study. Its file may be anything, such as a pipe that nobody writes to.
    """
    path = folder / STUDY
    if not os.path.lexists(path):
        return {}, ""
    try:
        if not stat.S_ISREG(path.lstat().st_mode):
            return {}, f"{STUDY} is no regular file"
        told = json.loads(read_text(path).decode())
    except OSError as error:
        return {}, f"{STUDY} cannot be read: {error.strerror or error}"
    except (ValueError, RecursionError):
        return {}, f"{STUDY} is no JSON that can be read"
    return (told, "") if isinstance(told, dict) else ({}, f"{STUDY} is no JSON object")
