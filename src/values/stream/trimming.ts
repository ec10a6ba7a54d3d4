/** How a stream is to be trimmed, and where a request says so. One object for all requests. */
import { WideId } from '../../structures/wide-id.ts';
import { ID_INVALID } from './stream-id.ts';

export class Trimming {
  /** Leave so many; -1: go by `minId`. */
  maxLength = -1;
  /** Leave no entry with a smaller id. */
  readonly minId = new WideId();
  /** Only whole blocks. */
  approximate = false;
  /** Remove no more than so many; 0: no limit. */
  limit = 0;

  /** Where in the request the threshold stands, 0 when there is no trimming; and the limit. */
  thresholdIndex = 0;
  limitIndex = 0;
  /** XADD: no new stream. */
  noCreation = false;
  /** XADD: where the id is, and what `parseStreamId` said about it; ID_INVALID for `*`. */
  idIndex = 0;
  idKind: number = ID_INVALID;

  reset(): this {
    this.maxLength = -1;
    this.approximate = false;
    this.limit = 0;
    this.thresholdIndex = 0;
    this.limitIndex = 0;
    this.noCreation = false;
    this.idIndex = 0;
    this.idKind = ID_INVALID;
    return this;
  }
}
