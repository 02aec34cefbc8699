"""Classes under the names that they had in files of results of before, for one version."""

from __future__ import annotations

from collections.abc import Mapping

CLASSES: Mapping[str, str] = {
    "detente.data.chronology:Entry": "detente.data.chronology:ChronologyEntry",
    "detente.games.curves:Figure": "detente.games.curves:GameFigure",
    "detente.studies.case.changes:Arm": "detente.studies.case.changes:ChangedArm",
    "detente.studies.case.company:Company": "detente.studies.case.coincidence:Coincidence",
    "detente.studies.case.reciprocity:Reciprocity": "detente.studies.case.reciprocity:ActReciprocity",
    "detente.studies.case.turns:Phase": "detente.studies.case.turns:Episode",
    "detente.studies.complex.findings:Setting": "detente.studies.complex.findings:OtherWeights",
    "detente.studies.confront.trial:Entry": "detente.studies.confront.trial:ModelEntry",
    "detente.studies.replications.findings:Quantity": "detente.studies.replications.findings:ComparedNumber",
    "detente.studies.run.summaries:Quantity": "detente.studies.run.summaries:RunQuantity",
    "detente.studies.verdict.design:JervisWorld": "detente.studies.beds:JervisWorld",
    "detente.studies.verdict.row:Row": "detente.studies.verdict.row:VerdictRow",
    "detente.studies.world.row:Row": "detente.studies.world.row:WorldRow",
}
"""Names of now by names of before."""

FIELDS: Mapping[str, Mapping[str, str]] = {}
"""Names of fields of now by those of before, by class."""
