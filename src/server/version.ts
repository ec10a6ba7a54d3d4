/** What this server calls itself. */

/** Our own version; a test holds it equal to package.json's. */
export const VERSION = '0.1.0';

/** The level of Redis whose behaviour, replies and INFO fields we follow. */
export const REDIS_VERSION = '7.4.0';
