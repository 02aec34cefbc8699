"""Results as ArviZ has them: groups of datasets with the dimensions chain and draw."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from detente._version import __version__
from detente.core.errors import MissingExtra

if TYPE_CHECKING:
    import xarray

ABOUT = {"inference_library": "detente", "inference_library_version": __version__}
"""What ArviZ's schema wants to know of who made a group."""


def to_tree(groups: Mapping[str, xarray.Dataset]) -> Any:
    """Return groups for ArviZ.

    Parameters
    ----------
    groups
        Datasets with the dimensions ``chain`` and ``draw``, by the name of the group.

    Returns
    -------
    xarray.DataTree
        With the attributes of ArviZ's schema; an ``InferenceData`` of an ArviZ that works with those.

    Raises
    ------
    MissingExtra
        Neither arviz-base nor ArviZ is installed.
    """
    import xarray as xr

    try:
        from arviz_base import make_attrs
    except ImportError:
        return _of_arviz(groups)
    told = {name: held.assign_attrs(make_attrs({**held.attrs, **ABOUT})) for name, held in groups.items()}
    return xr.DataTree.from_dict(told)


def _of_arviz(groups: Mapping[str, xarray.Dataset]) -> Any:
    try:
        import arviz
    except ImportError:
        package, extra = "arviz-base", "analysis"
        raise MissingExtra(package, extra) from None
    import xarray as xr

    inference = getattr(arviz, "InferenceData", None)
    told = {name: held.assign_attrs(ABOUT) for name, held in groups.items()}
    return xr.DataTree.from_dict(told) if inference is None else inference(**told)
