/** What INFO tells about the use of the keyspace. */
export class KeyspaceStatistics {
  hits = 0;
  misses = 0;
  expiredKeys = 0;
  expiredFields = 0;
  /** Share of keys found already expired by the last active expiry cycles, 0 to 100. */
  expiredStalePercent = 0;
  expiredTimeCapReached = 0;
  evictedKeys = 0;
  /** Blocks moved by evacuation, and blocks seen that could stay; the same for keys alone. */
  defragmentationHits = 0;
  defragmentationMisses = 0;
  defragmentationKeyHits = 0;
  defragmentationKeyMisses = 0;
  /** Time that evacuation was at work, rests between its slices included, ms. */
  defragmentationMs = 0;

  reset(): void {
    this.hits = 0;
    this.misses = 0;
    this.expiredKeys = 0;
    this.expiredFields = 0;
    this.expiredStalePercent = 0;
    this.expiredTimeCapReached = 0;
    this.evictedKeys = 0;
    this.defragmentationHits = 0;
    this.defragmentationMisses = 0;
    this.defragmentationKeyHits = 0;
    this.defragmentationKeyMisses = 0;
    this.defragmentationMs = 0;
  }
}
