/** The commands of clusters, as far as a server without one needs them. */
import type { Command } from '../framework/command.ts';
import { asking } from './asking.ts';
import { cluster } from './cluster.ts';
import { readonly, readwrite } from './readonly.ts';

export const clusterCommands: readonly Command[] = [asking, cluster, readonly, readwrite];
