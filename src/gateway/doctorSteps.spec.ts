import type * as Wire from '../wire/wire';
import { trans } from '../testing/fakeServer';
import { aDoctorStep } from '../testing/doctorSteps';
import { readSteps } from './doctorSteps';
import { ProblemError } from './problems';

/** A response whose body arrives in these parts. */
function response(parts: string[], init: Partial<Response> = {}): Response {
  const encoder = new TextEncoder();
  const chunks = parts.map(part => encoder.encode(part));
  const body = {
    getReader: () => ({
      read: async () =>
        chunks.length > 0
          ? { done: false, value: chunks.shift() }
          : { done: true, value: undefined }
    })
  };
  return {
    ok: true,
    status: 200,
    redirected: false,
    body,
    text: async () => parts.join(''),
    ...init
  } as unknown as Response;
}

async function read(from: Response): Promise<Wire.DoctorStep[]> {
  const steps: Wire.DoctorStep[] = [];
  await readSteps(from, step => steps.push(step), trans);
  return steps;
}

const first = aDoctorStep('tcp', 'running');
const second = aDoctorStep('tcp', 'passed', { message: 'Größe' });

describe('readSteps', () => {
  it('reads lines that arrive in any parts, and ignores empty ones', async () => {
    const text = `${JSON.stringify(first)}\n\n${JSON.stringify(second)}\n`;
    for (const size of [1, 7, 1000]) {
      const parts = text.match(new RegExp(`[^]{1,${size}}`, 'g'))!;
      expect(await read(response(parts))).toEqual([first, second]);
    }
  });

  it('reads a last line without an end', async () => {
    expect(await read(response([JSON.stringify(first)]))).toEqual([first]);
  });

  it.each(['<html>', '{"check": 1}', '[]'])(
    'reports the line %s as an invalid response',
    async line => {
      await expect(read(response([`${line}\n`]))).rejects.toMatchObject({
        code: 'server-bad-response'
      });
    }
  );

  it('reports the problem of an error response', async () => {
    const problem = { code: 'forbidden', message: 'No.', remedy: 'Log in.' };
    const refused = response([JSON.stringify(problem)], {
      ok: false,
      status: 403
    });
    await expect(read(refused)).rejects.toEqual(new ProblemError(problem, 403));
  });

  it('reports the login page of a redirect', async () => {
    const login = response(['<html>'], { redirected: true });
    await expect(read(login)).rejects.toMatchObject({ code: 'login-refused' });
  });
});
