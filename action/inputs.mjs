export const LEVELS = ['none', 'low', 'medium', 'high', 'critical'];

/**
 * What the workflow asks for. A composite action gets its inputs as text only, and in no variables of their own: action.yml
 * hands them over as INPUT_*.
 */
export function readInputs(env) {
  return {
    base: env.INPUT_BASE ?? '',
    head: env.INPUT_HEAD ?? '',
    synth: env.INPUT_SYNTH ?? '',
    install: env.INPUT_INSTALL ?? '',
    workingDirectory: env.INPUT_WORKING_DIRECTORY || '.',
    failOn: oneOf('fail-on', env.INPUT_FAIL_ON, LEVELS.slice(1)),
    resolve: oneOf('resolve', env.INPUT_RESOLVE, ['true', 'false']) === 'true',
    version: env.INPUT_VERSION ?? '',
    command: env.INPUT_COMMAND ?? '',
    key: readKey(env),
  };
}

/** Tells the comments of several reviews in one pull request apart; it stands in a comment of HTML, which `--` would end. */
export function readKey(env) {
  const key = env.INPUT_KEY ?? '';
  if (!/^[\w./ -]{0,100}$/.test(key) || key.includes('--')) {
    throw new Error(`key is ${JSON.stringify(key)}: give at most 100 letters, digits, spaces, dots, slashes, hyphens or underscores, and no "--"`);
  }
  return key;
}

function oneOf(name, value, allowed) {
  if (!allowed.includes(value)) {
    throw new Error(`${name} is ${JSON.stringify(value)}: give one of ${allowed.join(', ')}`);
  }
  return value;
}
