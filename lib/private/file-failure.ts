const WORDS: Readonly<Record<string, string>> = {
  ENOENT: 'is not there', ENOTDIR: 'is not there', EISDIR: 'is a folder', EACCES: 'may not be {}', EPERM: 'may not be {}', ENOSPC: 'has no room on its disk', EROFS: 'is on a disk that may not be written',
};

/** What is the matter with a file, as the end of a sentence that names it. @param done read, or written */
export function failureOf(done: 'read' | 'written', error: unknown): string {
  const { code = 'unknown' } = error as NodeJS.ErrnoException;
  return WORDS[code]?.replace('{}', done) ?? `could not be ${done} (${code})`;
}
