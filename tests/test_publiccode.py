# SPDX-FileCopyrightText: 2026 ozgcheck contributors
# SPDX-License-Identifier: EUPL-1.2

"""publiccode.yml keeps the standard (core, version 0.5) and agrees with the package."""

from __future__ import annotations

import copy
import tomllib
from pathlib import Path
from typing import Any

import pytest
import yaml
from jsonschema import Draft202012Validator

ROOT = Path(__file__).parent.parent
FILE = yaml.safe_load((ROOT / "publiccode.yml").read_text(encoding="utf-8"))
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]

_TEXT = {"type": "string", "minLength": 1}
_TEXTS = {"type": "array", "minItems": 1, "items": _TEXT}
_ADDRESS = {"type": "string", "pattern": "^https?://[^ ]+$"}


def _object(required: list[str], **properties: Any) -> dict[str, Any]:
    return {
        "type": "object",
        "required": required,
        "properties": properties,
        "additionalProperties": False,
    }


# Written after the standard's chapter "The Standard (core)"; keys that we do not use are unknown.
SCHEMA = _object(
    [
        "publiccodeYmlVersion",
        "name",
        "url",
        "platforms",
        "developmentStatus",
        "softwareType",
        "description",
        "legal",
        "maintenance",
        "localisation",
    ],
    publiccodeYmlVersion={"enum": ["0.4", "0.4.0", "0.5", "0.5.0"]},
    name=_TEXT,
    url=_ADDRESS,
    platforms={
        "type": "array",
        "minItems": 1,
        "items": {"enum": ["web", "windows", "mac", "linux", "ios", "android"]},
    },
    categories={
        "type": "array",
        "items": {
            "enum": [
                "business-intelligence",
                "compliance-management",
                "data-analytics",
                "data-collection",
                "data-visualization",
            ]
        },
    },
    softwareVersion=_TEXT,
    releaseDate={"type": "string", "pattern": r"^\d{4}-\d{2}-\d{2}$"},
    developmentStatus={"enum": ["concept", "development", "beta", "stable", "obsolete"]},
    softwareType={
        "enum": [
            "standalone/mobile",
            "standalone/iot",
            "standalone/desktop",
            "standalone/web",
            "standalone/backend",
            "standalone/other",
            "addon",
            "library",
            "configurationFiles",
        ]
    },
    intendedAudience=_object(
        [],
        countries={"type": "array", "items": {"type": "string", "pattern": "^[A-Z]{2}$"}},
        scope={"type": "array", "items": {"enum": ["government", "local-authorities"]}},
    ),
    description={
        "type": "object",
        "minProperties": 1,
        "propertyNames": {"pattern": "^[a-z]{2,3}(-[A-Za-z0-9]+)*$"},
        "additionalProperties": _object(
            ["shortDescription", "longDescription", "features"],
            shortDescription={"type": "string", "maxLength": 150, "pattern": "^[^\\n]+$"},
            longDescription={"type": "string", "minLength": 150, "maxLength": 10_000},
            features={
                "type": "array",
                "minItems": 1,
                "items": {"type": "string", "maxLength": 100},
            },
        ),
    },
    legal=_object(["license"], license=_TEXT, mainCopyrightOwner=_TEXT, repoOwner=_TEXT),
    maintenance=_object(
        ["type", "contacts"],
        type={"enum": ["internal", "community"]},
        contacts={"type": "array", "minItems": 1, "items": _object(["name"], name=_TEXT)},
    ),
    localisation=_object(
        ["localisationReady", "availableLanguages"],
        localisationReady={"type": "boolean"},
        availableLanguages=_TEXTS,
    ),
    dependsOn=_object(
        [],
        open={"type": "array", "items": _object(["name"], name=_TEXT, versionMin=_TEXT)},
    ),
)
VALIDATOR = Draft202012Validator(SCHEMA)


def test_it_keeps_the_standard() -> None:
    assert [error.message for error in VALIDATOR.iter_errors(FILE)] == []


@pytest.mark.parametrize("key", SCHEMA["required"])
def test_every_mandatory_key_is_looked_at(key: str) -> None:
    broken = copy.deepcopy(FILE)
    del broken[key]
    assert not VALIDATOR.is_valid(broken)
    broken[key] = 1
    assert not VALIDATOR.is_valid(broken)


def test_it_agrees_with_the_package() -> None:
    assert FILE["name"] == PROJECT["name"]
    assert FILE["legal"]["license"] == PROJECT["license"]
    (python,) = FILE["dependsOn"]["open"]
    assert PROJECT["requires-python"] == f">={python['versionMin']}"
