/**
 * What the HyperLogLog commands work with. A server has one, so that no command makes objects of
 * its own; nothing in it means anything from one command to the next.
 */
import { ElementPosition } from './element-position.ts';
import { HyperLogLogEditor } from './hyperloglog-editor.ts';
import { RegisterCounts } from './register-counts.ts';
import { RegisterMaxima } from './register-maxima.ts';

export class HyperLogLogWorkspace {
  readonly position = new ElementPosition();
  readonly editor = new HyperLogLogEditor();
  readonly counts = new RegisterCounts();
  readonly maxima = new RegisterMaxima();
}
