"""The pictures of the catalogue, in the order in which they are shown."""

from __future__ import annotations

from typing import Final

from citiverse.release import picture_texts as texts
from citiverse.release.picture_model import Column, Picture

THEME: Final = Column("Theme", "themeLabel", "theme")
USE_CASES: Final = Column("Use cases", "useCases", is_number=True)

PICTURES: Final = (
    Picture(
        "horizon-map",
        "The horizon map",
        "Use cases by primary theme and horizon. The stronger the colour, the more there are; numbers lead to lists.",
        (THEME, Column("Horizon", "horizonLabel", "horizon"), USE_CASES),
        texts.horizon_map,
    ),
    Picture(
        "risk-heat-map",
        "Risk heat map",
        "Use cases by primary theme and level of each of the four risks. Levels are the judgement of the editors, of "
        "the risk before anything is done against it.",
        (
            Column("Risk dimension", "dimensionLabel", "dimension"),
            THEME,
            Column("Level", "levelLabel", "level"),
            USE_CASES,
        ),
        texts.risk_heat_map,
    ),
    Picture(
        "technology-by-theme",
        "Technologies by theme",
        "Use cases by technology and primary theme. A use case counts once for each technology that it uses; each "
        "number leads to the list.",
        (Column("Technology", "technologyLabel", "technology"), THEME, USE_CASES),
        texts.technology_by_theme,
    ),
    Picture(
        "technologies-together",
        "Technologies used together",
        "Use cases that use both technologies of a pair.",
        (Column("Technology", "firstLabel", "first"), Column("Together with", "secondLabel", "second"), USE_CASES),
        texts.technologies_together,
    ),
    Picture(
        "sdg-coverage",
        "Coverage of the Sustainable Development Goals",
        "Use cases that contribute to each of the seventeen goals, and whether the ITU report names the goal. Each bar "
        "leads to the goal\u2019s targets.",
        (
            Column("Number", "number", is_number=True),
            Column("Goal", "goalLabel", "goal"),
            Column("Named in the ITU report", "inReport"),
            USE_CASES,
        ),
        texts.sdg_coverage,
    ),
    Picture(
        "outcomes-by-claim-strength",
        "Reported figures by strength of the claim",
        "Figures that sources report of case studies, by kind and by who stands behind them. Nobody here has measured "
        "them again.",
        (
            Column("Kind", "kindLabel", "kind"),
            Column("Strength", "statusLabel", "status"),
            Column("Figures", "figures", is_number=True),
        ),
        texts.outcomes_by_claim_strength,
    ),
    Picture(
        "evidence-quality",
        "Quality of the evidence",
        "Use cases by primary theme and by the best source of a real deployment that is known for them.",
        (THEME, Column("Evidence", "supportLabel", "support"), USE_CASES),
        texts.evidence_quality,
    ),
    Picture(
        "timeline",
        "Timeline of deployments",
        "Case studies by the year in which they began and by the status of the deployment now.",
        (
            Column("Year", "year"),
            Column("Status", "statusLabel", "status"),
            Column("Case studies", "caseStudies", is_number=True),
        ),
        texts.timeline,
        needs="year",
    ),
    Picture(
        "itu-and-evidence",
        "ITU\u2019s horizon and that of the evidence",
        "Use cases whose horizon ITU published, with the horizon that real deployments support.",
        (
            Column("Use case", "title", "useCase"),
            Column("Published by ITU", "ituLabel", "ituHorizon"),
            Column("By the evidence", "evidenceLabel", "evidenceHorizon"),
        ),
        texts.itu_and_evidence,
    ),
    Picture(
        "world-map",
        "World map of case studies",
        "A circle for each place with case studies: the larger, the more. Below are the countries that have the most. "
        "Circles lead to the page of their place, bars to the list of case studies.",
        (
            Column("Country", "countryLabel", "country"),
            Column("Place, or the country where no place is named", "placeLabel", "place"),
            Column("Case studies in the country", "inCountry", is_number=True),
            Column("Case studies in the place", "caseStudies", is_number=True),
        ),
        texts.world_map,
        needs="longitude",
        source=texts.source_of_land,
    ),
)
