// Tiny projects outside the repository, where nothing is found by looking upwards but what a test installs.

import { execFileSync } from 'node:child_process';
import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { MODULES, OWN_MODULES, tarball } from './tarball';

const TEMPLATES = join(__dirname, 'projects');

/** What a project loads: us, us in the place of npm cors, or npm cors itself. */
export type Entry = 'corsage' | 'corsage/compat' | 'cors';

export class Workplace {
  readonly root = mkdtempSync(join(realpathSync(tmpdir()), 'corsage-setups-'));
  /** The tarball, installed for every project below the root. */
  readonly corsage = join(this.root, 'node_modules', 'corsage');

  constructor(packed = tarball()) {
    mkdirSync(this.corsage, { recursive: true });
    execFileSync('tar', ['-xzf', packed, '-C', this.corsage, '--strip-components=1']);
    const { dependencies } = JSON.parse(readFileSync(join(this.corsage, 'package.json'), 'utf8'));
    for (const name of Object.keys(dependencies)) install(this.root, name, name, OWN_MODULES);
  }

  /** A new project with the files of each `projects/<template>`. */
  project(...templates: string[]): Project {
    const project = new Project(mkdtempSync(join(this.root, `${basename(templates[0] as string)}-`)));
    for (const template of templates) cpSync(join(TEMPLATES, template), project.root, { recursive: true });
    return project;
  }

  remove(): void {
    rmSync(this.root, { recursive: true, force: true });
  }
}

export class Project {
  constructor(readonly root: string) {}

  /** Installs a dependency under its own name; `from` is the name that it has here. */
  install(name: string, from = name): this {
    install(this.root, name, from);
    return this;
  }

  write(path: string, content: string | object): this {
    const file = join(this.root, path);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, typeof content === 'string' ? content : JSON.stringify(content));
    return this;
  }

  /** Does in every source of `folder` what the switch from npm cors is: another name in the line that loads it. */
  load(entry: Entry, folder = ''): this {
    for (const name of readdirSync(join(this.root, folder))) {
      if (!/\.[cm]?[jt]s$/.test(name)) continue;
      const path = join(folder, name);
      const text = readFileSync(join(this.root, path), 'utf8');
      this.write(path, text.replaceAll("'corsage'", `'${entry}'`));
    }
    return this;
  }
}

function install(folder: string, name: string, from = name, modules = MODULES): void {
  const link = join(folder, 'node_modules', name);
  mkdirSync(dirname(link), { recursive: true });
  symlinkSync(join(modules, from), link, 'dir');
}
