// The step that has the token, and runs no code of the pull request. Whatever GitHub answers, the verdict stays the review's.
import { commentBody } from './body.mjs';
import { gitHub, persistently } from './github.mjs';
import { readKey } from './inputs.mjs';
import { putComment } from './pull-request-comment.mjs';
import { annotate, readBounded, readEvent, say } from './workflow.mjs';

const { env } = process;
const ONLY_SUMMARY = 'the review is in the summary of the job only';

const number = readEvent(env).pull_request?.number;
if (!Number.isInteger(number)) {
  say(`no comment: the event (${env.GITHUB_EVENT_NAME}) is no pull request; ${ONLY_SUMMARY}`);
} else if (!env.INPUT_TOKEN) {
  annotate('notice', `no comment: there is no token; ${ONLY_SUMMARY}`);
} else {
  await comment().then(
    ({ done, url }) => say(`comment ${done}: ${url}`),
    error => annotate(...explained(error)),
  );
}

async function comment() {
  const where = `${env.GITHUB_SERVER_URL}/${env.GITHUB_REPOSITORY}/actions/runs/${env.GITHUB_RUN_ID}`;
  const key = readKey(env);
  const request = gitHub(env.INPUT_TOKEN);
  return persistently(() => putComment(request, {
    api: env.GITHUB_API_URL,
    graphql: env.GITHUB_GRAPHQL_URL,
    repository: env.GITHUB_REPOSITORY,
    number,
    key,
    body: commentBody(readBounded(env.REVIEW_MARKDOWN), key, where),
  }));
}

/** A private repository answers 404 where the token may not. */
function explained({ message, status, mayPass }) {
  return !mayPass && [401, 403, 404].includes(status)
    ? ['notice', `no comment: the token may not write it (${message}); ${ONLY_SUMMARY}. `
      + 'GitHub gives pull requests of forks and of Dependabot a token that only reads; others need `permissions: pull-requests: write`']
    : ['warning', `no comment: ${message}; ${ONLY_SUMMARY}. A comment that is there shows an earlier review`];
}
