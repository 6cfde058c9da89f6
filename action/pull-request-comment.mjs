import { isMarked } from './body.mjs';

/** Who the token that a workflow has by itself writes as. */
const WORKFLOW = 'github-actions[bot]';
/** GitHub lets nobody comment after 2,500 comments. */
const PAGES = 30;

/** Posts the review, or updates the comment that an earlier run of this review left. */
export async function putComment(request, { api, graphql, repository, number, body, key }) {
  const comments = `${api}/repos/${repository}/issues/${number}/comments`;
  const post = async () => ({ done: 'posted', url: (await request('POST', comments, { body })).value.html_url });
  const own = await ownComment(request, { comments, graphql, key });
  if (own === undefined) {
    return post();
  }
  if (own.body.trim() === body.trim()) {
    return { done: 'left, since it says the same', url: own.html_url };
  }
  try {
    const { value } = await request('PATCH', `${api}/repos/${repository}/issues/comments/${own.id}`, { body });
    return { done: 'updated', url: value.html_url };
  } catch (error) {
    // somebody deleted it since
    if (error.status === 404) {
      return post();
    }
    throw error;
  }
}

/** Anybody can write the marker into a comment; ours is only what this token wrote. */
async function ownComment(request, { comments, graphql, key }) {
  let author;
  for (let page = 1, more = true; more && page <= PAGES; page++) {
    const answer = await request('GET', `${comments}?per_page=100&page=${page}`);
    more = answer.more;
    for (const comment of answer.value.filter(({ body }) => isMarked(body ?? '', key))) {
      author ??= await authorOf(request, graphql);
      if (comment.user?.login === author) {
        return comment;
      }
    }
  }
  return undefined;
}

/** GraphQL tells whose the token is for every kind of token; GET /user of REST refuses that of a workflow. */
async function authorOf(request, graphql) {
  try {
    const { value } = await request('POST', graphql, { query: '{ viewer { login } }' });
    return value.data?.viewer?.login ?? WORKFLOW;
  } catch (error) {
    if (error.mayPass) {
      throw error;
    }
    return WORKFLOW;
  }
}
