import { assetPath } from './assets';

interface SuffixList {
  getPublicSuffix(name: string): string | null;
}

let list: SuffixList | undefined;

/**
 * Whether anybody can register a name directly below this one (`com`, `co.nz`).
 *
 * The list is part of the package, bundled from tldts-icann: synthesis asks nobody, and the library has no dependencies.
 */
export function isPublicSuffix(name: string): boolean {
  // eslint-disable-next-line @typescript-eslint/no-require-imports
  list ??= require(assetPath('public-suffix')) as SuffixList;
  return list.getPublicSuffix(name) === name;
}
