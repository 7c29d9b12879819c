// node peers.cjs ENGINE TEMPLATE.docx DATA.json OUT.docx: fills the template once for each record, writes each document,
// and prints the seconds of processor time one document took, start and first documents left out.
const fs = require("fs");

const WARM = 20;

const ENGINES = {
  docxtemplater: (template) => {
    const Docxtemplater = require("docxtemplater");
    const PizZip = require("pizzip");
    return async (record) => {
      const document = new Docxtemplater(new PizZip(template), { linebreaks: true, paragraphLoop: true });
      document.render(record);
      return document.getZip().generate({ type: "nodebuffer", compression: "DEFLATE", compressionOptions: { level: 6 } });
    };
  },
  "easy-template-x": (template) => {
    const { TemplateHandler } = require("easy-template-x");
    const handler = new TemplateHandler();
    return (record) => handler.process(template, record);
  },
  carbone: (template, path) => {
    const carbone = require("carbone");
    return (record) =>
      new Promise((done, failed) => carbone.render(path, record, (error, result) => (error ? failed(error) : done(result))));
  },
};

async function main() {
  const [engine, templatePath, dataPath, outPath] = process.argv.slice(2);
  const records = JSON.parse(fs.readFileSync(dataPath, "utf8"));
  const fill = ENGINES[engine](fs.readFileSync(templatePath), templatePath);
  for (const record of records.slice(0, WARM)) fs.writeFileSync(outPath, await fill(record));
  const began = process.cpuUsage();
  for (const record of records) fs.writeFileSync(outPath, await fill(record));
  const used = process.cpuUsage(began);
  console.log((used.user + used.system) / 1e6 / records.length);
}

main();
