// Headings in order, tables with their header cells, and where the verdict stands.
() => {
  const seen = (node) => node.checkVisibility() && node.getBoundingClientRect().width > 0;
  const verdict = document.querySelector(".verdict").getBoundingClientRect();
  return {
    headings: [...document.querySelectorAll("h1, h2, h3, h4, h5, h6")].filter(seen).map((h) => Number(h.tagName[1])),
    tables: [...document.querySelectorAll("table")].map((table) => ({
      columns: [...(table.tHead?.rows[0]?.cells ?? [])].map((cell) => `${cell.tagName} ${cell.scope} ${cell.textContent.trim()}`),
      rows: [...table.tBodies].flatMap((body) => [...body.rows]).map((row) => row.querySelectorAll("th[scope=row]").length),
    })),
    verdict: { text: document.querySelector(".verdict").innerText.trim(), top: verdict.top, bottom: verdict.bottom, left: verdict.left, right: verdict.right },
  };
}
