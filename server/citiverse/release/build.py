"""Build: from the sources to a published release, or to a clear no."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from citiverse.errors import DataError
from citiverse.progress import Progress
from citiverse.release.catalogue import Catalogue, check, load_catalogue
from citiverse.release.changes import write_changes
from citiverse.release.export import write_file
from citiverse.release.fingerprint import fingerprint, release_up_to_date, remember
from citiverse.release.frozen import write_versions
from citiverse.release.lost import refuse_lost
from citiverse.release.manifest import finish_release
from citiverse.release.pictures import write_pictures
from citiverse.release.publish import point_to, publish, working_folder
from citiverse.release.results import Report
from citiverse.release.rounds import write_rounds
from citiverse.release.shape_selection import PASSES
from citiverse.release.source_files import write_source_files
from citiverse.releases import Release, ReleaseFile, read_release, releases_folder


def build_catalogue(
    root: Path, build: Path, progress: Progress, *, force: bool = False, forget_draft: bool = False
) -> Release:
    """Compile the sources under `root` into a release under `build`, make it current and return it.

    Nothing is done where the current release comes from the same sources and software, unless `force`. Raises
    `DataError` with the findings where a step finds a fault; then nothing is published and the previous release stays.
    One fault is that something described before is described no more; `forget_draft` allows that where only another
    compilation of the same version described it.
    """
    mark = fingerprint(root)
    ready = None if force else release_up_to_date(build, mark)
    if ready is not None:
        progress.note(f"{ready.id} is up to date")
        return ready
    with working_folder(build) as folder:
        catalogue = load_catalogue(root, progress)
        report = check(catalogue, "pyshacl", progress)
        if not report.passes:
            raise DataError(cause_of(report), report.diagnostics())
        manifest = _write(folder, catalogue, report, progress)
        progress.step("compare with the release before")
        difference = write_changes(folder, build)
        if difference is not None:
            refuse_lost(difference, forget_draft=forget_draft)
        progress.step("publish")
        publish(folder, build, manifest["id"])
        point_to(build, manifest["id"])
    remember(build, mark, manifest["id"])
    return read_release(releases_folder(build) / manifest["id"])


def cause_of(report: Report) -> str:
    """Return one line that says how many faults and violations stop a publication."""
    faults = len(report.findings)
    violations = report.counts["Violation"] - faults
    return f"nothing was published: {violations} violations of the shapes, {faults} other faults"


def _write(folder: Path, catalogue: Catalogue, report: Report, progress: Progress) -> dict[str, Any]:
    files = [_write_report(folder, report, name) for name in PASSES]
    files.append(write_source_files(folder, catalogue.sources))
    files += write_versions(folder, catalogue.sources)
    files += write_pictures(catalogue.store, catalogue.queries.pages, folder, progress)
    files += write_rounds(catalogue.store, folder, progress)
    validation = {"engine": report.engine, "verifications": len(catalogue.queries.verifications), **report.counts}
    return finish_release(folder, catalogue.quads, catalogue.identity, files, validation, progress)


def _write_report(folder: Path, report: Report, name: str) -> ReleaseFile:
    of_pass = Report(report.engine, [], [result for result in report.results if result.validation_pass == name])
    content = of_pass.as_turtle().encode()
    return write_file(folder, f"report/{name}.ttl", content, part="report", syntax="ttl", media_type="text/turtle")
