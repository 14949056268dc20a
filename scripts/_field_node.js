// What SheetJS and ExcelJS make of a blank form: `node _field_node.js JOBS.json`, with both under NODE_PATH.
// Prints one line of JSON a file: its place among the jobs, and why it could not be made, if so.
"use strict";
const fs = require("node:fs");

const { form, puts, jobs } = JSON.parse(fs.readFileSync(process.argv[2], "utf8"));
const FORMATS = { date: "d/m/yyyy", percent: "0%", fraction: "# ?/?" };
const DAY = new Date(Date.UTC(2024, 4, 4));
const RENAMED = (title) => `ชีต ${title} (แก้)`;
const SHEETJS_TYPES = { xls: "biff8", xml: "xlml", txt: "txt" };

const thai = (points) => points.replace(/[0-9]/g, (d) => "๐๑๒๓๔๕๖๗๘๙"[d]);
const firsts = new Set(puts.filter((p, n) => puts.findIndex((q) => q.office === p.office) === n));
const storedAs = (job, put) => (firsts.has(put) ? job.stored : "number");

function shapedRows(rows, shape) {
  if (shape === "row inserted") {
    rows.splice(11, 0, []);
    rows.splice(0, 0, []);
  } else if (shape === "column inserted") {
    for (const row of rows) {
      row.splice(5, 0, null);
      row.splice(0, 0, null);
    }
  } else if (shape === "sorted") {
    [rows[8], rows[9]] = [rows[9], rows[8]];
  }
  return rows;
}

// ── SheetJS ──

function sheetjsCell(stored, points) {
  const v = Number(points);
  return {
    number: { t: "n", v },
    text: { t: "s", v: points },
    thai: { t: "s", v: thai(points) },
    date: { t: "d", v: DAY, z: FORMATS.date },
    percent: { t: "n", v: 0.85, z: FORMATS.percent },
    fraction: { t: "n", v: 0.8, z: FORMATS.fraction },
    formula: { t: "n", v, f: `${points}+0` },
    "formula without value": { t: "n", f: `${points}+0` },
    true: { t: "b", v: true },
    error: { t: "e", v: 42 },
  }[stored];
}

function sheetjs(job) {
  const XLSX = require("xlsx");
  const book = XLSX.readFile(form, { cellNF: true, cellStyles: true });
  for (const put of puts) {
    book.Sheets[put.tab][put.score] = sheetjsCell(storedAs(job, put), put.points);
    book.Sheets[put.tab][put.advice] = { t: "s", v: put.text };
  }
  let made = book;
  if (["recreated", "row inserted", "column inserted", "sorted"].includes(job.shape)) {
    made = XLSX.utils.book_new();
    for (const title of book.SheetNames) {
      const rows = XLSX.utils.sheet_to_json(book.Sheets[title], { header: 1, blankrows: true, defval: null });
      XLSX.utils.book_append_sheet(made, XLSX.utils.aoa_to_sheet(shapedRows(rows, job.shape)), title);
    }
  } else if (job.shape === "renamed") {
    made = XLSX.utils.book_new();
    for (const title of book.SheetNames) XLSX.utils.book_append_sheet(made, book.Sheets[title], RENAMED(title));
  } else if (job.shape === "1904") {
    made.Workbook = { ...made.Workbook, WBProps: { date1904: true } };
  }
  const options = { bookType: SHEETJS_TYPES[job.ending] || job.ending };
  options.bookSST = job.shape === "shared texts";
  XLSX.writeFile(made, job.target, options);
}

// ── ExcelJS ──

function exceljsValue(stored, points) {
  const result = Number(points);
  return {
    number: result,
    text: points,
    thai: thai(points),
    date: DAY,
    percent: 0.85,
    fraction: 0.8,
    formula: { formula: `${points}+0`, result },
    "formula without value": { formula: `${points}+0` },
    true: true,
    error: { error: "#N/A" },
    "rich text": { richText: [{ text: points.slice(0, 1) }, { font: { bold: true }, text: points.slice(1) }] },
    link: { text: points, hyperlink: "https://example.org/" },
  }[stored];
}

function exceljsShape(sheet, shape) {
  if (shape === "row inserted") {
    sheet.insertRow(12, []);
    sheet.insertRow(1, []);
  } else if (shape === "column inserted") {
    sheet.spliceColumns(6, 0, []);
    sheet.spliceColumns(1, 0, []);
  } else if (shape === "renamed") {
    sheet.name = RENAMED(sheet.name);
  } else if (shape === "sorted") {
    const [above, below] = [sheet.getRow(9).values, sheet.getRow(10).values];
    sheet.getRow(9).values = below;
    sheet.getRow(10).values = above;
  }
}

async function exceljs(job) {
  const ExcelJS = require("exceljs");
  const book = new ExcelJS.Workbook();
  await book.xlsx.readFile(form);
  for (const put of puts) {
    const stored = storedAs(job, put);
    const cell = book.getWorksheet(put.tab).getCell(put.score);
    cell.value = exceljsValue(stored, put.points);
    if (FORMATS[stored]) cell.numFmt = FORMATS[stored];
    book.getWorksheet(put.tab).getCell(put.advice).value = put.text;
  }
  if (job.ending === "csv") return book.csv.writeFile(job.target, { sheetId: book.worksheets[0].id });
  if (job.shape === "1904") book.properties.date1904 = true;
  if (job.shape === "recreated" || job.shape === "inline texts") {
    const made = new ExcelJS.stream.xlsx.WorkbookWriter({
      filename: job.target,
      useSharedStrings: job.shape === "recreated",
    });
    for (const sheet of book.worksheets) {
      const to = made.addWorksheet(sheet.name);
      for (let n = 1; n <= sheet.rowCount; n++) to.addRow(Array.from(sheet.getRow(n).values.slice(1), (v) => v ?? null)).commit();
      to.commit();
    }
    return made.commit();
  }
  for (const sheet of book.worksheets) exceljsShape(sheet, job.shape);
  return book.xlsx.writeFile(job.target);
}

(async () => {
  for (const [n, job] of jobs.entries()) {
    let failed = "";
    try {
      await { SheetJS: sheetjs, ExcelJS: exceljs }[job.writer](job);
    } catch (error) {
      failed = String(error);
    }
    console.log(JSON.stringify({ n, failed }));
  }
})();
