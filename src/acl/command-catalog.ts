/** What rules about commands need to know of them; the commands' own layer implements it. */

/** A command or subcommand. */
export interface AclCommand {
  /** From 0, different for each command and subcommand of a server. */
  readonly id: number;
  /** In small letters; `config|get` for a subcommand. */
  readonly fullName: string;
  readonly subcommands: readonly AclCommand[];
  /** Before one knows who the client is, it must be able to tell: nobody is refused these. */
  readonly openToAll: boolean;
}

export interface CommandCatalog {
  /** All ids are below this. */
  readonly idCount: number;
  /** Without the '@', in the order in which they are reported. */
  readonly categories: readonly string[];
  /** By its original name, whatever `rename-command` says; `config|get` for a subcommand. */
  find(name: string): AclCommand | undefined;
  /** Commands and subcommands, each that is in the category. */
  inCategory(category: string): readonly AclCommand[];
}
