// Reads [[latex, isDisplay], ...] from standard input and writes what KaTeX says of each: "" or why
// it refuses. The first argument is the folder of the package.
const katex = require(process.argv[2]);
console.warn = () => {}; // of characters without metrics, which are set all the same
const formulas = JSON.parse(require("fs").readFileSync(0, "utf8"));
const faults = formulas.map(([latex, displayMode]) => {
  try {
    katex.renderToString(latex, { displayMode, strict: false, throwOnError: true });
    return "";
  } catch (error) {
    return String(error.message || error).split("\n")[0];
  }
});
process.stdout.write(JSON.stringify(faults));
