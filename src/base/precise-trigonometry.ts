/**
 * Sine, cosine and arcsine as the C library of the servers we compare with gives them: the nearest
 * double but for one case in a thousand. JavaScript's own are off by one bit now and then, which
 * shows in the last digit of a distance. The work is done with pairs of doubles (high and low
 * part, some 106 bits, after Dekker 1971), and the result is rounded once; a call takes about a
 * microsecond.
 */
const SPLITTER = 2 ** 27 + 1;

/** Half of pi, in three parts. */
const HALF_PI = 1.5707963267948966;
const HALF_PI_2 = 6.123233995736766e-17;
const HALF_PI_3 = -1.4973849048591833e-33;

/** Terms of the Taylor series. */
const TERMS = 14;
/** Angles beyond this are left to JavaScript; none of a distance is. */
const LARGEST_ANGLE = 3.5;

/** 1/n!, signs alternating, of odd n for the sine and of even n for the cosine. */
interface Series {
  readonly sineHigh: Float64Array;
  readonly sineLow: Float64Array;
  readonly cosineHigh: Float64Array;
  readonly cosineLow: Float64Array;
}

export class PreciseTrigonometry {
  /** The result of the last operation on pairs. */
  #high = 0;
  #low = 0;
  static readonly #series: Series = PreciseTrigonometry.#computeSeries();

  static #computeSeries(): Series {
    const pair = new PreciseTrigonometry();
    const series: Series = {
      sineHigh: new Float64Array(TERMS),
      sineLow: new Float64Array(TERMS),
      cosineHigh: new Float64Array(TERMS),
      cosineLow: new Float64Array(TERMS),
    };
    let high = 1;
    let low = 0;
    for (let n = 0; n < 2 * TERMS; n++) {
      if (n > 0) {
        pair.#divide(high, low, n);
        high = pair.#high;
        low = pair.#low;
      }
      const sign = (n & 2) === 0 ? 1 : -1;
      const highs = (n & 1) === 0 ? series.cosineHigh : series.sineHigh;
      const lows = (n & 1) === 0 ? series.cosineLow : series.sineLow;
      highs[n >>> 1] = sign * high;
      lows[n >>> 1] = sign * low;
    }
    return series;
  }

  sin(angle: number): number {
    if (!(Math.abs(angle) <= LARGEST_ANGLE)) return Math.sin(angle);
    this.#turn(angle, 0);
    return this.#high;
  }

  cos(angle: number): number {
    if (!(Math.abs(angle) <= LARGEST_ANGLE)) return Math.cos(angle);
    this.#turn(angle, 1);
    return this.#high;
  }

  /** Of a sine from -1 to 1. */
  asin(sine: number): number {
    const guess = Math.asin(sine);
    if (guess === 0 || Number.isNaN(guess) || Math.abs(sine) === 1) return guess;
    this.#turn(guess, 0);
    // One step of Newton's method: what the guess is off by, small as it is, needs no pair.
    const difference = sine - this.#high - this.#low;
    return guess + difference / Math.cos(guess);
  }

  /** Sine of an angle and so many quarters of a turn more. */
  #turn(angle: number, moreQuarters: number): void {
    if (angle === 0 && moreQuarters === 0) {
      this.#high = angle;
      this.#low = 0;
      return;
    }
    const quarters = Math.round(angle / HALF_PI);
    this.#addDouble(angle, 0, -quarters * HALF_PI);
    const rest = this.#low;
    this.#addDouble(this.#high, 0, -quarters * HALF_PI_2);
    this.#normalize(this.#high, this.#low + rest - quarters * HALF_PI_3);
    const high = this.#high;
    const low = this.#low;
    const quadrant = (quarters + moreQuarters) & 3;
    this.#multiply(high, low, high, low);
    const series = PreciseTrigonometry.#series;
    if ((quadrant & 1) === 0) {
      this.#evaluate(series.sineHigh, series.sineLow, this.#high, this.#low);
      this.#multiply(this.#high, this.#low, high, low);
    } else {
      this.#evaluate(series.cosineHigh, series.cosineLow, this.#high, this.#low);
    }
    if (quadrant < 2) return;
    this.#high = -this.#high;
    this.#low = -this.#low;
  }

  /** The value of a polynomial at a pair, by Horner's rule. */
  #evaluate(highs: Float64Array, lows: Float64Array, atHigh: number, atLow: number): void {
    let high = highs[TERMS - 1];
    let low = lows[TERMS - 1];
    for (let term = TERMS - 2; term >= 0; term--) {
      this.#multiply(high, low, atHigh, atLow);
      const rest = this.#low + lows[term];
      this.#addDouble(this.#high, 0, highs[term]);
      this.#normalize(this.#high, this.#low + rest);
      high = this.#high;
      low = this.#low;
    }
    this.#high = high;
    this.#low = low;
  }

  /** A pair and a double; exact when `low` is 0. */
  #addDouble(high: number, low: number, other: number): void {
    const sum = high + other;
    const part = sum - high;
    this.#high = sum;
    this.#low = high - (sum - part) + (other - part) + low;
  }

  #normalize(high: number, low: number): void {
    const sum = high + low;
    this.#low = low - (sum - high);
    this.#high = sum;
  }

  #multiply(aHigh: number, aLow: number, bHigh: number, bLow: number): void {
    const product = aHigh * bHigh;
    const aSplit = aHigh * SPLITTER;
    const aTop = aSplit - (aSplit - aHigh);
    const aRest = aHigh - aTop;
    const bSplit = bHigh * SPLITTER;
    const bTop = bSplit - (bSplit - bHigh);
    const bRest = bHigh - bTop;
    const error = aRest * bRest - (product - aTop * bTop - aRest * bTop - aTop * bRest);
    this.#normalize(product, error + aHigh * bLow + aLow * bHigh);
  }

  /** A pair by a small whole number. */
  #divide(high: number, low: number, divisor: number): void {
    const quotient = high / divisor;
    this.#multiply(quotient, 0, divisor, 0);
    const rest = high - this.#high - this.#low + low;
    this.#normalize(quotient, rest / divisor);
  }
}
