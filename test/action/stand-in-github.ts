import { createServer, IncomingMessage, ServerResponse } from 'node:http';
import { AddressInfo } from 'node:net';
import { TOKEN } from './runner';

export interface Comment {
  readonly id: number;
  readonly user: { readonly login: string };
  body: string;
}

interface Answer {
  readonly status: number;
  readonly body?: unknown;
  readonly headers?: Record<string, string>;
  /** The work is done all the same: only the answer is lost. */
  readonly done?: boolean;
}

/** Comments of pull request 7 of example/mail, as GitHub's REST API serves them, and what was asked. */
export class StandInGitHub {
  public readonly comments: Comment[] = [];
  public readonly requests: string[] = [];
  public viewer: string | undefined = 'github-actions[bot]';
  private readonly answers: { readonly pattern: RegExp; readonly answer: Answer }[] = [];
  private readonly server = createServer((request, response) => void this.serve(request, response));

  public async listen(): Promise<void> {
    await new Promise<void>(resolve => this.server.listen(0, '127.0.0.1', resolve));
  }

  public async close(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise(resolve => this.server.close(resolve));
  }

  public get url(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  /** The next request that fits is answered so, once. */
  public answerOnce(pattern: RegExp, answer: Answer): void {
    this.answers.push({ pattern, answer });
  }

  public add(login: string, body: string): Comment {
    const comment = { id: this.comments.length + 1, user: { login }, body };
    this.comments.push(comment);
    return comment;
  }

  private async serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const chunks: Buffer[] = [];
    for await (const chunk of request) {
      chunks.push(chunk);
    }
    const body = chunks.length === 0 ? undefined : JSON.parse(Buffer.concat(chunks).toString('utf8'));
    const asked = `${request.method} ${request.url}`;
    this.requests.push(asked);
    const at = this.answers.findIndex(({ pattern }) => pattern.test(asked));
    const said = at < 0 ? undefined : this.answers.splice(at, 1)[0].answer;
    const usual = said !== undefined && !said.done ? said
      : request.headers.authorization === `Bearer ${TOKEN}` ? this.usual(asked, body) : { status: 401, body: { message: 'Bad credentials' } };
    const answer = said ?? usual;
    response.writeHead(answer.status, { 'content-type': 'application/json', ...answer.headers });
    response.end(JSON.stringify(answer.body ?? {}));
  }

  private usual(asked: string, body?: { readonly body: string }): Answer {
    const page = /^GET \/repos\/example\/mail\/issues\/7\/comments\?per_page=(\d+)&page=(\d+)$/.exec(asked);
    if (page) {
      const [size, number] = page.slice(1).map(Number);
      const more = this.comments.length > size * number;
      return {
        status: 200,
        body: this.comments.slice(size * (number - 1), size * number).map(shown),
        headers: more ? { link: `<${this.url}/somewhere?page=${number + 1}>; rel="next", <${this.url}/somewhere>; rel="last"` } : {},
      };
    }
    if (asked === 'POST /repos/example/mail/issues/7/comments') {
      return body!.body.length > 65_536 ? { status: 422, body: { message: 'Body is too long (maximum is 65536 characters)' } }
        : { status: 201, body: shown(this.add(this.viewer ?? 'github-actions[bot]', body!.body)) };
    }
    const id = /^PATCH \/repos\/example\/mail\/issues\/comments\/(\d+)$/.exec(asked)?.[1];
    const comment = this.comments.find(one => String(one.id) === id);
    if (comment) {
      comment.body = body!.body;
      return { status: 200, body: shown(comment) };
    }
    if (asked === 'POST /graphql' && this.viewer !== undefined) {
      return { status: 200, body: { data: { viewer: { login: this.viewer } } } };
    }
    return { status: 404, body: { message: 'Not Found' } };
  }
}

function shown(comment: Comment): Comment & { readonly html_url: string } {
  return { ...comment, html_url: `https://github.com/example/mail/pull/7#issuecomment-${comment.id}` };
}
