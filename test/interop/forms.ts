import { Duration } from 'aws-cdk-lib';
import { MailProvider, MtaStsPolicy, TlsReporting } from '../../lib';

/** A policy and a reporting record of one form that we render, with what readers have to make of it. */
export interface Form {
  readonly domain: string;
  readonly what: string;
  readonly policy: MtaStsPolicy;
  readonly tlsReporting: TlsReporting;
  readonly rua: readonly string[];
}

export const ZONE = 'forms.example';

const MAKERS = { enforce: MtaStsPolicy.enforce, testing: MtaStsPolicy.testing, none: MtaStsPolicy.none };

const HOSTS = {
  'one mx': { mx: ['mx.provider.example'] },
  'wildcards, shortest age': { mx: ['mx.provider.example', '*.provider.example', ...MailProvider.googleWorkspace().mx], maxAge: Duration.days(1) },
  '40 mx, longest age': { mx: Array.from({ length: 40 }, (_, i) => `mx${i}.provider-with-a-rather-long-name.example`), maxAge: Duration.seconds(31_557_599) },
  'normalized: case, dot, order, U-label': { mx: ['MX2.Provider.Example.', 'mail.bücher.example', 'mx.provider.example'], maxAge: Duration.days(30) },
};

const REPORTS: readonly (readonly [TlsReporting, readonly string[]])[] = [
  [TlsReporting.toMailbox('tls-reports@provider.example'), ['mailto:tls-reports@provider.example']],
  [TlsReporting.to('https://reports.provider.example/v1/tls'), ['https://reports.provider.example/v1/tls']],
  [
    TlsReporting.to('mailto:tls-reports@provider.example', 'https://reports.provider.example/v1/tls'),
    ['mailto:tls-reports@provider.example', 'https://reports.provider.example/v1/tls'],
  ],
];

/** Every mode with every form of hosts and age, and the forms of reporting addresses among them. */
export const FORMS: readonly Form[] = Object.entries(MAKERS).flatMap(([mode, make], i) =>
  Object.entries(HOSTS).map(([what, props], j) => {
    const [tlsReporting, rua] = REPORTS[(i + j) % REPORTS.length];
    return { domain: `${mode}-${j}.${ZONE}`, what: `${mode}, ${what}`, policy: make(props), tlsReporting, rua };
  }));

