export { gluedOf, judgeRegExp, type RegExpFault, type Trial, type Verdict } from './judge';
export { type Judged, type Missing, ownerOf, PRIVATE_ADDRESS } from './names';
export { fillings } from './witness';
