/** The report of the connection check for a ticket. It is in English, because administrators read tickets. */
import { redact } from '../components/problemDetails';
import type * as Wire from '../wire/wire';

/**
 * Return the text of the report, without secrets.
 *
 * @param steps - with the texts of the server
 * @param now - in ms since epoch
 * @param gateway - the label of the gateway, where there are several
 */
export function reportText(
  steps: ReadonlyArray<Wire.DoctorStep>,
  now: number,
  gateway: string | null = null
): string {
  return redact(
    [
      'Dask Gateway connection check',
      ...(gateway === null ? [] : [`Gateway: ${gateway}`]),
      ...steps.flatMap(stepLines),
      `Copied: ${new Date(now).toISOString()}`
    ].join('\n')
  );
}

function stepLines(step: Wire.DoctorStep): string[] {
  const code = step.code === undefined ? '' : ` (${step.code})`;
  const lines = [
    `[${step.result}] ${step.title.text}: ${step.message?.text ?? ''}${code}`,
    ...step.details.map(({ text }) => `    - ${text}`)
  ];
  if (step.user) {
    lines.push(`    User: ${step.user.text}`);
  }
  if (step.administrator) {
    lines.push(`    Administrators: ${step.administrator.text}`);
  }
  return lines;
}
