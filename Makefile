# SPDX-FileCopyrightText: 2026 ozgcheck contributors
# SPDX-License-Identifier: EUPL-1.2

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
SBOM := build/sbom

.PHONY: run test coverage sbom clean

run: $(VENV)/.run ## Check Herne on the shipped input and show where the reports lie
	$(BIN)/ozgcheck check --portal herne --source beispiel:herne --output berichte
	$(BIN)/ozgcheck gaps --portal herne --lebenslage familie
	@echo
	@echo "Die Eingabe ist das mitgelieferte Beispiel: öffentlich Bekanntes von 2026, unvollständig."
	@echo "Das Portal selbst misst (Internet nötig): $(BIN)/ozgcheck check --output berichte"

test: $(VENV)/.test ## Lint, type-check and test
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/reuse --suppress-deprecation lint --quiet
	$(BIN)/ozgcheck catalog validate
	$(BIN)/ozgcheck catalog pages --check docs/katalog
	$(BIN)/pytest -n auto --dist loadfile

coverage: $(VENV)/.test ## The same tests, counting the lines that they run; takes half as long again
	$(BIN)/pytest -n auto --dist loadfile --cov --cov-report=term:skip-covered --cov-report=xml

# Read from an installation without pip, so that nothing is listed that ozgcheck does not bring.
sbom: ## What a plain installation consists of, as CycloneDX: build/sbom/ozgcheck.cdx.json
	rm -rf $(SBOM)
	$(PYTHON) -m venv --without-pip $(SBOM)/core
	$(PYTHON) -m venv $(SBOM)/tool
	$(SBOM)/tool/bin/pip --python $(SBOM)/core/bin/python install --quiet --disable-pip-version-check .
	$(SBOM)/tool/bin/pip install --quiet --disable-pip-version-check "cyclonedx-bom>=7,<8"
	sed "s/^dynamic = .*/version = \"$$($(SBOM)/core/bin/ozgcheck --version | cut -d' ' -f2)\"/" \
		pyproject.toml > $(SBOM)/pyproject.toml
	$(SBOM)/tool/bin/cyclonedx-py environment --pyproject $(SBOM)/pyproject.toml --mc-type application \
		--output-reproducible --output-format JSON --output-file $(SBOM)/ozgcheck.cdx.json \
		$(SBOM)/core/bin/python
	@echo "$(SBOM)/ozgcheck.cdx.json"

$(VENV)/bin/pip:
	$(PYTHON) -m venv $(VENV)

$(VENV)/.run: pyproject.toml | $(VENV)/bin/pip
	$(BIN)/pip install --quiet --disable-pip-version-check --editable .
	touch $@

$(VENV)/.test: pyproject.toml | $(VENV)/bin/pip
	$(BIN)/pip install --quiet --disable-pip-version-check --editable ".[dev]"
	touch $@ $(VENV)/.run

clean:
	rm -rf $(VENV) build dist .mypy_cache .pytest_cache .ruff_cache .coverage coverage.xml
