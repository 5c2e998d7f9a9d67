"""Runs the OWL API of Debian's libowlapi-java over Turtle text and reports violations of OWL 2 DL and OWL 2 RL."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

JARS = Path("/usr/share/java")
NEEDED = (
    *("owlapi-api", "owlapi-apibinding", "owlapi-impl", "owlapi-oboformat", "owlapi-parsers", "owlapi-rio"),
    *("owlapi-tools", "atinject-jsr330-api", "caffeine", "commons-codec", "commons-io", "commons-logging"),
    *("commons-rdf-api", "commons-rdf-simple", "failureaccess", "guava", "hppcrt", "jsr305", "slf4j-api"),
    *("slf4j-nop", "xz", "rdf4j-*"),
)
SOURCE = Path(__file__).with_name("OwlProfileCheck.java")


def class_path() -> str:
    """Return the Java class path of the OWL API and what it needs."""
    return os.pathsep.join(str(jar) for name in NEEDED for jar in sorted(JARS.glob(f"{name}.jar")))


def compile_check(folder: Path) -> None:
    """Compile the check into `folder`; raises `RuntimeError` that names the packages where the tools are missing."""
    javac = shutil.which("javac")
    if javac is None or not (JARS / "owlapi-api.jar").exists():
        raise RuntimeError("the OWL profile check needs: apt-get install default-jdk-headless libowlapi-java")
    subprocess.run([javac, "-cp", class_path(), "-d", str(folder), str(SOURCE)], check=True, timeout=120)


def violations(turtle: str, folder: Path) -> tuple[list[str], int]:
    """Return the violations of OWL 2 DL and RL in the ontology `turtle`, and the number of its axioms.

    Each violation starts with the name of its profile. `folder` holds the compiled check and receives the ontology.
    """
    file = folder / "ontology.ttl"
    file.write_text(turtle, encoding="utf-8")
    command = ["java", "-cp", f"{folder}{os.pathsep}{class_path()}", SOURCE.stem, str(file)]
    lines = subprocess.run(command, check=True, capture_output=True, text=True, timeout=120).stdout.splitlines()
    return lines[:-1], int(lines[-1].removeprefix("axioms\t"))
