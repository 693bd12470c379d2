// Own time over the same by hand, as bars on a logarithmic scale.

import { writeFileSync } from 'node:fs';
import { figure, namesIn } from './tables.mjs';

/** Told apart by those who see no red or green as well, on light and dark pages. */
const COLOURS = ['#0072b2', '#e69f00', '#8c8c8c', '#cc79a7', '#009e73', '#56b4e9'];
const [LABELS, WIDTH, BAR, GAP, TOP] = [200, 520, 7, 10, 54];
const MOST = 10_000;

const x = (ratio) => LABELS + (WIDTH * Math.log10(Math.min(Math.max(ratio, 1), MOST))) / Math.log10(MOST);
const text = (left, top, words, more = '') =>
  `<text x="${left.toFixed(1)}" y="${top}"${more}>${words}</text>`;

export function drawPicture(file, rows) {
  const names = namesIn(rows).filter((name) => name !== 'by hand');
  const parts = [];
  let top = TOP;
  for (const { name, times } of rows) {
    const shown = names.filter((each) => times[each] !== undefined);
    const height = shown.length * BAR;
    parts.push(text(LABELS - 8, top + height / 2 + 4, name, ' text-anchor="end"'));
    for (const [i, each] of shown.entries()) {
      const width = Math.max(x(times[each]) - LABELS, 1);
      parts.push(
        `<rect x="${LABELS}" y="${top + i * BAR}" width="${width.toFixed(1)}" height="${BAR - 1}" fill="${COLOURS[names.indexOf(each)]}"><title>${each}: ${figure(times[each])}</title></rect>`,
      );
    }
    top += height + GAP;
  }
  const marks = [1, 10, 100, 1000, MOST].map(
    (ratio) =>
      `<path d="M${x(ratio).toFixed(1)} ${TOP - 6}V${top}" stroke="#8884" fill="none"/>${text(x(ratio), TOP - 10, `${ratio.toLocaleString('en')}×`, ' text-anchor="middle"')}`,
  );
  const legend = names.map((name, i) => {
    const left = LABELS / 2 + i * 108;
    return `<rect x="${left}" y="8" width="10" height="10" fill="${COLOURS[i]}"/>${text(left + 14, 17, name)}`;
  });
  writeFileSync(
    file,
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${LABELS + WIDTH + 40} ${top + 6}" font-family="system-ui, sans-serif" font-size="11" fill="#888" role="img">
<title>Own time over the same headers by hand, on node:http responses; less is better, the scale is logarithmic</title>
${[...legend, ...marks, ...parts].join('\n')}
</svg>
`,
  );
}
