import type * as Wire from '../wire/wire';
import { aMessage } from './fakeServer';

/** A step of the connection check, with these texts. */
export function aDoctorStep(
  check: string,
  result: Wire.DoctorStep['result'],
  texts: {
    message?: string;
    user?: string;
    administrator?: string;
    code?: string;
    details?: string[];
  } = {}
): Wire.DoctorStep {
  const { message, user, administrator, code, details = [] } = texts;
  return {
    check,
    title: aMessage(`Title of ${check}`),
    result,
    details: details.map(text => aMessage(text)),
    ...(message === undefined ? {} : { message: aMessage(message) }),
    ...(user === undefined ? {} : { user: aMessage(user) }),
    ...(administrator === undefined
      ? {}
      : { administrator: aMessage(administrator) }),
    ...(code === undefined ? {} : { code })
  };
}
