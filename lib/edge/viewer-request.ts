/**
 * The CloudFront function (viewer request, cloudfront-js-2.0) of every policy host.
 *
 * Answers 404 to all but the policy itself, so that noise never costs a request to the origin and a missing path is an
 * honest 404 without ListBucket. Maps the host to the object: one distribution can hold the policies of many domains.
 */
interface ViewerRequest {
  method: string;
  uri: string;
  querystring: Record<string, unknown>;
  headers: Record<string, { value: string } | undefined>;
}

// @ts-expect-error not used here: CloudFront calls it by this name
function handler(event: { request: ViewerRequest }) {
  const request = event.request;
  const host = request.headers.host ? request.headers.host.value.toLowerCase().replace(/:443$/, '') : '';
  const asksForPolicy = (request.method === 'GET' || request.method === 'HEAD')
    && request.uri === '/.well-known/mta-sts.txt'
    && /^mta-sts\.[a-z0-9.-]+$/.test(host);
  if (!asksForPolicy) {
    return {
      statusCode: 404,
      statusDescription: 'Not Found',
      headers: { 'content-type': { value: 'text/plain' }, 'cache-control': { value: 'no-store' } },
      body: { encoding: 'text', data: 'Only /.well-known/mta-sts.txt is served here.\n' },
    };
  }
  request.uri = '/' + host + '/.well-known/mta-sts.txt';
  request.querystring = {};
  return request;
}
