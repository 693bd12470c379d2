// What `tsc -p` says of each project, one process for all: `node compile.cjs <typescript> <project>…` prints it as JSON.

const { join, relative } = require('node:path');

const [, , typescript, ...projects] = process.argv;
const ts = require(typescript);

const declarations = new Map();

/** Reads declarations once for all projects: most of the time goes into those of Node and of the language. */
function hostFor(options) {
  const host = ts.createCompilerHost(options);
  const read = host.getSourceFile;
  host.getSourceFile = (name, how, ...rest) => {
    if (!/\.d\.m?ts$/.test(name)) return read(name, how, ...rest);
    const key = `${name} ${how.languageVersion} ${how.impliedNodeFormat}`;
    if (!declarations.has(key)) declarations.set(key, read(name, how, ...rest));
    return declarations.get(key);
  };
  return host;
}

/** As `tsc -p project` does, what it would print and nothing more. */
function compile(project) {
  const { config } = ts.readConfigFile(join(project, 'tsconfig.json'), ts.sys.readFile);
  const { fileNames, options, errors } = ts.parseJsonConfigFileContent(config, ts.sys, project);
  const program = ts.createProgram(fileNames, options, hostFor(options));
  const found = [...errors, ...ts.getPreEmitDiagnostics(program), ...program.emit().diagnostics];
  return found.map(
    ({ code, file, messageText }) =>
      `${file === undefined ? '' : relative(project, file.fileName)}: TS${code}: ${ts.flattenDiagnosticMessageText(messageText, '\n')}`,
  );
}

console.log(JSON.stringify(projects.map(compile)));
