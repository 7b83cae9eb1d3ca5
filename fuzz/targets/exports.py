# SPDX-FileCopyrightText: 2026 ozgcheck contributors
# SPDX-License-Identifier: EUPL-1.2

"""Files that another system exported: XZuFi, Open-PVOG, Berlin's list, tables, workbooks."""

from __future__ import annotations

import io
import zipfile
from dataclasses import replace

from fuzz.talk import context
from fuzz.target import Target, file
from ozgcheck.model import Collection
from ozgcheck.sources.interface import Source
from ozgcheck.sources.registry import source

JSON = ("{", "}", "[", "]", '":', '"', ",", "null", "true", "1e999", "-1", "\\u0000", "\\ud800")


def _collect(kind: str, name: str, data: bytes, ars: str = "") -> Collection:
    run = context()
    reader: Source = source(kind)
    return reader.collect(file(name, data).name, replace(run, ars=ars) if ars else run)


def xzufi(data: bytes) -> Collection:
    """A message, as it is, packed or in a ZIP."""
    return _collect("xzufi", "export.xml", data)


def open_pvog(data: bytes) -> Collection:
    """An export of the Data Hub, CSV or JSON."""
    return _collect("open-pvog", "export.csv", data)


def berlin(data: bytes) -> Collection:
    """Berlin's list of services."""
    return _collect("berlin", "dienste.json", data, "110000000000")


def table(data: bytes) -> Collection:
    """A list as CSV, TSV or JSON."""
    return _collect("tabelle", "liste.csv", data)


def workbook(data: bytes) -> Collection:
    """A workbook: the files of its ZIP are the input's, see `packed`."""
    return _collect("tabelle", "liste.xlsx", packed(data))


def packed(data: bytes) -> bytes:
    """The ZIP of a workbook.

    The input is itself such a file, or `name` and content of each part, separated by lines of
    equals signs: no sum has to be guessed right then. What is missing is added.
    """
    if data.startswith(b"PK"):
        return data
    parts = dict(PARTS)
    for part in data.split(b"\n====\n"):
        head, _, content = part.partition(b"\n")
        parts[head.decode("latin-1")[:60] or "xl/leer.xml"] = content
    into = io.BytesIO()
    with zipfile.ZipFile(into, "w") as archive:
        for name, content in parts.items():
            archive.writestr(zipfile.ZipInfo(name), content)
    return into.getvalue()


_SPREADSHEET = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml"
PARTS = {
    "[Content_Types].xml": (
        f'<Types xmlns="{_PACKAGE}/content-types"><Default Extension="rels" ContentType="'
        'application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" '
        'ContentType="application/xml"/><Override PartName="/xl/workbook.xml" ContentType="'
        f'{_TYPE}.sheet.main+xml"/><Override PartName="/xl/worksheets/sheet1.xml" ContentType="'
        f'{_TYPE}.worksheet+xml"/><Override PartName="/xl/sharedStrings.xml" ContentType="'
        f'{_TYPE}.sharedStrings+xml"/></Types>'
    ).encode(),
    "_rels/.rels": (
        f'<Relationships xmlns="{_PACKAGE}/relationships"><Relationship Id="rId1" '
        f'Type="{_OFFICE}/officeDocument" Target="xl/workbook.xml"/></Relationships>'
    ).encode(),
    "xl/workbook.xml": (
        f'<workbook xmlns="{_SPREADSHEET}" xmlns:r="{_OFFICE}"><sheets><sheet name="Liste" '
        'sheetId="1" r:id="rId1"/></sheets></workbook>'
    ).encode(),
    "xl/_rels/workbook.xml.rels": (
        f'<Relationships xmlns="{_PACKAGE}/relationships"><Relationship Id="rId1" '
        f'Type="{_OFFICE}/worksheet" Target="worksheets/sheet1.xml"/><Relationship Id="rId2" '
        f'Type="{_OFFICE}/sharedStrings" Target="sharedStrings.xml"/></Relationships>'
    ).encode(),
    "xl/sharedStrings.xml": f'<sst xmlns="{_SPREADSHEET}"/>'.encode(),
    "xl/worksheets/sheet1.xml": (
        f'<worksheet xmlns="{_SPREADSHEET}"><sheetData><row r="1"><c r="A1" t="inlineStr"><is>'
        "<t>Titel</t></is></c></row></sheetData></worksheet>"
    ).encode(),
}

XML = (
    "<xzufi:leistung>",
    "</xzufi:leistung>",
    "<xzufi:schreibe>",
    "<xzufi:loesche klasse='Leistung'>",
    "<xzufi:id schemeAgencyID='L100042'>",
    "<xzufi:modulText>",
    "<xzufi:leikaTextmodul><code>03</code>",
    "<xzufi:inhalt languageCode='de'>",
    "<xzufi:gueltigkeitGebietID>",
    "<xzufi:onlinedienst>",
    "<xzufi:formular>",
    "<xzufi:zustaendigkeitTransferObjekt>",
    "<xzufi:organisationseinheit>",
    "<xzufi:referenzLeiKa>",
    "<!DOCTYPE a [<!ENTITY b 'c'>]>",
    "&lt;p&gt;",
    "&#8238;",
    "<![CDATA[",
    "]]>",
    "059160000000",
    "99102013104000",
)
ROWS = (
    "leika_key;leika_name;ars;url\n",
    "Titel;Schlüssel;OZG-ID;Onlinedienst\n",
    ";",
    ",",
    "\t",
    '"',
    "\r\n",
    "\ufeff",
    "99102013104000",
    "9,9012E+13",
    "059160000000",
    "https://",
    '{"content":[',
    '{"titel":"',
    '"totalPages":',
    "&amp;",
    "&#x202e;",
    "<b>",
)
_NAMES = (
    "data datacount error created hash meta url lastupdate name description leika link "
    "onlineprocessing appointment allowed forms locations authorities title id"
)
FIELDS = tuple(f'"{name}":' for name in _NAMES.split())
SHEET = (
    "xl/worksheets/sheet1.xml\n",
    "xl/sharedStrings.xml\n",
    "\n====\n",
    "<row r='1'>",
    "<c r='A1' t='inlineStr'><is><t>",
    "</t></is></c>",
    "<c r='B2' t='s'><v>0</v></c>",
    "<c r='C1' t='n'><v>1e308</v></c>",
    "<c t='d'><v>2026-11-25</v></c>",
    "<c t='e'><v>#N/A</v></c>",
    "<f>1+1</f>",
    "</row>",
    "<mergeCell ref='A1:XFD1048576'/>",
    "<dimension ref='A1:B2'/>",
    "<!DOCTYPE",
    "_x005F_x000D_",
)

TARGETS = (
    Target("xzufi", "XZuFi messages", xzufi, XML),
    Target("open-pvog", "an export of Open-PVOG", open_pvog, ROWS),
    Target("berlin", "Berlin's list of services", berlin, JSON + FIELDS, form="json"),
    Target("tabelle", "a list as CSV or JSON", table, ROWS),
    Target("mappe", "a list as a workbook", workbook, SHEET),
)
