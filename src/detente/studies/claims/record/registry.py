"""Claims about the record by id, found by being there."""

from __future__ import annotations

import importlib
import pkgutil
from functools import cache

from detente.studies.claims.record import essays
from detente.studies.claims.record.claim import RecordClaim


@cache
def record_claims() -> dict[str, RecordClaim]:
    """Return the claims about the record by id, in order: modules of ``record.essays`` hold them as ``CLAIMS``."""
    found: dict[str, RecordClaim] = {}
    for module in pkgutil.iter_modules(essays.__path__):
        if not module.name.startswith("_"):
            for claim in importlib.import_module(f"{essays.__name__}.{module.name}").CLAIMS:
                found[claim.id] = claim
    return dict(sorted(found.items()))
