"""Which terms of SHACL this service evaluates; shapes that use any other are refused, not passed over in silence."""

from __future__ import annotations

from typing import Final

PREDICATES: Final = frozenset(
    (
        # SHACL, sections 2 and 4: shapes, targets and the constraint components of SHACL Core
        *("targetClass", "targetNode", "targetObjectsOf", "targetSubjectsOf", "property", "path", "node", "not", "and"),
        *("or", "xone", "class", "datatype", "nodeKind", "minCount", "maxCount", "minExclusive", "minInclusive"),
        *("maxExclusive", "maxInclusive", "minLength", "maxLength", "pattern", "flags", "languageIn", "uniqueLang"),
        *("equals", "disjoint", "lessThan", "lessThanOrEquals", "qualifiedValueShape", "qualifiedMinCount"),
        *("qualifiedMaxCount", "qualifiedValueShapesDisjoint", "closed", "ignoredProperties", "hasValue", "in"),
        *("severity", "message", "deactivated", "name", "description", "order", "group", "defaultValue"),
        *("inversePath", "alternativePath", "zeroOrMorePath", "oneOrMorePath", "zeroOrOnePath"),
        # sections 5 and 6: SHACL-SPARQL
        *("sparql", "select", "ask", "prefixes", "declare", "prefix", "namespace", "parameter", "optional"),
        *("labelTemplate", "validator", "nodeValidator", "propertyValidator"),
        # section 3.6 and 3.1: reports, and what a data graph says about its shapes graph
        *("result", "conforms", "focusNode", "resultPath", "value", "sourceShape", "sourceConstraint", "detail"),
        *("sourceConstraintComponent", "resultSeverity", "resultMessage", "shapesGraphWellFormed", "shapesGraph"),
        # an early draft's link from a thing to its shape, still in the data of the W3C suite: it asks for nothing
        *("suggestedShapesGraph", "nodeShape"),
    )
)
CLASSES: Final = frozenset(
    (
        *("Shape", "NodeShape", "PropertyShape", "PropertyGroup", "PrefixDeclaration", "Parameter", "Parameterizable"),
        *("ConstraintComponent", "Validator", "SPARQLConstraint", "SPARQLExecutable", "SPARQLSelectExecutable"),
        *("SPARQLAskExecutable", "SPARQLAskValidator", "SPARQLSelectValidator"),
        *("ValidationReport", "ValidationResult", "AbstractResult"),
    )
)
REFERENCES: Final = frozenset(("property", "node", "not", "qualifiedValueShape"))
"""Terms by which one shape refers to another; those of `LISTS` do it by lists."""
LISTS: Final = frozenset(("and", "or", "xone"))
QUERIES: Final = frozenset(("select", "ask"))
