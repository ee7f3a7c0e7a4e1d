/**
 * Fails if imports in `src` form a cycle: between files, or between packages (the folders of `src`, and those of
 * `src/notebook`). Imports of types count, and so do imports at run time. Specs and `src/testing` may import anything.
 */
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { exit } from 'node:process';
import ts from 'typescript';

const SRC = join(import.meta.dirname, '..', 'src');

/** All sources below a folder that the extension consists of. */
function sources(folder) {
  return readdirSync(folder, { withFileTypes: true }).flatMap(entry => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) {
      return entry.name === 'testing' ? [] : sources(path);
    }
    return /\.tsx?$/.test(entry.name) && !/\.spec\.|\.d\.ts$/.test(entry.name)
      ? [path]
      : [];
  });
}

/** The files of `src` that a file imports. */
function importsOf(file) {
  return ts
    .preProcessFile(readFileSync(file, 'utf8'), true, true)
    .importedFiles.map(({ fileName }) => fileName)
    .filter(name => name.startsWith('.'))
    .flatMap(name =>
      ['.ts', '.tsx']
        .map(ending => join(dirname(file), name) + ending)
        .filter(path => existsSync(path))
    );
}

/** The package of a file: `panel`, `notebook/kernel`, or the file itself where it is in `src`. */
function packageOf(file) {
  const parts = relative(SRC, file).split(/[\\/]/);
  return parts[0] === 'notebook' && parts.length > 2
    ? parts.slice(0, 2).join('/')
    : parts[0];
}

/** A cycle in a graph, as the names along it; null if there is none. */
function findCycle(graph) {
  const done = new Set();
  const visit = (name, path) => {
    if (path.includes(name)) {
      return [...path.slice(path.indexOf(name)), name];
    }
    if (done.has(name)) {
      return null;
    }
    for (const next of graph.get(name) ?? []) {
      const cycle = visit(next, [...path, name]);
      if (cycle) {
        return cycle;
      }
    }
    done.add(name);
    return null;
  };
  for (const name of graph.keys()) {
    const cycle = visit(name, []);
    if (cycle) {
      return cycle;
    }
  }
  return null;
}

const files = new Map(sources(SRC).map(file => [file, importsOf(file)]));
const packages = new Map();
for (const [file, imported] of files) {
  const from = packageOf(file);
  const targets = packages.get(from) ?? new Set();
  packages.set(from, targets);
  imported
    .map(packageOf)
    .filter(to => to !== from)
    .forEach(to => targets.add(to));
}

let failed = files.size === 0;
for (const [what, graph] of [
  ['Files', files],
  ['Packages', packages]
]) {
  const cycle = findCycle(graph);
  if (cycle) {
    const names = cycle.map(name => name.replace(`${SRC}/`, ''));
    console.error(`${what} import each other: ${names.join(' -> ')}`);
    failed = true;
  }
}
exit(failed ? 1 : 0);
