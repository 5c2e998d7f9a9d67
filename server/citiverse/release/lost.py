"""Lost names: what the release before described and the new one describes no more, which no release may do."""

from __future__ import annotations

from typing import Final

from citiverse.errors import DataError, Diagnostic
from citiverse.kept_versions import KINDS, Kind, order_of_version, versions_of
from citiverse.release.difference import Difference
from citiverse.release.source_files import files_of_subjects
from citiverse.releases import Release
from citiverse.vocabulary import CUC, CUS, RECORD, SCHEME, THING

ENTITIES: Final = (THING, RECORD, SCHEME)
TERMS: Final = {CUC: "ns", CUS: "shapes"}
"""Namespaces of terms -> the vocabulary whose version says what may change."""
HOW_FOR_THINGS: Final = (
    "keep it, and let its record say cuc:reviewState review-state:withdrawn, prov:invalidatedAtTime, "
    "cuc:withdrawalReason and, where something takes its place, dcterms:isReplacedBy"
)
HOW_FOR_TERMS: Final = "keep it with owl:deprecated true, or raise the first number of the version"


def refuse_lost(difference: Difference, *, forget_draft: bool) -> None:
    """Raise `DataError` where names of ours are lost, with each name, where it was described, and what to do instead.

    Terms may go with a new major version, since every version of a vocabulary stays at its own address. With
    `forget_draft` names may go that only another compilation of the same version had. An older edition that is compiled
    again has lost nothing of a younger one.
    """
    old, new = difference.old, difference.new
    is_draft = old.version == new.version
    if (is_draft and forget_draft) or _issued(old) > _issued(new):
        return
    lost = lost_names(difference)
    if not lost:
        return
    files = files_of_subjects(old.folder)
    findings = [
        Diagnostic(files.get(iri, old.id), None, f"<{iri}> is described no more: {_how(iri)}") for iri in sorted(lost)
    ]
    hint = "; `citiverse build --forget-draft`, where nobody has seen that compilation" if is_draft else ""
    cause = (
        f"nothing was published: {len(lost)} names of release {old.id} are lost (docs/releases.md, Withdrawal){hint}"
    )
    raise DataError(cause, findings)


def lost_names(difference: Difference) -> list[str]:
    """Return the things, concepts, records and terms that are described no more, sorted."""
    renewed = tuple(
        namespace
        for namespace, name in TERMS.items()
        for kind in KINDS
        if kind.name == name and _major(difference.new, kind) > _major(difference.old, kind)
    )
    guarded = (*ENTITIES, *(namespace for namespace in TERMS if namespace not in renewed))
    return sorted(one.iri for one in difference.entities if one.is_gone and one.iri.startswith(guarded))


def _how(iri: str) -> str:
    return HOW_FOR_TERMS if iri.startswith(tuple(TERMS)) else HOW_FOR_THINGS


def _issued(release: Release) -> str:
    return str(release.manifest.get("issued") or "")


def _major(release: Release, kind: Kind) -> int:
    """Return the first number of the newest version that `release` carries, or -1 where it carries none."""
    newest = next(iter(versions_of(release, kind)), "")
    return order_of_version(newest)[0] if newest else -1
