// Where decisions are published. https://nodejs.org/api/diagnostics_channel.html

import { channel } from 'node:diagnostics_channel';

export const decisions = channel('corsage:decision');
