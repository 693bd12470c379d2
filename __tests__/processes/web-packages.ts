// Which web servers are installed.

import { spawnSync } from 'node:child_process';

/** Debian's own, which has Debian's packages. */
export const PYTHON = '/usr/bin/python3';

const works = (command: string, ...given: string[]) => spawnSync(command, given).status === 0;

/** What is to be installed, and does it run? */
export const PACKAGES: Readonly<Record<string, readonly [names: string, isThere: () => boolean]>> = {
  nginx: ['nginx-light', () => works('/usr/sbin/nginx', '-v')],
  apache: ['apache2-bin', () => works('/usr/sbin/apache2', '-v')],
  fastapi: ['python3-fastapi python3-uvicorn', () => works(PYTHON, '-c', 'import fastapi, uvicorn')],
  django: ['python3-django-cors-headers', () => works(PYTHON, '-c', 'import django, corsheaders')],
};
