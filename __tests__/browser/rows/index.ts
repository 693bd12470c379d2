// Every table: the cases of web-platform-tests' fetch/api/cors and cors, in our words, and neighbours of them.
// https://github.com/web-platform-tests/wpt

import { allowCredentialsTable } from './allow-credentials';
import { allowOriginTable } from './allow-origin';
import { allowedListsTable } from './allowed-lists';
import { cacheTable } from './cache';
import { exposedHeadersTable } from './exposed-headers';
import { redirectsTable } from './redirects';
import { requestHeadersTable } from './request-headers';
import type { Table } from './row';
import { statusesTable } from './statuses';

export const TABLES: readonly Table[] = [
  allowOriginTable,
  allowCredentialsTable,
  requestHeadersTable,
  statusesTable,
  allowedListsTable,
  exposedHeadersTable,
  redirectsTable,
  cacheTable,
];
