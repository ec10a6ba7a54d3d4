/** Why a rule is refused, in Redis's words. They are told apart by being the same text. */

export const UNKNOWN_COMMAND = 'Unknown command or category name in ACL';
export const BAD_SYNTAX = 'Syntax error';
export const PATTERN_AFTER_ALL_KEYS =
  "Adding a pattern after the * pattern (or the 'allkeys' flag) is not valid and does not have " +
  "any effect. Try 'resetkeys' to start with an empty list of patterns";
export const CHANNEL_AFTER_ALL_CHANNELS =
  "Adding a pattern after the * pattern (or the 'allchannels' flag) is not valid and does not " +
  "have any effect. Try 'resetchannels' to start with an empty list of channels";
export const NO_SUCH_PASSWORD =
  'The password you are trying to remove from the user does not exist';
export const BAD_PASSWORD_HASH =
  'The password hash must be exactly 64 characters and contain only lowercase hexadecimal ' +
  'characters';
export const DUPLICATE_USER =
  'Duplicate user found. A user can only be defined once in config files';
export const ARGUMENT_OF_SUBCOMMAND = 'Allowing first-arg of a subcommand is not supported';
