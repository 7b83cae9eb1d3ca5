# SPDX-FileCopyrightText: 2026 ozgcheck contributors
# SPDX-License-Identifier: EUPL-1.2

"""The scales of levels that the catalogue knows (reifegrad-modelle.yaml)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from ozgcheck.catalog.faults import Fault
from ozgcheck.errors import ConfigError
from ozgcheck.language import tr
from ozgcheck.model import HIGHEST_OBSERVABLE, Reifegradmodell, Stufe

# What holds where a catalogue of one's own has no reifegrad-modelle.yaml.
DEFAULT = Reifegradmodell("1.1", "Reifegradmodell 1.1", 4, HIGHEST_OBSERVABLE)


def modelle(documents: Iterable[Mapping[str, Any]]) -> tuple[Reifegradmodell, ...]:
    """The models of checked files, in their order."""
    return tuple(
        Reifegradmodell(
            modell=raw["modell"],
            titel=raw["titel"],
            hoechste=raw["hoechste"],
            beobachtbar=raw["beobachtbar"],
            stufen=tuple(
                Stufe(stufe["stufe"], stufe.get("name", ""), stufe["verlangt"])
                for stufe in raw["stufen"]
            ),
            gewissheit=raw["gewissheit"],
            hinweis=raw.get("hinweis", ""),
        )
        for document in documents
        for raw in document["modelle"]
    )


def model_faults(raw: Mapping[str, Any]) -> Iterator[Fault]:
    """What is wrong in a file of models besides its form."""
    versions: set[str] = set()
    for number, model in enumerate(raw["modelle"]):
        path = ("modelle", number)
        if model["modell"] in versions:
            yield (
                (*path, "modell"),
                f"Das Modell „{model['modell']}“ gibt es zweimal.",
                "Eines der beiden streichen.",
            )
        versions.add(model["modell"])
        if model["beobachtbar"] > model["hoechste"]:
            yield (
                (*path, "beobachtbar"),
                "Zu sehen ist mehr, als es Stufen gibt.",
                f"Höchstens {model['hoechste']} angeben.",
            )
        levels: set[int] = set()
        for place, stufe in enumerate(model["stufen"]):
            if stufe["stufe"] > model["hoechste"] or stufe["stufe"] in levels:
                yield (
                    (*path, "stufen", place, "stufe"),
                    f"Stufe {stufe['stufe']} steht zweimal oder liegt über der höchsten Stufe.",
                    f"Jede Stufe von 0 bis {model['hoechste']} höchstens einmal nennen.",
                )
            levels.add(stufe["stufe"])


def find_model(known: Iterable[Reifegradmodell], wanted: str | None = None) -> Reifegradmodell:
    """The model of that version, without one the first.

    Raises:
        ConfigError: there is no such model.
    """
    models = tuple(known) or (DEFAULT,)
    if wanted is None:
        return models[0]
    for model in models:
        if model.modell == wanted:
            return model
    names = ", ".join(model.modell for model in models)
    raise ConfigError(
        tr("Das Reifegradmodell „{wanted}“ gibt es nicht.").format(wanted=wanted),
        tr("Möglich sind: {names}.").format(names=names),
    )


def check_threshold(model: Reifegradmodell, schwelle: int) -> None:
    """A threshold must be a level that the model has and whose meaning is known.

    Model 1.1 may be asked for 4, which nothing certainly reaches. What lies above the
    observable levels of a model that is only known in outline means nothing here.

    Raises:
        ConfigError: it is none.
    """
    highest = model.hoechste if model.gewissheit == "hoch" else model.beobachtbar
    if schwelle > highest:
        raise ConfigError(
            tr(
                "Die Schwelle {schwelle} geht mit dem {titel} nicht: von außen zu sehen sind "
                "nur seine Stufen 0 bis {beobachtbar}."
            ).format(schwelle=schwelle, titel=model.titel, beobachtbar=model.beobachtbar),
            tr("Eine Schwelle von 1 bis {highest} wählen.").format(highest=highest),
        )
