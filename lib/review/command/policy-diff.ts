import { diffArrays } from 'diff';
import { isUnknown, Published } from '../../change';
import { renderPolicy } from '../../protocol';

export interface DiffLine {
  readonly sign: '+' | '-' | ' ';
  readonly text: string;
}

/** The policy before and after, line by line; empty where it stays or is not known. */
export function policyDiff(before: Published | undefined, after: Published | undefined): DiffLine[] {
  const [old, next] = [linesOf(before), linesOf(after)];
  if (!old || !next || old.join('\n') === next.join('\n')) {
    return [];
  }
  return diffArrays(old, next).flatMap(({ added, removed, value }) => value.map((text): DiffLine => ({ sign: added ? '+' : removed ? '-' : ' ', text })));
}

/** Of what another host serves, what matters; of ours, every byte. */
function linesOf(side: Published | undefined): string[] | undefined {
  if (isUnknown(side?.policy)) {
    return undefined;
  }
  const text = side?.text ?? (side?.policy && renderPolicy(side.policy));
  return text === undefined ? [] : text.split(/\r\n|\n|\r/).filter((line, index, lines) => line !== '' || index < lines.length - 1);
}
