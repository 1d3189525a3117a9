/* Tables of figures: sorted by their headings, downloaded as CSV. Nothing is kept here: all that a
   click needs stands in the table itself, which a rerun of the page may replace at any time. */

const MISSING = new Set([
  "", "-", "–", "—", "nd", "n.d.", "secret", "à demander", "sans objet", "inconnu", "inconnue",
]);
const NUMBER = /^(≈)?\s*([+\-−]?\d[\d\s]*(?:,\d+)?)\s*(.*)$/;
const DATE = /^(\d{2})\/(\d{2})\/(\d{4})/;
const WHOLE_NUMBER = /^[+-]?\d+(,\d+)?$/;
const FORMULA = /^[=+\-@＝＋－＠]/;
const FRENCH = new Intl.Collator("fr", { numeric: true, sensitivity: "base" });
const NEXT = {
  words: { none: "ascending", ascending: "descending", descending: "none" },
  numbers: { none: "descending", descending: "ascending", ascending: "none" },
};

document.documentElement.dataset.sheets = "on";
document.addEventListener("click", (event) => {
  const button = event.target.closest?.(".sheet-sort, .sheet-download");
  if (!button) return;
  if (button.matches(".sheet-sort")) sort(button.closest("th"));
  else download(button.closest(".sheet-foot").previousElementSibling.querySelector("table.sheet"));
});

const valueOf = (number) => Number(number.replace(",", "."));

/* What a cell says: its words, the smaller line under them, its number if it is one, and the value
   by which numbers and dates are put in order. */
function read(cell) {
  if (!cell) return { text: "", detail: "", number: null, order: null };
  const line = (nodes) => nodes.map((node) => node.textContent).join(" ").trim();
  const nodes = [...(cell.querySelector(".sheet-sort") ?? cell).childNodes];
  const isSmall = (node) => node.nodeName === "SMALL";
  const text = line(nodes.filter((node) => !isSmall(node))).replace(/\s+/g, " ");
  const detail = line(nodes.filter(isSmall)).replace(/\s*\n\s*/g, ", ").replace(/\s+/g, " ");
  const date = text.match(DATE);
  if (date) return { text, detail, number: null, order: Number(date[3] + date[2] + date[1]) };
  const found = cell.matches(".number") && text.match(NUMBER);
  if (!found) return { text, detail, number: null, order: null };
  const [, about, digits, unit] = found;
  const number = digits.replace(/\s/g, "").replace("−", "-");
  return { text, detail, about, unit, number, order: valueOf(number) };
}

function comparison(column, hasNumbers, direction) {
  const way = direction === "descending" ? -1 : 1;
  const words = (said) => said.text || said.detail;
  const isKnown = (said) =>
    hasNumbers ? said.order !== null : !MISSING.has(words(said).toLowerCase());
  return (one, other) => {
    const [a, b] = [one, other].map((row) => read(row.cells[column]));
    if (!isKnown(a) || !isKnown(b)) return isKnown(b) - isKnown(a); // what is missing stays last
    if (a.order !== null && b.order !== null) return way * (a.order - b.order);
    return way * FRENCH.compare(words(a), words(b));
  };
}

/* Lines change places between the titles of groups and the totals, which do not move. */
function sort(heading) {
  const table = heading.closest("table");
  const body = table.tBodies[0];
  const hasNumbers = heading.matches(".number");
  const direction = NEXT[hasNumbers ? "numbers" : "words"][heading.getAttribute("aria-sort")];
  for (const each of table.tHead.querySelectorAll("th[aria-sort]")) {
    each.setAttribute("aria-sort", each === heading ? direction : "none");
  }
  [...body.rows].forEach((row, rank) => { row.dataset.rank ??= rank; });
  const rows = [...body.rows].sort((a, b) => a.dataset.rank - b.dataset.rank);
  const compared = comparison(heading.cellIndex, hasNumbers, direction);
  const laid = [];
  let between = [];
  const lay = (wall) => {
    laid.push(...(direction === "none" ? between : between.sort(compared)), ...wall);
    between = [];
  };
  for (const row of rows) row.matches(".group, .total") ? lay([row]) : between.push(row);
  lay([]);
  body.append(...laid);
}

/* One unit for a whole column goes to its heading, so that its cells are numbers. */
function columnOf(heading, cells) {
  const units = new Set(cells.filter((cell) => cell.number !== null).map((cell) => cell.unit));
  const unit = units.size === 1 ? [...units][0] : "";
  const { text, detail } = read(heading);
  const said = cells.map((cell) => {
    // "1 000 à 1 200 €" is no number: the part that would be left out changes what it says.
    if (cell.number === null || /\d/.test(cell.unit)) return [cell.text, cell.detail];
    const notes = [cell.about && "estimation", cell.unit !== unit && cell.unit, cell.detail];
    return [cell.number, notes.filter(Boolean).join(", ")];
  });
  const isSplit = said.some(([, note]) => note);
  const shownUnit = /\d/.test(unit) ? "" : unit;
  const name = [text, ...[detail, shownUnit].filter(Boolean).map((more) => `(${more})`)].join(" ");
  const names = isSplit ? [name, `${text || "Valeur"}, précision`] : [name];
  return { names, said: said.map((pair) => (isSplit ? pair : [pair[0]])) };
}

function linesOf(table) {
  const headings = [...table.tHead.rows[0].cells];
  const rows = [];
  let group = "";
  for (const row of table.tBodies[0].rows) {
    if (row.matches(".group")) group = read(row.cells[0]).text;
    else rows.push({ group, cells: headings.map((_, rank) => read(row.cells[rank])) });
  }
  const columns = headings.map((each, rank) => columnOf(each, rows.map((row) => row.cells[rank])));
  const lines = [
    columns.flatMap((column) => column.names),
    ...rows.map((_, rank) => columns.flatMap((column) => column.said[rank])),
  ];
  if (!group) return lines;
  return lines.map((line, rank) => [rank ? rows[rank - 1].group : "Partie", ...line]);
}

/* Lines of source and of caution that follow the table on the page, before the next title. */
function notesOf(table) {
  const found = [];
  const marks = "h1, h2, h3, table.sheet, .source";
  const after = [...document.querySelectorAll(marks)].filter(
    (node) => table.compareDocumentPosition(node) & Node.DOCUMENT_POSITION_FOLLOWING,
  );
  for (const node of after) {
    if (!node.matches(".source")) break;
    found.push(node.textContent.trim().replace(/\s+/g, " "));
  }
  return found;
}

/* A spreadsheet runs a cell that starts like a formula: an apostrophe keeps it a text. */
function field(text) {
  const safe = FORMULA.test(text) && !WHOLE_NUMBER.test(text) ? `'${text}` : text;
  return /[;"\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

function slug(text) {
  const plain = text.normalize("NFD").replace(/[\u0300-\u036f]/g, "").toLowerCase();
  return plain.replace(/[^a-z0-9]+/g, "-").replace(/^-|-$/g, "").slice(0, 80);
}

function download(table) {
  const title = table.caption.textContent;
  const territory = document.documentElement.dataset.territory ?? "";
  const today = new Date().toLocaleDateString("fr-FR", { dateStyle: "long" });
  const notes = notesOf(table);
  const lines = [
    [title],
    ["Territoire", territory],
    ["Téléchargé le", today],
    [],
    ...linesOf(table),
    ...(notes.length ? [[], ...notes.map((note) => ["Source et lecture", note])] : []),
  ];
  const content = lines.map((line) => line.map(field).join(";")).join("\r\n");
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob([`\ufeff${content}\r\n`], { type: "text/csv" }));
  link.download = `${slug(`${title} ${territory}`)}.csv`;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
}
