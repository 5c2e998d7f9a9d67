"""Mappings: every alignment as one SSSOM/TSV table (https://mapping-commons.github.io/sssom/), header included."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import TYPE_CHECKING, Final

from citiverse.formats import Format
from citiverse.release.export import write_codings
from citiverse.release.things import Things
from citiverse.release.void import linked_dataset, place_of
from citiverse.releases import ReleaseFile
from citiverse.vocabulary import (
    CUC,
    DATASET,
    DPV,
    DUMP,
    EDITORS,
    EU_AUTHORITY,
    GEONAMES,
    PATH_PREFIXES,
    SCHEME,
    SDG,
    SEMAPV,
    SKOS,
    THING,
    WIKIDATA,
)
from citiverse.vocabulary import SSSOM as TERMS

if TYPE_CHECKING:
    from citiverse.release.manifest import Identity

SSSOM: Final = Format(name="sssom.tsv", media_type="text/tab-separated-values", label="SSSOM", has_charset=True)
FOLDER: Final = "tables"
STEM: Final = f"{FOLDER}/mappings"
SSSOM_VERSION: Final = "1.1"
JUSTIFICATION: Final = TERMS + "mapping_justification"
UNSPECIFIED: Final = SEMAPV + "UnspecifiedMatching"
COLUMNS: Final = (
    "record_id",
    "subject_id",
    "subject_label",
    "predicate_id",
    "object_id",
    "object_label",
    "object_source",
    "mapping_justification",
    "comment",
    "other",
)
IRIS: Final = frozenset((*(name for name in COLUMNS if name.endswith("_id")), "object_source", "mapping_justification"))
"""Columns whose values are IRIs. The data states no confidence and no date of an alignment, so none is here."""
NAMESPACES: Final = {
    **{prefix: iri for prefix, iri in PATH_PREFIXES.items() if iri.startswith(THING)},
    "scheme": SCHEME,
    "dataset": DATASET,
    "sdg": SDG,
    "cuc": CUC,
    "skos": SKOS,
    "semapv": SEMAPV,
    "wikidata": WIKIDATA,
    "geonames": GEONAMES,
    "eu-authority": EU_AUTHORITY,
    "dpv": DPV + "#",
    "dpv-ai": DPV + "/ai#",
    "dpv-risk": DPV + "/risk#",
    "dpv-tech": DPV + "/tech#",
}
SPACE: Final = re.compile(r"\s+")


def write_mappings(things: Things, identity: Identity, folder: Path) -> list[ReleaseFile]:
    """Write the table where there are alignments; return the entries."""
    rows = mappings(things)
    return write_codings(folder, STEM, FOLDER, SSSOM, as_sssom(rows, identity)) if rows else []


def mappings(things: Things) -> list[dict[str, str]]:
    """Return one row for each alignment: IRIs in full, empty text where the data says nothing."""
    rows = []
    for alignment in things.of_type(CUC + "Alignment"):
        subject, predicate, value = (
            next(iter(things.iris(alignment, CUC + name)), "")
            for name in ("alignmentSubject", "alignmentPredicate", "alignmentObject")
        )
        if not (subject and predicate and value):
            continue
        verified = [value.value for value in things.values(alignment, CUC + "verifiedIn")]
        rows.append(
            {
                "record_id": alignment,
                "subject_id": subject,
                "subject_label": things.label(subject) or "",
                "predicate_id": predicate,
                "object_id": value,
                "object_label": things.text(alignment, CUC + "objectLabel") or "",
                "object_source": linked_dataset(place_of(value)),
                "mapping_justification": next(iter(things.iris(alignment, JUSTIFICATION)), UNSPECIFIED),
                "comment": things.text(alignment, SKOS + "note") or "",
                "other": "Verified in: " + "; ".join(verified) if verified else "",
            }
        )
    return sorted(rows, key=lambda row: (row["subject_id"], row["predicate_id"], row["object_id"]))


def as_sssom(rows: list[dict[str, str]], identity: Identity) -> bytes:
    """Return the table with its metadata in YAML before it, each line of that after a number sign."""
    used = dict(NAMESPACES)
    lines = []
    for row in rows:
        shortened = {
            name: _short(value, used) if name in IRIS else SPACE.sub(" ", value) for name, value in row.items()
        }
        lines.append("\t".join(shortened[name] for name in COLUMNS))
    text = "\n".join(lines)
    metadata = _metadata(identity)
    named = "\n".join((text, *metadata))
    prefixes = {prefix: iri for prefix, iri in used.items() if re.search(rf'(?:^|\t|"){prefix}:', named, re.MULTILINE)}
    head = [*metadata, "curie_map:", *(f"  {prefix}: {json.dumps(iri)}" for prefix, iri in prefixes.items())]
    return "\n".join([*(f"#{line}" for line in head), "\t".join(COLUMNS), text, ""]).encode()


def _metadata(identity: Identity) -> list[str]:
    facts = {
        "sssom_version": SSSOM_VERSION,
        "mapping_set_id": f"{DUMP}{identity.version}/{STEM}.{SSSOM.name}",
        "mapping_set_version": identity.version,
        "mapping_set_title": f"Alignments of the {identity.title}",
        "creator_id": [f"agent:{EDITORS.removeprefix(PATH_PREFIXES['agent'])}"],
        "license": identity.license,
        "publication_date": identity.issued,
    }
    # A JSON text is a YAML text.
    return [f"{name}: {json.dumps(value, ensure_ascii=False)}" for name, value in facts.items() if value]


def _short(iri: str, used: dict[str, str]) -> str:
    """Return the IRI as a CURIE by the longest namespace; a namespace that is new gets the next prefix."""
    fitting = [prefix for prefix, namespace in used.items() if iri.startswith(namespace)]
    if not fitting:
        prefix = f"ns{len(used)}"
        used[prefix] = iri[: max(iri.rfind("#"), iri.rstrip("/").rfind("/")) + 1]
        fitting = [prefix]
    prefix = max(fitting, key=lambda one: len(used[one]))
    return f"{prefix}:{iri.removeprefix(used[prefix])}"
