// SPDX-FileCopyrightText: 2026 ozgcheck contributors
// SPDX-License-Identifier: EUPL-1.2

// Search and filter of long tables. Without this script every row is there.
"use strict";

(() => {
  const folded = (text) =>
    text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase().replaceAll("ß", "ss");
  const number = (value) => value.toLocaleString("de-DE");

  for (const form of document.querySelectorAll("form.filter")) {
    const table = document.getElementById(form.dataset.liste);
    const status = document.getElementById(`${form.dataset.liste}-treffer`);
    const selects = [...form.querySelectorAll("select")];
    const search = form.elements.namedItem("text");
    const rows = [...table.tBodies[0].rows].map((row) => ({
      row,
      text: folded(`${row.textContent} ${row.dataset.worte ?? ""}`),
    }));
    let waiting = 0;

    const fits = ({ row, text }, words) =>
      words.every((word) => text.includes(word)) &&
      selects.every(
        ({ name, value }) => !value || (row.dataset[name] ?? "").split(" ").includes(value),
      );

    const update = (pause = 250) => {
      const words = folded(search.value).split(/\s+/).filter(Boolean);
      let shown = 0;
      for (const each of rows) {
        const fit = fits(each, words);
        each.row.hidden = !fit;
        shown += fit;
      }
      // Said once when the typing stops, not at every letter.
      clearTimeout(waiting);
      waiting = setTimeout(() => {
        status.textContent = `${number(shown)} von ${number(rows.length)} gezeigt`;
      }, pause);
    };

    const asked = new URLSearchParams(location.search);
    for (const field of [search, ...selects]) {
      field.value = asked.get(field.name) ?? "";
      if (field.selectedIndex === -1) field.value = "";
    }
    form.hidden = false;
    form.addEventListener("input", () => update());
    form.addEventListener("submit", (event) => event.preventDefault());
    form.addEventListener("reset", () => setTimeout(update, 0, 0));
    update(0);
  }
})();
