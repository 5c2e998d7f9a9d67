"""The asserted statements of the catalogue as plain dictionaries: another way to an answer, without SPARQL or rules."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import Final

import pyoxigraph as ox

from citiverse.vocabulary import CUC, DCTERMS, RDF_TYPE, SCHEME, SKOS

STRENGTH: Final = ("itu-published", "expert-panel", "catalogue-editorial")
RISK_DIMENSIONS: Final = (
    "public-safety",
    "stakeholder-acceptance",
    "data-privacy-and-security",
    "financial-and-operational",
)


class Facts:
    """Looks up asserted statements; all terms are plain strings."""

    def __init__(self, quads: Iterable[ox.Quad]) -> None:
        self._objects: dict[tuple[str, str], list[ox.NamedNode | ox.Literal]] = defaultdict(list)
        self._subjects: dict[tuple[str, str], list[str]] = defaultdict(list)
        for quad in quads:
            if isinstance(quad.subject, ox.NamedNode) and isinstance(quad.object, ox.NamedNode | ox.Literal):
                self._objects[quad.subject.value, quad.predicate.value].append(quad.object)
                self._subjects[quad.predicate.value, quad.object.value].append(quad.subject.value)

    def values(self, subject: str, predicate: str) -> list[str]:
        """Return the values of a property of `subject`, sorted."""
        return sorted(value.value for value in self._objects.get((subject, predicate), ()))

    def value(self, subject: str, predicate: str) -> str:
        """Return the single value of a property; fails where there is none or more than one."""
        (value,) = self.values(subject, predicate)
        return value

    def subjects(self, predicate: str, value: str) -> list[str]:
        """Return what has `value` as a value of `predicate`, sorted."""
        return sorted(self._subjects.get((predicate, value), ()))

    def instances(self, class_name: str) -> list[str]:
        """Return what is asserted to be of a class of our namespace."""
        return self.subjects(RDF_TYPE, CUC + class_name)

    def label(self, thing: str) -> str:
        """Return the English label or title of `thing`."""
        labels = [
            value.value
            for predicate in (SKOS + "prefLabel", DCTERMS + "title")
            for value in self._objects.get((thing, predicate), ())
            if isinstance(value, ox.Literal) and value.language == "en"
        ]
        (label,) = labels
        return label

    def current(self, predicate: str) -> Iterator[tuple[str, str, str]]:
        """Yield subject, value and basis of every current judgement that states `predicate`."""
        judgements = sorted({subject for (subject, stated) in list(self._objects) if stated == CUC + predicate})
        for judgement in judgements:
            if self.values(judgement, DCTERMS + "isReplacedBy") or not self.values(judgement, CUC + "assesses"):
                continue
            basis = self.value(judgement, CUC + "basis").removeprefix(SCHEME + "basis/")
            for value in self.values(judgement, CUC + predicate):
                yield self.value(judgement, CUC + "assesses"), value, basis

    def judged(self, predicate: str) -> dict[str, set[str]]:
        """Return the values that current judgements give each subject."""
        found: dict[str, set[str]] = defaultdict(set)
        for subject, value, _ in self.current(predicate):
            found[subject].add(value)
        return found

    def strongest(self, predicate: str) -> dict[str, str]:
        """Return the value of the strongest basis for each subject."""
        found: dict[str, tuple[int, str]] = {}
        for subject, value, basis in self.current(predicate):
            candidate = (STRENGTH.index(basis), value)
            found[subject] = min(found.get(subject, candidate), candidate)
        return {subject: value for subject, (_, value) in found.items()}

    def horizons(self) -> dict[str, int]:
        """Return the number of the horizon of each use case."""
        return {subject: int(value.rpartition("/")[2]) for subject, value in self.strongest("assignedHorizon").items()}

    def risk_levels(self) -> dict[str, dict[str, str]]:
        """Return, for each use case, dimension -> level, both as notations."""
        found: dict[str, dict[str, str]] = defaultdict(dict)
        for subject, rating, _ in self.current("hasRating"):
            dimension = self.value(rating, CUC + "dimension").rpartition("/")[2]
            found[subject][dimension] = self.value(rating, CUC + "level").rpartition("/")[2]
        return found

    def themes(self) -> dict[str, set[str]]:
        """Return primary and secondary themes of use cases and case studies."""
        found = defaultdict(
            set, {subject: {theme} for subject, theme in self.strongest("assignedPrimaryTheme").items()}
        )
        for subject, themes in self.judged("assignedSecondaryTheme").items():
            found[subject] |= themes
        return found

    def cases(self, use_case: str) -> list[str]:
        """Return the case studies of a use case."""
        return self.values(use_case, CUC + "hasCaseStudy")

    def status(self, case_study: str) -> str:
        """Return the notation of the deployment status, empty where it is not known."""
        return "".join(self.values(case_study, CUC + "deploymentStatus")).rpartition("/")[2]

    def countries(self, case_study: str) -> set[str]:
        """Return the countries of a case study: those of its places and those that it names besides."""
        places = self.values(case_study, CUC + "locatedIn")
        found = set(self.values(case_study, CUC + "alsoInCountry"))
        for place in places:
            found |= set(self.values(place, CUC + "inCountry"))
            found |= {place} & set(self.instances("Country"))
        return found

    def goals(self) -> dict[str, set[str]]:
        """Return the SDG goals of each use case, stated or by way of a target."""
        is_target_of = "http://metadata.un.org/sdg/ontology#isTargetOf"
        found = defaultdict(set, self.judged("goal"))
        for subject, targets in self.judged("target").items():
            found[subject] |= {self.value(target, is_target_of) for target in targets}
        return found
