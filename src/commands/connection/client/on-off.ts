/** The argument of CLIENT NO-EVICT and CLIENT NO-TOUCH. */
import { asciiBytes } from '../../../base/ascii.ts';
import { type Argument, oneOf, token } from '../../framework/argument.ts';
import type { Call } from '../../framework/call.ts';
import { SYNTAX_ERROR } from '../../framework/errors.ts';

const ON = asciiBytes('on');
const OFF = asciiBytes('off');

export const onOff: Argument = oneOf('enabled', token('ON'), token('OFF'));

/** True or false for ON and OFF; answers the error and returns undefined for anything else. */
export function readOnOff(call: Call): boolean | undefined {
  const isOn = call.isWord(2, ON);
  if (isOn || call.isWord(2, OFF)) return isOn;
  call.error(SYNTAX_ERROR);
  return undefined;
}
