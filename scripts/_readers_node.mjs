// The text of PDFs as pdf.js takes it out: `node _readers_node.mjs PDF_JS FILES.txt`; pages end with \f, files with \0.
import fs from "node:fs";
import { pathToFileURL } from "node:url";

const [library, listed] = process.argv.slice(2);
const { getDocument } = await import(pathToFileURL(library));
for (const file of fs.readFileSync(listed, "utf8").split("\n")) {
  const pdf = await getDocument({ data: new Uint8Array(fs.readFileSync(file)), verbosity: 0 }).promise;
  const pages = [];
  for (let n = 1; n <= pdf.numPages; n++) {
    const { items } = await (await pdf.getPage(n)).getTextContent();
    pages.push(items.map((item) => item.str + (item.hasEOL ? "\n" : "")).join(""));
  }
  process.stdout.write(pages.join("\f") + "\0");
}
