export { judgeRegExp, type RegExpFault, type Trial, type Verdict } from './judge';
export { isOwn, type Judged, type Missing, ownerOf } from './names';
