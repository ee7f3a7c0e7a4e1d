/**
 * Added to the configuration of JupyterLab's builder: Python files are imported as text, and the report of licenses has
 * every bundled package.
 */
const { existsSync, readFileSync, readdirSync } = require('node:fs');
const { dirname, join } = require('node:path');

/** The file that JupyterLab shows in Help → Licenses. */
const REPORT = 'third-party-licenses.json';

/** After the builder has written its report (license-webpack-plugin: 5000 and 5001). */
const STAGE = 5002;

/** The files of all bundled modules, also of those that were concatenated with the module that imports them. */
function bundledFiles({ chunks, chunkGraph }) {
  return [...chunks]
    .flatMap(chunk => [...chunkGraph.getChunkModulesIterable(chunk)])
    .flatMap(module => [module, ...(module.modules ?? [])])
    .map(module => module.nameForCondition())
    .filter(Boolean);
}

/** The license files of a folder, as one text. */
function licenseText(folder) {
  return readdirSync(folder)
    .filter(name => /^(licen[cs]e|notice|copying)/i.test(name))
    .sort()
    .map(name => readFileSync(join(folder, name), 'utf8').trim())
    .join('\n\n');
}

/** The record of the package that has a file; null for this package's own files. */
function packageOf(file) {
  if (!file.includes('node_modules')) {
    return null;
  }
  // Some packages contain folders with a nameless package.json, which only states the module format.
  for (let folder = dirname(file); ; folder = dirname(folder)) {
    const manifest = join(folder, 'package.json');
    if (existsSync(manifest)) {
      const { name, version, license } = JSON.parse(
        readFileSync(manifest, 'utf8')
      );
      if (name && version) {
        return {
          name,
          versionInfo: version,
          licenseId: license ?? '',
          extractedText: licenseText(folder)
        };
      }
    }
  }
}

/**
 * Completes the report: license-webpack-plugin misses modules that Rspack concatenates with the module that imports
 * them, which is most of recharts' dependencies.
 */
class LicenseReport {
  apply(compiler) {
    compiler.hooks.thisCompilation.tap('LicenseReport', compilation => {
      compilation.hooks.processAssets.tap(
        { name: 'LicenseReport', stage: STAGE },
        () => {
          // Development builds have no report.
          if (compilation.getAsset(REPORT)) {
            const packages = new Map();
            for (const record of bundledFiles(compilation).map(packageOf)) {
              if (record) {
                packages.set(`${record.name} ${record.versionInfo}`, record);
              }
            }
            const report = {
              packages: [...packages.keys()]
                .sort()
                .map(key => packages.get(key))
            };
            compilation.updateAsset(
              REPORT,
              new compiler.webpack.sources.RawSource(
                JSON.stringify(report, null, 2)
              )
            );
          }
        }
      );
    });
  }
}

module.exports = {
  module: { rules: [{ test: /\.py$/, type: 'asset/source' }] },
  plugins: [new LicenseReport()]
};
